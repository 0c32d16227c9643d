import Foundation
import ISO8583
import Testing

@Suite struct DocumentTests {
    static let dialect = packedDialect(
        FieldSpec(4, "amount", .n, .fixed(12), .bcd),
        FieldSpec(35, "track 2", .z, .bcd.ll(37), .bcd),
        FieldSpec(43, "name", .ans, .bcd.ll(40), .ascii),
        FieldSpec(55, "ICC data", .b, .bcd.lll(255), .binary, structure: .tlv),
        FieldSpec(
            60, "reason", .n, .bcd.lll(19), .bcd,
            structure: .positions([Subfield("1", "type", 2), Subfield("2", "batch", 6), Subfield("3", "code", 3)])),
        FieldSpec(
            63, "texts", .ans, .bcd.lll(99), .ascii,
            structure: .positions([
                Subfield("1", "company", 3),
                Subfield(
                    "2", "texts", 40,
                    structure: .positions([Subfield("1", "issuer", 20), Subfield("2", "acquirer", 20)])),
            ])))

    static func example() -> Message {
        var message = Message(mti: .financialRequest)
        message.set(4, "000000012345")
        message.set(35, "1234=56")
        message.set(55, bytes: bytes("9F0206000000012345 72039F1800 9505 0000048000"))
        message.set(60, "22000001000")
        message.set(63, "CUPthe issuer's words  and more")
        return message
    }

    @Test func aMessageIsJSONAndBack() throws {
        let document = MessageDocument(Self.example(), in: Self.dialect)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(document)
        #expect(
            String(decoding: json, as: UTF8.self) == """
                {"fields":{"35":"1234=56","4":"000000012345","55":"9F020600000001234572039F180095050000048000",\
                "60":"22000001000","63":"CUPthe issuer's words  and more"},"mti":"0200"}
                """)
        let read = try JSONDecoder().decode(MessageDocument.self, from: json)
        #expect(read == document)
        #expect(try read.message(in: Self.dialect) == Self.example())
    }

    @Test func bytesThatAreNoTextSurvive() throws {
        for value in [[0xD6, 0xD0, 0xB9, 0xFA], Array("hex:41".utf8), Array("中国".utf8), [0x00], []] as [[UInt8]] {
            var message = Message(mti: .financialRequest)
            message.set(43, bytes: value)
            let document = MessageDocument(message, in: Self.dialect)
            #expect(try document.message(in: Self.dialect) == message)
        }
        var message = Message(mti: .financialRequest)
        message.set(43, bytes: [0xD6, 0xD0])
        #expect(MessageDocument(message, in: Self.dialect).fields["43"] == "hex:D6D0")
    }

    @Test(arguments: [
        (["mti": "02x0"], "MTI: expected four digits, found another text"),
        (["04": "1"], "F04: expected a field number from 2 to 128, found another text"),
        (["-4": "1"], "F-4: expected a field number from 2 to 128, found another text"),
        (["1": "1"], "F1: expected a field number from 2 to 128, found another text"),
        (["4.1": "1"], "F4.1: expected a field number from 2 to 128, found another text"),
        (
            ["999999999999999999999": "1"],
            "F999999999999999999999: expected a field number from 2 to 128, found another text"
        ),
        (["5": "1"], "F5: expected a field of test, found one that it does not have"),
        (["55": "9F0"], "F55: expected hexadecimal digits, two a byte, found another text"),
        (["43": "hex:4"], "F43: expected hexadecimal digits, two a byte, found another text"),
    ])
    func aWrongDocumentHasANamedError(_ fields: [String: String], _ text: String) {
        var fields = fields
        let document = MessageDocument(mti: fields.removeValue(forKey: "mti") ?? "0200", fields: fields)
        do throws(EncodeError) {
            _ = try document.message(in: Self.dialect)
            Issue.record("no error")
        } catch {
            #expect(error.description == text)
        }
    }

    @Test func partsAreReadByPath() {
        let document = MessageDocument(Self.example(), in: Self.dialect)
        let expected: [String: String?] = [
            "4": "000000012345", "60": "22000001000", "60.1": "22", "60.2": "000001", "60.3": "000", "60.4": nil,
            "55.9F02": "000000012345", "55.9f02": "000000012345", "55.95": "0000048000", "55.72": "9F1800",
            "55.72.9F18": "", "55.9F03": nil, "55.9F02.82": nil, "55.XX": nil, "63.1": "CUP",
            "63.2": "the issuer's words  and more", "63.2.1": "the issuer's words  ", "63.2.2": "and more",
            "63.2.3": nil,
            "63.1.1": nil, "4.1": nil, "11": nil, "": nil, "60.": nil, ".1": nil, "0": nil, "129": nil, "60..1": nil,
        ]
        for (path, value) in expected { #expect(document.value(at: path, in: Self.dialect) == value, "\(path)") }
    }

    @Test func changingAPartLeavesTheOthersAlone() throws {
        var message = Self.example()
        func set(_ path: String, _ text: String) throws {
            try Self.dialect.setValue(text, at: try #require(FieldPath(path)), of: &message)
        }
        try set("60.2", "000777")
        #expect(message.text(60) == "22000777000")
        try set("55.9F02", "000000000001")
        try set("55.72.9F18", "AA")
        #expect(hex(message.bytes(55) ?? []) == "9F020600000000000172049F1801AA95050000048000")
        try set("55.91", "3030")
        #expect(hex(message.bytes(55) ?? []).hasSuffix("91023030"))
        try set("63.2.2", "and other words")
        #expect(message.text(63) == "CUPthe issuer's words  and other words")
        try set("4", "000000000007")
        #expect(message.integer(4) == 7)
        // A value may be built part by part.
        message.remove(60)
        try set("60.1", "00")
        try set("60.2", "000001")
        try set("60.3", "003")
        #expect(message.text(60) == "00000001003")
    }

    @Test func aPartMustFitItsPlace() throws {
        let wrong = [
            ("60.1", "2"), ("60.1", "222"), ("60.2", ""), ("60.9", "1"), ("4.1", "1"), ("55.9F02", "0"),
            ("55.9F", "00"),
            ("55.9F02.82", "00"), ("5", "1"), ("5.1", "1"), ("63.2.1", "short"), ("60.3", "0000"),
        ]
        for (text, value) in wrong {
            var message = Self.example()
            let path = try #require(FieldPath(text))
            #expect(throws: EncodeError.self, "\(text)") { try Self.dialect.setValue(value, at: path, of: &message) }
            #expect(message == Self.example(), "\(text)")
        }
        var empty = Message(mti: .financialRequest)
        let second = try #require(FieldPath("60.2"))
        #expect(throws: EncodeError.self) { try Self.dialect.setValue("000001", at: second, of: &empty) }
    }

    @Test func noDescriptionShowsAValue() {
        let document = MessageDocument(Self.example(), in: Self.dialect)
        var dumped = ""
        dump(document, to: &dumped)
        #expect(!"\(document)".contains("1234") && !dumped.contains("1234"))
    }
}
