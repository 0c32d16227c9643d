import ArgumentParser
import Foundation
import Testing
import UnionPay

@testable import qiantui

@Suite("message redact")
struct RedactTests {
    private static func redact(
        _ arguments: String...
    ) throws -> (output: [String], told: [String], fault: MessageFault?) {
        let command = try MessageCommand.Redact.parse(arguments)
        var (output, told): ([String], [String]) = ([], [])
        let fault = try command.work(on: command.frame, write: { output.append($0) }, tell: { told.append($0) })
        return (output, told, fault)
    }

    private static func fields(_ frame: String) throws -> [String: String] {
        try Fixtures.document(try #require(try Fixtures.decode("--json", frame).output.first)).fields
    }

    @Test("What decode hides is overwritten, the rest stays, and the result decodes")
    func sale() throws {
        let (output, told, fault) = try Self.redact(Fixtures.sale)
        #expect(fault == nil)
        let frame = try #require(output.first)
        #expect(frame.count == Fixtures.sale.count)
        var expected = Fixtures.saleFields
        expected["2"] = "4000000000010002"
        expected["35"] = "4000000000010002D00000000000000000000"
        expected["52"] = "0000000000000000"
        expected["55"] = "9F270180950500000480005A084000000000010002"
        expected["64"] = "0000000000000000"
        #expect(try Self.fields(frame) == expected)
        #expect(told == ["redacted F2, F35, F52, F55.5A, F64"])
        // Once is enough.
        #expect(try Self.redact(frame).output == [frame])
    }

    @Test("The keys of a sign-in's answer go, the serial number of its request stays")
    func keys() throws {
        #expect(try Self.redact(Fixtures.signIn).output == [Fixtures.signIn])
        #expect(try Self.redact(Fixtures.signIn).told == ["nothing to redact"])
        let answer = #"""
            {"length":1,"tpdu":"6000000003","header":"603100311001","mti":"0810","fields":{"11":"000001",
            "12":"080000","13":"1125","39":"00","41":"12345677","42":"123456789012345","60":"00000001003",
            "62":"4B45595301020304"}}
            """#
        let frame = try #require(try Fixtures.encode(answer.replacing("\n", with: "")).output.first)
        let redacted = try #require(try Self.redact(frame).output.first)
        #expect(try Self.fields(redacted)["62"] == "0000000000000000")
        // Nobody knows what F62 holds in a message that the catalogue does not have.
        let unknown = try #require(
            try Fixtures.encode(answer.replacing("\n", with: "").replacing("01003", with: "01999")).output.first)
        let overwritten = try #require(try Self.redact(unknown).output.first)
        #expect(try Self.fields(overwritten)["62"] == "0000000000000000")
        // The request's form in the answer does not save it.
        let disguised = answer.replacing("\n", with: "").replacing(
            "4B45595301020304", with: "53657175656E6365204E6F3132313233343536373839303132")
        let third = try #require(try Fixtures.encode(disguised).output.first)
        let last = try #require(try Self.redact(third).output.first)
        #expect(try Self.fields(last)["62"]?.allSatisfy { $0 == "0" } == true)
    }

    @Test("The card numbers of an upload's lines are overwritten")
    func upload() throws {
        let (output, told, _) = try Self.redact("--no-header", Fixtures.upload)
        #expect(output == [Fixtures.upload.replacing("4000000000000002", with: "4000000000010002")])
        #expect(told == ["redacted F48"])
    }

    @Test("--json holds the frame and what was done to it")
    func json() throws {
        let (output, told, _) = try Self.redact("--json", "--no-header", Fixtures.upload)
        #expect(told.isEmpty)
        #expect(
            output == [
                #"{"frame":"\#(Fixtures.upload.replacing("4000000000000002", with: "4000000000010002"))","#
                    + #""redacted":[{"action":"card_number","field":"48","name":"additional data"}]}"#
            ])
    }

    @Test("A bad line gives its error in place, and notes name their line")
    func lines() throws {
        let command = try MessageCommand.Redact.parse(["-"])
        var (output, told): ([String], [String]) = ([], [])
        let fault = try command.work(
            on: ["00", Fixtures.sale], write: { output.append($0) }, tell: { told.append($0) })
        #expect(fault?.line == 1)
        #expect(output.count == 2)
        #expect(output[0].hasPrefix("line 1: length prefix"))
        #expect(told == ["line 2: redacted F2, F35, F52, F55.5A, F64"])
    }
}
