import ArgumentParser
import Foundation
import StrictJSON
import Testing
import UnionPay

@testable import qiantui

@Suite("message encode")
struct EncodeTests {
    /// JSON of a fixture, as the other command prints it.
    private static func json(_ frame: String, _ arguments: String...) throws -> String {
        let command = try MessageCommand.Decode.parse(arguments + ["--json", frame])
        var output: [String] = []
        _ = try command.work(on: command.frame) { output.append($0) }
        return try #require(output.first)
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.count - 1, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
    }

    @Test("What decode prints becomes the same bytes")
    func roundTrip() throws {
        for frame in [Fixtures.signIn, Fixtures.sale] {
            let (output, fault) = try Fixtures.encode(try Self.json(frame))
            #expect(fault == nil)
            #expect(output == [frame])
        }
        #expect(try Fixtures.encode(try Self.json(Fixtures.upload, "--no-header")).output == [Fixtures.upload])
        let bare = String(Fixtures.upload.dropFirst(14))
        let json = try Self.json(bare, "--no-length", "--no-tpdu", "--no-header")
        #expect(try Fixtures.encode(json).output == [bare])
    }

    @Test(
        "Each dialect writes what it reads",
        arguments: [("iso87-bcd", Fixtures.packedEcho), ("iso87-ascii", Fixtures.asciiEcho)])
    func dialects(_ name: String, _ frame: String) throws {
        let json = try Self.json(frame, "--no-length", "--no-tpdu", "--no-header", "--dialect", name)
        #expect(try Fixtures.encode(json, "--dialect", name).output == [frame])
    }

    @Test("Only tpdu, header, mti and fields are read, and whether there is a length")
    func ignored() throws {
        let more = Fixtures.signInJSON.replacing(
            #""length":87"#, with: #""length":1,"bitmap":"FF","notes":[1,{}],"line":7"#)
        #expect(try Fixtures.encode(more).output == [Fixtures.signIn])
        let without = Fixtures.signInJSON.replacing(#""length":87,"#, with: "")
        #expect(try Fixtures.encode(without).output == [String(Fixtures.signIn.dropFirst(4))])
        let null = Fixtures.signInJSON.replacing(#""length":87"#, with: #""length":null"#)
        #expect(try Fixtures.encode(null).output == [String(Fixtures.signIn.dropFirst(4))])
        let noHeader = Fixtures.signInJSON.replacing(#""header":"603100310001","#, with: "")
        #expect(
            try Fixtures.encode(noHeader).output
                == ["0051" + Fixtures.signIn.dropFirst(4).replacing("603100310001", with: "")])
    }

    @Test("An encrypted track is shown nibble for nibble and becomes the same bytes")
    func encryptedTrack() throws {
        let frame = Fixtures.sale.replacing("2D301220100000123", with: "2DA0FE2DB1CD0EF23")
        let json = try Self.json(frame)
        #expect(json.contains(#""35":"4000000000000002DA0FE2DB1CD0EF2345678""#))
        #expect(try Fixtures.encode(json).output == [frame])
        #expect(try Fixtures.encode(json.replacing("2DB1CD0EF", with: "2=B1C=0EF")).output == [frame])
    }

    @Test("A document may be spread over lines, and its track may have either separator")
    func spellings() throws {
        let pretty = Fixtures.signInJSON.replacing(",", with: ",\n  ").replacing("{", with: "{\n  ") + "\n"
        #expect(try Fixtures.encode(pretty).output == [Fixtures.signIn])
        let sale = try Self.json(Fixtures.sale)
        #expect(try Fixtures.encode(sale.replacing("02D3012", with: "02=3012")).output == [Fixtures.sale])
    }

    @Test("Each line has its frame on the line of the same number")
    func lines() throws {
        let sale = try Self.json(Fixtures.sale)
        let (output, fault) = try Fixtures.encode([sale, "{}", "", sale, "no"].joined(separator: "\n") + "\n")
        #expect(output == [Fixtures.sale, "", "", Fixtures.sale, ""])
        #expect(fault?.line == 2)
        #expect(fault?.badLines == 3)
        // A bad first line does not make one document of all.
        #expect(try Fixtures.encode("no\n" + sale).output == ["", Fixtures.sale])
    }

    @Test("Editing one field changes its bytes and no other", arguments: Array(Fixtures.saleFields.keys).sorted())
    func edits(_ field: String) throws {
        var document = try Fixtures.document(try Self.json(Fixtures.sale))
        let old = try #require(document.fields[field])
        // Another last digit: every kind of field may have it.
        let digit = old.last == "3" ? "4" : "3"
        document.fields[field] = old.dropLast() + digit
        let changed = try #require(try Fixtures.encode(try CanonicalJSON.text(document)).output.first)
        let before = Self.bytes(Fixtures.sale)
        let after = Self.bytes(changed)
        #expect(before.count == after.count)
        #expect(zip(before, after).count { $0 != $1 } == 1)
        let back = try Fixtures.document(try Self.json(changed))
        #expect(back.fields == document.fields)
    }

    @Test("A field taken out or added changes the length and the bitmap by itself")
    func presence() throws {
        var document = try Fixtures.document(try Self.json(Fixtures.sale))
        document.fields["26"] = nil
        document.fields["14"] = "3012"
        let frame = try #require(try Fixtures.encode(try CanonicalJSON.text(document)).output.first)
        let back = try Fixtures.document(try Self.json(frame))
        #expect(back.fields == document.fields)
        #expect(back.length == 149)
    }

    @Test(
        "A document that cannot be written is named by its part",
        arguments: [
            ("", "document: expected a JSON object, found a text that is none"),
            ("[]", "document: expected an object, found another value"),
            ("{", "document: expected a JSON object, found a text that is none"),
            ("{}", "mti: expected a value, found none"),
            (#"{"mti":"0800"}"#, "fields: expected a value, found none"),
            (#"{"mti":800,"fields":{}}"#, "mti: expected a text, found another value"),
            (#"{"mti":"0800","fields":{"11":1}}"#, "fields.11: expected a text, found another value"),
            (#"{"mti":"0800","fields":{"11":null}}"#, "fields.11: expected a text, found null"),
            (#"{"mti":"0800","fields":{},"length":"9"}"#, "length: expected a whole number, found another value"),
            (#"{"mti":"08","fields":{}}"#, "MTI: expected four digits, found another text"),
            (
                #"{"mti":"0800","fields":{"5":"1"}}"#,
                "F5: expected a field of unionpay-terminal, found one that it does not have"
            ),
            (
                #"{"mti":"0800","fields":{"x":"1"}}"#,
                "Fx: expected a field number from 2 to 128, found another text"
            ),
            (#"{"mti":"0800","fields":{"11":"00001"}}"#, "F11: expected 6 digits, found 5"),
            (#"{"mti":"0800","fields":{"11":"00000A"}}"#, "F11: expected digits, found another at 5"),
            (
                #"{"mti":"0800","fields":{"62":"0"}}"#,
                "F62: expected hexadecimal digits, two a byte, found another text"
            ),
            (#"{"mti":"0800","fields":{},"tpdu":"60"}"#, "TPDU: expected 10 hexadecimal digits, found another text"),
            (#"{"mti":"0800","fields":{},"header":"x"}"#, "header: expected 12 hexadecimal digits, found another text"),
        ])
    func faults(_ json: String, _ expected: String) throws {
        let (output, fault) = try Fixtures.encode(json)
        #expect(output.isEmpty)
        #expect(fault?.description == expected)
    }
}
