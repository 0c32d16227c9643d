import ArgumentParser
import Foundation
import StrictJSON
import Testing
import UnionPay

@testable import qiantui

@Suite("message decode")
struct DecodeTests {
    @Test("--json prints one object with sorted keys and everything in it")
    func json() throws {
        let (output, fault) = try Fixtures.decode("--json", Fixtures.signIn)
        #expect(fault == nil)
        #expect(output == [Fixtures.signInJSON])
    }

    @Test("Every field of a sale has its value, the track with the separator of the wire")
    func sale() throws {
        let (output, _) = try Fixtures.decode(Fixtures.sale, "--json")
        let document = try Fixtures.document(try #require(output.first))
        #expect(document.fields == Fixtures.saleFields)
        #expect(document.length == 148)
        #expect(document.tpdu == "6000030000")
        #expect(document.header == "603100310001")
        #expect(document.mti == "0200")
    }

    @Test("Digits may be of either case and have blanks between them")
    func spelling() throws {
        #expect(try Fixtures.decode("--json", Fixtures.signIn.lowercased()).output == [Fixtures.signInJSON])
        let spaced = stride(from: 0, to: Fixtures.signIn.count, by: 2).map { Fixtures.signIn.dropFirst($0).prefix(2) }
        #expect(try Fixtures.decode("--json", spaced.joined(separator: " ") + "\r\n").output == [Fixtures.signInJSON])
    }

    @Test("What the flags call absent is absent in the document")
    func flags() throws {
        let upload = try Fixtures.document(
            try #require(try Fixtures.decode("--json", "--no-header", Fixtures.upload).output.first))
        #expect(upload.header == nil)
        #expect(upload.length == 72)
        #expect(upload.fields["48"] == "010000000200004000000000000002000000012345")
        let bare = try Fixtures.decode(
            "--json", "--no-length", "--no-tpdu", "--no-header", String(Fixtures.upload.dropFirst(14)))
        #expect(
            try #require(bare.output.first)
                == #"{"fields":{"11":"000003","41":"12345677","42":"123456789012345","48":"010000000200004000000000000002000000012345","60":"00000001201"},"mti":"0320"}"#
        )
    }

    @Test(
        "Each dialect reads its own spelling of the same message",
        arguments: [("iso87-bcd", Fixtures.packedEcho), ("iso87-ascii", Fixtures.asciiEcho)])
    func dialects(_ name: String, _ frame: String) throws {
        let (output, fault) = try Fixtures.decode(
            "--json", "--no-length", "--no-tpdu", "--no-header", "--dialect", name, frame)
        #expect(fault == nil)
        #expect(try Fixtures.document(try #require(output.first)).fields == Fixtures.echoFields)
    }

    @Test("Without --json people read names and masked values")
    func description() throws {
        let (output, fault) = try Fixtures.decode(Fixtures.sale)
        #expect(fault == nil)
        #expect(
            output == [
                """
                length 148  TPDU 6000030000  header 603100310001
                0200
                    2  primary account number        400000******0002
                    3  processing code               000000
                    4  amount                        000000012345
                   11  system trace audit number     000002
                   22  entry mode                    051
                   25  condition code                00
                   26  PIN capture code              12
                   35  track 2                       (37 hidden)
                   41  terminal                      12345677
                   42  merchant                      123456789012345
                   49  currency                      156
                   52  PIN block                     (8 hidden)
                   53  security control information  2600000000000000
                   55  ICC data                      9F27=80 95=0000048000 5A=400000******0002
                   60  message reason                2200000100060
                   64  message authentication code   (8 hidden)
                """
            ])
    }

    @Test("A message alone is described without a line for what is around it")
    func bareDescription() throws {
        let (output, _) = try Fixtures.decode(
            "--no-length", "--no-tpdu", "--no-header", "--dialect", "iso87-bcd", Fixtures.packedEcho)
        #expect(output.first?.hasPrefix("0800\n    7  ") == true)
    }

