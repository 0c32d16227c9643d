import ArgumentParser
import Foundation
import Testing
import UnionPay

@testable import qiantui

/// Frames with made-up contents, and what they say.
enum Fixtures {
    /// A sign-in: length, TPDU, header, F11, F41, F42, F60, F62, F63.
    static let signIn =
        "0057" + "6000030000" + "603100310001" + "0800" + "0020000000C00016" + "000001" + "3132333435363737"
        + "313233343536373839303132333435" + "0011000000010030"
        + "002553657175656E6365204E6F3132313233343536373839303132" + "0003303120"

    static let signInJSON =
        #"{"fields":{"11":"000001","41":"12345677","42":"123456789012345","60":"00000001003","#
        + #""62":"53657175656E6365204E6F3132313233343536373839303132","63":"01 "},"#
        + #""header":"603100310001","length":87,"mti":"0800","tpdu":"6000030000"}"#

    /// A sale by chip, with card number, track, PIN block, chip data and MAC.
    static let sale =
        "0094" + "6000030000" + "603100310001" + "0200" + "702004C020C09A11" + "164000000000000002" + "000000"
        + "000000012345" + "000002" + "0510" + "00" + "12" + "374000000000000002D301220100000123456780"
        + "3132333435363737" + "313233343536373839303132333435" + "313536" + "1122334455667788" + "2600000000000000"
        + "00219F270180950500000480005A084000000000000002" + "001322000001000600" + "4535383035454342"

    static let saleFields = [
        "2": "4000000000000002", "3": "000000", "4": "000000012345", "11": "000002", "22": "051", "25": "00",
        "26": "12",
        "35": "4000000000000002D30122010000012345678", "41": "12345677", "42": "123456789012345", "49": "156",
        "52": "1122334455667788", "53": "2600000000000000", "55": "9F270180950500000480005A084000000000000002",
        "60": "2200000100060", "64": "4535383035454342",
    ]

    /// A batch upload on a link without header.
    static let upload =
        "0048" + "6000030000" + "0320" + "0020000000C10010" + "000003" + "3132333435363737"
        + "313233343536373839303132333435" + "0042" + "010000000200004000000000000002000000012345"
        + "0011000000012010"

    /// An echo in ISO 8583:1987, packed: F7, F11, F70.
    static let packedEcho = "0800" + "8220000000000000" + "0400000000000000" + "1123081530" + "000001" + "0301"

    /// The same in characters.
    static let asciiEcho =
        "30383030" + "38323230303030303030303030303030" + "30343030303030303030303030303030"
        + "31313233303831353330" + "303030303031" + "333031"

    static let echoFields = ["7": "1123081530", "11": "000001", "70": "301"]

    /// What a decode command with these arguments writes, and why it fails.
    static func decode(
        _ arguments: String..., lines: [String]? = nil
    ) throws -> (output: [String], fault: MessageFault?) {
        let command = try MessageCommand.Decode.parse(arguments)
        var output: [String] = []
        let fault =
            if let lines {
                try command.work(on: lines) { output.append($0) }
            } else {
                try command.work(on: command.frame) { output.append($0) }
            }
        return (output, fault)
    }

    /// What an encode command writes for an input, and why it fails.
    static func encode(_ input: String, _ arguments: String...) throws -> (output: [String], fault: MessageFault?) {
        let command = try MessageCommand.Encode.parse(["-"] + arguments)
        var output: [String] = []
        let fault = try command.encode(input) { output.append($0) }
        return (output, fault)
    }

    static func document(_ json: String) throws -> FrameDocument {
        try JSONDecoder().decode(FrameDocument.self, from: Data(json.utf8))
    }
}
