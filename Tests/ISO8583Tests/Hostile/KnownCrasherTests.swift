import ISO8583
import Testing

/// Inputs that made other libraries crash, each found by fuzzing moov-io/iso8583.
@Suite struct KnownCrasherTests {
    static let ascii = Dialect(
        name: "test", mti: .ascii, bitmap: .hex, width: .bits128,
        fields: [
            FieldSpec(2, "card number", .n, .ascii.ll(19), .ascii),
            FieldSpec(43, "text", .ans, .ascii.lll(999), .ascii),
            FieldSpec(55, "ICC data", .b, .ascii.lll(255), .binary, structure: .tlv),
            FieldSpec(
                60, "parts", .n, .ascii.lll(19), .ascii,
                structure: .positions([Subfield("1", "first", 2), Subfield("2", "second", 6)])),
        ])

    static func text(_ field: Int, _ rest: String) -> [UInt8] {
        let bitmap = String(UInt64(1) << UInt64(64 - field), radix: 16, uppercase: true)
        return Array(("0200" + String(repeating: "0", count: 16 - bitmap.count) + bitmap + rest).utf8)
    }

    /// #36: the length prefix "-3" was taken for a number.
    @Test func aNegativeLengthIsNoLength() {
        let error = decodeError(Self.ascii, Self.text(2, "-3123"))
        #expect(error?.reason == .lengthPrefix)
        #expect(error?.offset == 20)
    }

    /// #217: the same in three digits, and other texts that some parsers take for numbers.
    @Test(arguments: ["-01", "+01", " 01", "0x1", "1e2", "\u{0}01", "..."])
    func aLengthIsDigitsAlone(_ prefix: String) {
        #expect(decodeError(Self.ascii, Self.text(43, prefix + "A"))?.reason == .lengthPrefix)
    }

    /// #159: an input shorter than the type and bitmap.
    @Test func shortInputsAreTooShort() {
        for dialect in [Self.ascii, .iso1987ASCII, .iso1987BCD, .iso1987EBCDIC] {
            for count in 0..<10 {
                for byte in [0x00, 0x30, 0xFF] as [UInt8] {
                    let short = [UInt8](repeating: byte, count: count)
                    #expect(decodeError(dialect, short) != nil)
                    #expect(throws: DecodeError.self) { try dialect.index(short) }
                    #expect(throws: DecodeError.self) { try MessageView(short, in: dialect) }
                }
            }
        }
    }

    /// #216: a part of a field was read past the field's end.
    @Test func aPartBeyondTheValueIsAbsent() throws {
        let message = try Self.ascii.decode(Self.text(60, "0012"))
        #expect(message.text(60) == "2")
        let path = try #require(FieldPath("60.1"))
        #expect(Self.ascii.value(at: path, of: message) == "2")
        let second = try #require(FieldPath("60.2"))
        #expect(Self.ascii.value(at: second, of: message) == nil)
    }

    /// #225 and #427: a length of a data object that is not positive, or 2^63, or longer than what is left.
    @Test(arguments: [
        "9F", "9F02", "9F0280", "9F0281", "9F028101", "9F028400000001AA", "9F02887FFFFFFFFFFFFFFFAA",
        "9F0288FFFFFFFFFFFFFFFFAA", "9F02FF", "9F0283FFFFFFAA", "9F0206AA", "1F8080808000",
    ])
    func aDataObjectBeyondItsBytesIsRefused(_ digits: String) throws {
        #expect(throws: TLVError.self) { try BERTLV(bytes(digits)) }
        // The message holds the bytes all the same; only the look inside fails.
        var message = Message(mti: .financialRequest)
        message.set(55, bytes: bytes(digits))
        #expect(try Self.ascii.decode(Self.ascii.encode(message).bytes) == message)
        let path = try #require(FieldPath("55.9F02"))
        #expect(Self.ascii.value(at: path, of: message) == nil)
        #expect(!MaskedDescription(message, in: Self.ascii).description.isEmpty)
    }

    /// #177: a bitmap that announces more than there is.
    @Test func aFullBitmapOverNothingIsRefused() {
        let all = [UInt8](repeating: 0xFF, count: 16)
        #expect(decodeError(.iso1987BCD, [0x02, 0x00] + all)?.part == .field(2))
        #expect(decodeError(.iso1987BCD, [0x02, 0x00] + all.prefix(8))?.part == .bitmap)
        #expect(decodeError(.iso1987BCD, [0x02, 0x00] + all.prefix(12))?.part == .bitmap)
        // Field 65, a third bitmap, is in no table.
        let third = bytes("0200 8000000000000000 8000000000000000 8000000000000000")
        #expect(
            decodeError(.iso1987BCD, third)?.description
                == "F65 at byte 18: expected a field of iso1987-bcd, found its bit set")
    }

    /// A length that needs more than its prefix has digits, in each coding.
    @Test func theGreatestLengthsAreBounded() {
        #expect(decodeError(Self.ascii, Self.text(2, "99"))?.reason == .length)
        #expect(decodeError(Self.ascii, Self.text(43, "999"))?.reason == .truncated)
        #expect(decodeError(.iso1987BCD, message(with: 48, "9999"))?.reason == .length)
        #expect(decodeError(.iso1987BCD, message(with: 2, "99"))?.reason == .length)
    }
}
