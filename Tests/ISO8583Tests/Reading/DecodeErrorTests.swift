import ISO8583
import Testing

/// Every way to be wrong has its reason, its place and its one line.
@Suite struct DecodeErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var bytes: [UInt8]
        var reason: DecodeError.Reason
        var text: String
        var testDescription: String { text }
    }

    static let dialect = packedDialect(
        FieldSpec(2, "card number", .n, .bcd.ll(19), .bcd, mask: .pan),
        FieldSpec(4, "amount", .n, .fixed(12), .bcd),
        FieldSpec(22, "entry mode", .n, .fixed(3), .bcd),
        FieldSpec(23, "card sequence", .n, .fixed(3), .bcd, justify: .right),
        FieldSpec(28, "fee", .xn, .fixed(9), .bcd),
        FieldSpec(35, "track 2", .z, .bcd.ll(37), .bcd, mask: .hidden),
        FieldSpec(39, "response code", .an, .fixed(2), .ascii),
        FieldSpec(45, "text", .n, .ascii.ll(10), .ascii),
        FieldSpec(46, "bytes by digits", .b, .ascii.ll(10), .ascii, count: .digits),
        FieldSpec(48, "data", .n, .bcd.lll(322), .bcd),
        FieldSpec(52, "PIN block", .b, .fixed(8), .binary, mask: .hidden))

    static let cases = [
        Case(bytes: [], reason: .truncated, text: "MTI at byte 0: expected 2 bytes, found 0"),
        Case(bytes: [0x02], reason: .truncated, text: "MTI at byte 0: expected 2 bytes, found 1"),
        Case(bytes: bytes("0A00"), reason: .character, text: "MTI at byte 0: expected decimal digits, found 0x0A"),
        Case(bytes: bytes("0200 0000"), reason: .truncated, text: "bitmap at byte 2: expected 8 bytes, found 2"),
        Case(
            bytes: bytes("0200 8000000000000000 0000000000000000"), reason: .bitmap,
            text: "bitmap at byte 2: expected bit 1 clear (64 fields), found set"),
        Case(
            bytes: message(with: 3, "000000"), reason: .unknownField,
            text: "F3 at byte 10: expected a field of test, found its bit set"),
        Case(
            bytes: message(with: 4, "0000000001"), reason: .truncated,
            text: "F4 at byte 10: expected 6 bytes, found 5"),
        Case(
            bytes: message(with: 4, "0000000A0001"), reason: .character,
            text: "F4 at byte 13: expected decimal digits, found 0x0A"),
        Case(
            bytes: message(with: 4, "000000000001FF"), reason: .trailing,
            text: "end of message at byte 16: expected no more bytes, found 1"),
        Case(
            bytes: message(with: 22, "0215"), reason: .padding,
            text: "F22 at byte 11: expected pad nibble 0, found 5"),
        Case(
            bytes: message(with: 23, "5001"), reason: .padding,
            text: "F23 at byte 10: expected pad nibble 0, found 5"),
        Case(
            bytes: message(with: 28, "45 00000012"), reason: .character,
            text: "F28 at byte 10: expected C or D, then decimal digits, found 0x45"),
        Case(
            bytes: message(with: 39, "4121"), reason: .character,
            text: "F39 at byte 11: expected letters, digits or space, found 0x21"),
        Case(
            bytes: message(with: 45, "2D33"), reason: .lengthPrefix,
            text: "F45 at byte 10: expected decimal length, found 0x2D"),
        Case(
            bytes: message(with: 45, "3131 3132"), reason: .length,
            text: "F45 at byte 10: expected length of at most 10, found 11"),
        Case(
            bytes: message(with: 46, "3033 303132"), reason: .length,
            text: "F46 at byte 10: expected even length, found 3"),
        Case(
            bytes: message(with: 46, "3032 6130"), reason: .character,
            text: "F46 at byte 12: expected upper-case hexadecimal, found 0x61"),
        Case(
            bytes: message(with: 48, "0A12"), reason: .lengthPrefix,
            text: "F48 at byte 10: expected decimal length, found 0x0A"),
        Case(
            bytes: message(with: 48, "0323"), reason: .length,
            text: "F48 at byte 10: expected length of at most 322, found 323"),
        Case(
            bytes: message(with: 48, "1003 120F"), reason: .length,
            text: "F48 at byte 10: expected length of at most 322, found 1003"),
        Case(
            bytes: message(with: 48, "0004 12"), reason: .truncated,
            text: "F48 at byte 12: expected 2 bytes, found 1"),
        Case(bytes: message(with: 48, "00"), reason: .truncated, text: "F48 at byte 10: expected 2 bytes, found 1"),
        // What is secret stays secret, even one nibble of it.
        Case(
            bytes: message(with: 2, "04 12C4"), reason: .character,
            text: "F2 at byte 12: expected decimal digits, found another byte"),
        Case(
            bytes: message(with: 2, "03 1234"), reason: .padding,
            text: "F2 at byte 12: expected pad nibble 0, found another nibble"),
        Case(
            bytes: message(with: 35, "04 12E4"), reason: .character,
            text: "F35 at byte 12: expected decimal digits and D, found another byte"),
    ]

    @Test(arguments: cases)
    func aWrongMessageHasANamedError(_ example: Case) throws {
        let error = try #require(decodeError(Self.dialect, example.bytes))
        #expect(error.description == example.text)
        #expect(error.reason == example.reason)
    }

    @Test func whatWasReadBeforeTheErrorIsKept() throws {
        // Fields 2, 4 and 22; the last has a wrong pad nibble.
        let damaged = bytes("0200 5000040000000000 03 1230 000000000100 0215")
        let error = try #require(decodeError(Self.dialect, damaged))
        #expect(error.part == .field(22))
        #expect(error.partial.mti == .financialRequest)
        #expect(error.partial.fields == [2, 4])
        #expect(error.partial.text(2) == "123")
        #expect(error.partial.text(4) == "000000000100")
        // The partial message is a message like any other.
        var partial = error.partial
        partial.set(22, "021")
        #expect(try Self.dialect.encode(partial).bytes == bytes("0200 5000040000000000 03 1230 000000000100 0210"))
        #expect(!"\(error)".contains("123") && !String(reflecting: error).contains("123"))
    }

    @Test func trailingBytesLeaveTheWholeMessage() throws {
        let error = try #require(decodeError(Self.dialect, message(with: 4, "000000000001 00 00")))
        #expect(error.partial.text(4) == "000000000001")
    }

    @Test func aSecondBitmapMustAnnounceSomething() throws {
        let text = Array(("0800" + "8000000000000000" + "0000000000000000").utf8)
        let error = try #require(decodeError(.iso1987ASCII, text))
        #expect(error.description == "bitmap at byte 20: expected a field above 64 (bit 1 is set), found none")
        let lower = Array(("0800" + "002000000000000a").utf8)
        #expect(
            decodeError(.iso1987ASCII, lower)?.description
                == "bitmap at byte 19: expected upper-case hexadecimal, found 0x61")
        let letters = Array("08x0".utf8)
        #expect(decodeError(.iso1987ASCII, letters)?.part == .mti)
    }

    @Test func noMessageIsLongerThanItsPlacesCanTell() throws {
        let error = try #require(decodeError(Self.dialect, [UInt8](repeating: 0, count: 65536)))
        #expect(error.description == "MTI at byte 0: expected at most 65535 bytes, found 65536")
    }

    @Test func offsetsCountFromTheStartOfTheCallersBytes() throws {
        let inner = message(with: 22, "0215")
        let outer = [9, 9, 9] + inner + [9]
        #expect(throws: DecodeError.self) { try Self.dialect.decode(outer, in: 3..<3 + inner.count) }
        do throws(DecodeError) {
            _ = try Self.dialect.decode(outer, in: 3..<3 + inner.count)
        } catch {
            #expect(error.offset == 3 + 11)
        }
        do throws(DecodeError) {
            _ = try Self.dialect.layout(of: outer, in: 3..<outer.count)
        } catch {
            #expect(error.part == .end)
            #expect(error.offset == 3 + inner.count)
        }
        // A range beyond the bytes is cut to them.
        let sound = message(with: 22, "0210")
        #expect(try Self.dialect.decode([9] + sound, in: 1..<1000).text(22) == "021")
    }
}