    @Test(
        "What is no frame is named by field, offset, expected and found",
        arguments: [
            // Wrong length.
            ("0058" + Fixtures.signIn.dropFirst(4), "length prefix", 0, "87", "88"),
            // Unknown field: bit 5.
            (
                Fixtures.signIn.replacing("0020000000C00016", with: "0820000000C00016"), "5", 23,
                "a field of unionpay-terminal", "its bit set"
            ),
            // Bad BCD digit.
            (Fixtures.signIn.replacing("0016000001", with: "001600A001"), "11", 24, "decimal digits", "0xA0"),
            // Wrong TPDU.
            (Fixtures.signIn.replacing("6000030000", with: "6100030000"), "TPDU", 2, "identifier 60", "61"),
            // Not hexadecimal.
            ("00G7", "input", 1, "hexadecimal digits", "\"G\""),
            ("0057\u{7B7E}", "input", 2, "hexadecimal digits", "U+7B7E"),
            ("005", "input", 1, "two digits for each byte", "3 digits"),
            ("", "input", 0, "hexadecimal digits", "none"),
            (" \t", "input", 0, "hexadecimal digits", "none"),
        ] as [(String, String, Int, String, String)])
    func faults(_ frame: String, _ field: String, _ offset: Int, _ expected: String, _ found: String) throws {
        let (output, fault) = try Fixtures.decode("--json", frame)
        #expect(output.isEmpty)
        let told = try #require(fault)
        #expect(told.field == field)
        #expect(told.offset == offset)
        #expect(told.expected == expected)
        #expect(told.found == found)
    }

    @Test("A message type that is no number is named at its byte")
    func messageType() throws {
        let frame = Fixtures.signIn.replacing("00010800", with: "000108A0")
        let fault = try #require(try Fixtures.decode(frame).fault)
        #expect(fault.field == "MTI")
        #expect(fault.offset == 14)
        #expect(fault.found == "0xA0")
    }

    @Test("A truncated frame tells the field that is cut, an over-long one its end")
    func cutFrames() throws {
        func bare(_ hex: String) throws -> MessageFault {
            try #require(try Fixtures.decode("--no-length", hex).fault)
        }
        let whole = String(Fixtures.signIn.dropFirst(4))
        #expect(try bare(whole + "00").description == "end of message at byte 87: expected no more bytes, found 1")
        #expect(try bare(String(whole.dropLast(2))).description == "F63 at byte 84: expected 3 bytes, found 2")
        for count in stride(from: 2, to: whole.count, by: 2) {
            let fault = try bare(String(whole.prefix(count)))
            #expect(fault.found != "")
            #expect((fault.offset ?? -1) >= 0)
        }
    }

    @Test("No damage to a frame crashes the command, and no fault shows a secret", arguments: 0..<20 as Range<UInt64>)
    func damage(seed: UInt64) throws {
        var random = SystemlessRandom(seed: seed)
        let reader = MessageReader(format: .standard, isJSON: true)
        var faults = 0
        for _ in 0..<50 {
            var digits = Array(Fixtures.sale.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 4..<digits.count, using: &random)
                digits[place] = Array("0123456789ABCDEFxyz".utf8)[Int.random(in: 0..<19, using: &random)]
            }
            do {
                #expect(try !reader.read(String(decoding: digits, as: UTF8.self)).isEmpty)
            } catch let fault as MessageFault {
                faults += 1
                #expect(!fault.description.contains("4000000000000002"))
                #expect(!fault.description.contains("\n"))
            }
        }
        #expect(faults > 0)
    }

    @Test("A fault is one line of text and one object")
    func faultForms() throws {
        let fault = try #require(try Fixtures.decode("0058" + Fixtures.signIn.dropFirst(4)).fault)
        #expect(fault.description == "length prefix at byte 0: expected 87, found 88")
        #expect(
            try CanonicalJSON.text(fault)
                == #"{"error":"length prefix at byte 0: expected 87, found 88","expected":"87","field":"length prefix","found":"88","offset":0}"#
        )
    }
}

/// SplitMix64: the same dice in every run.
struct SystemlessRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
