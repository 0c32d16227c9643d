import Foundation
import ISO8583
import Testing

@Suite struct EBCDICTests {
    /// Code page 1047 from space to tilde, as the C library's converter has it (`iconv -f ASCII -t IBM1047`).
    static let page = bytes(
        "405A7F7B5B6C507D4D5D5C4E6B604B61F0F1F2F3F4F5F6F7F8F97A5E4C7E6E6F"
            + "7CC1C2C3C4C5C6C7C8C9D1D2D3D4D5D6D7D8D9E2E3E4E5E6E7E8E9ADE0BD5F6D"
            + "79818283848586878889919293949596979899A2A3A4A5A6A7A8A9C04FD0A1")

    static func dialect(_ kind: FieldSpec.Kind, _ length: FieldLength = .fixed(1)) -> Dialect {
        Dialect(
            name: "test", mti: .ebcdic, bitmap: .binary, width: .bits64,
            fields: [FieldSpec(43, "value", kind, length, .ebcdic)])
    }

    /// Type 0200, the bit of field 43, then the field's bytes.
    static func message(_ field: [UInt8]) -> [UInt8] { bytes("F0F2F0F0 0000000000200000") + field }

    @Test func aMessageIsInEBCDICFromItsTypeOn() throws {
        var message = Message(mti: .networkManagementRequest)
        message.set(7, "1123081530")
        message.set(11, "000001")
        message.set(41, "TERM-01 ")
        message.set(44, "ok")
        let encoded = try Dialect.iso1987EBCDIC.encode(message).bytes
        #expect(
            hex(encoded) == "F0F8F0F0" + "0220000000900000" + "F1F1F2F3F0F8F1F5F3F0" + "F0F0F0F0F0F1"
                + "E3C5D9D460F0F140" + "F0F29692")
        #expect(try Dialect.iso1987EBCDIC.decode(encoded) == message)
        #expect(Dialect.iso1987EBCDIC.mtiCoding == .ebcdic)
        // A message has no coding: the same one is written in ASCII.
        let ascii = try Dialect.iso1987ASCII.encode(message).bytes
        #expect(try Dialect.iso1987ASCII.decode(ascii) == message)
    }

    @Test(arguments: ["n": "12", "a": "aZ ", "an": "A9 z", "ans": "[^]~|!\\", "z": "12=3", "zh": "1=AF", "xn": "D001"])
    func everyKindComesBack(_ kind: String, _ text: String) throws {
        let kind = try #require(FieldSpec.Kind(rawValue: kind))
        for length in [FieldLength.ebcdic.l(9), .ebcdic.ll(20), .ebcdic.lll(20), .ebcdic.llll(20), .fixed(text.count)] {
            let dialect = Self.dialect(kind, length)
            var message = Message(mti: .financialRequest)
            message.set(43, text)
            let encoded = try dialect.encode(message).bytes
            let value = text.utf8.map { Self.page[Int($0) - 0x20] }
            #expect(Array(encoded.suffix(value.count)) == value)
            #expect(try dialect.decode(encoded) == message)
            #expect(try MessageView(encoded, in: dialect).text(43) == text)
        }
    }

    @Test func bytesAreHexadecimalDigitsInEBCDIC() throws {
        let dialect = Self.dialect(.b, .fixed(3))
        var message = Message(mti: .financialRequest)
        message.set(43, bytes: [0x01, 0xAB, 0xFF])
        let encoded = try dialect.encode(message).bytes
        #expect(hex(encoded.suffix(6)) == "F0F1C1C2C6C6")
        #expect(try dialect.decode(encoded) == message)
        let error = try #require(decodeError(dialect, Self.message(bytes("F0F181C2C6C6"))))
        #expect(error.description == "F43 at byte 14: expected upper-case hexadecimal in EBCDIC, found 0x81")
    }

    /// Each of the 256 bytes in each class of characters: its character, or the error at its place.
    @Test(arguments: [FieldSpec.Kind.n, .a, .an, .ans, .z, .zh])
    func everyByteIsACharacterOrAnError(_ kind: FieldSpec.Kind) throws {
        let allowed: String =
            switch kind {
            case .n: "0123456789"
            case .a: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz "
            case .an: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz 0123456789"
            case .z: "0123456789="
            case .zh: "0123456789ABCEF="
            default: String(decoding: 0x20...0x7E as ClosedRange<UInt8>, as: UTF8.self)
            }
        let dialect = Self.dialect(kind)
        for byte in UInt8.min...UInt8.max {
            let character = Self.page.firstIndex(of: byte).map { UInt8($0 + 0x20) }
            let input = Self.message([byte])
            if let character, allowed.utf8.contains(character) {
                #expect(try dialect.decode(input).bytes(43) == [character])
                #expect(try dialect.encode(dialect.decode(input)).bytes == input)
            } else {
                let error = try #require(decodeError(dialect, input))
                #expect(error.reason == .character)
                #expect(error.field == 43)
                #expect(error.offset == 12)
                #expect(error.expected.hasSuffix(" in EBCDIC"))
                #expect(error.found == "0x" + hex([byte]))
            }
        }
    }

    /// Each of the 256 characters in a value: its byte, or an error.
    @Test func everyCharacterIsWrittenOrRefused() throws {
        let dialect = Self.dialect(.ans)
        for character in UInt8.min...UInt8.max {
            var message = Message(mti: .financialRequest)
            message.set(43, bytes: [character])
            if (0x20...0x7E).contains(character) {
                #expect(try dialect.encode(message).bytes.last == Self.page[Int(character) - 0x20])
            } else {
                #expect(
                    encodeError(dialect, message)?.description
                        == "F43: expected printable characters, found another at 0")
            }
        }
    }

    @Test func typeAndLengthAreNamedByTheirByte() throws {
        let dialect = Self.dialect(.ans, .ebcdic.ll(40))
        var wrong = Self.message(bytes("F0F1C1"))
        #expect(try dialect.decode(wrong).text(43) == "A")
        wrong[12] = 0x30
        #expect(
            decodeError(dialect, wrong)?.description == "F43 at byte 12: expected decimal length in EBCDIC, found 0x30")
        wrong[1] = 0x32
        #expect(
            decodeError(dialect, wrong)?.description == "MTI at byte 1: expected decimal digits in EBCDIC, found 0x32")
        #expect(decodeError(dialect, Self.message(bytes("F4F1C1")))?.reason == .length)
        #expect(decodeError(dialect, Self.message(bytes("F0F2C1")))?.reason == .truncated)
        // A table in ASCII is not read as one in EBCDIC, nor the other way round.
        #expect(decodeError(.iso1987ASCII, Self.message([]))?.part == .mti)
        #expect(decodeError(.iso1987EBCDIC, Array("0200".utf8))?.part == .mti)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func noTruncationAndNoDamageTraps(_ seed: UInt64) throws {
        var source = RandomMessages(seed: seed)
        // Short fields only: each byte of the message is a round of its own.
        let dialect = Dialect(
            name: "short", mti: .ebcdic, bitmap: .binary, width: .bits128,
            fields: Dialect.iso1987EBCDIC.fields.filter { $0.length.maximum <= 28 })
        let whole = try dialect.encode(source.message(in: dialect)).bytes
        for end in whole.indices {
            let error = try #require(decodeError(dialect, Array(whole[..<end])))
            #expect(error.offset <= end)
            #expect(throws: DecodeError.self) { try dialect.index(Array(whole[..<end])) }
        }
        for place in whole.indices {
            var damaged = whole
            damaged[place] = UInt8.random(in: 0...255, using: &source.random)
            if let message = try? dialect.decode(damaged) { #expect(try dialect.encode(message).bytes == damaged) }
        }
    }

    @Test func aRowInJSONHasItsPrefixInEBCDICToo() throws {
        let json = """
            {"name": "mine", "mti": "ebcdic", "bitmap": "binary", "bits": 64, "fields": [
              {"number": 43, "name": "text", "kind": "ans", "prefix": "ll", "length": 40, "coding": "ebcdic"},
              {"number": 44, "name": "text", "kind": "an", "prefix": "ll", "prefixCoding": "bcd", "length": 40,
               "coding": "ebcdic"}]}
            """
        let dialect = try JSONDecoder().decode(Dialect.self, from: Data(json.utf8))
        var message = Message(mti: .financialRequest)
        message.set(43, "A")
        message.set(44, "B")
        #expect(hex(try dialect.encode(message).bytes.dropFirst(12)) == "F0F1C101C2")
        let again = try JSONDecoder().decode(Dialect.self, from: JSONEncoder().encode(dialect))
        #expect(again.fields == dialect.fields && again.mtiCoding == .ebcdic)
        #expect(dialect[43]?.length.prefixCoding == .ebcdic)
    }
}
