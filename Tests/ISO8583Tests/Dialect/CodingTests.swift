import ISO8583
import Testing

/// Each way to write a field, with its nibbles spelled out.
@Suite struct CodingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var spec: FieldSpec
        var text: String
        var wire: String
        var testDescription: String { "\(spec.kind) \(text) as \(wire)" }
    }

    static let cases = [
        // Fixed numbers: an odd one leaves a nibble, first or last, 0 or F.
        Case(spec: FieldSpec(4, "", .n, .fixed(12), .bcd), text: "000000012345", wire: "000000012345"),
        Case(spec: FieldSpec(22, "", .n, .fixed(3), .bcd), text: "021", wire: "0210"),
        Case(spec: FieldSpec(22, "", .n, .fixed(3), .bcd, pad: .f), text: "021", wire: "021F"),
        Case(spec: FieldSpec(23, "", .n, .fixed(3), .bcd, justify: .right), text: "001", wire: "0001"),
        Case(spec: FieldSpec(23, "", .n, .fixed(3), .bcd, justify: .right, pad: .f), text: "001", wire: "F001"),
        Case(spec: FieldSpec(23, "", .n, .fixed(1), .bcd, justify: .right), text: "7", wire: "07"),
        Case(spec: FieldSpec(23, "", .n, .fixed(1), .bcd), text: "7", wire: "70"),
        Case(
            spec: FieldSpec(90, "", .n, .fixed(19), .bcd), text: "1234567890123456789", wire: "12345678901234567890"),
        // Lengths in BCD count digits unless said otherwise.
        Case(spec: FieldSpec(2, "", .n, .bcd.ll(19), .bcd), text: "12345", wire: "05 123450"),
        Case(spec: FieldSpec(2, "", .n, .bcd.ll(19), .bcd, pad: .f), text: "12345", wire: "05 12345F"),
        Case(spec: FieldSpec(2, "", .n, .bcd.ll(19), .bcd, justify: .right), text: "12345", wire: "05 012345"),
        Case(spec: FieldSpec(2, "", .n, .bcd.ll(19), .bcd, count: .bytes), text: "123456", wire: "03 123456"),
        Case(spec: FieldSpec(2, "", .n, .bcd.ll(19), .bcd), text: "", wire: "00"),
        Case(spec: FieldSpec(2, "", .n, .bcd.l(9), .bcd), text: "12", wire: "02 12"),
        Case(spec: FieldSpec(48, "", .n, .bcd.lll(322), .bcd), text: "123", wire: "0003 1230"),
        Case(
            spec: FieldSpec(48, "", .n, .bcd.lll(322), .bcd),
            text: String(repeating: "1234567890", count: 32) + "12",
            wire: "0322" + String(repeating: "1234567890", count: 32) + "12"),
        Case(spec: FieldSpec(48, "", .n, .bcd.llll(2000), .bcd), text: "123", wire: "0003 1230"),
        // Lengths in ASCII.
        Case(spec: FieldSpec(2, "", .n, .ascii.ll(19), .ascii), text: "12345", wire: "3035 3132333435"),
        Case(spec: FieldSpec(2, "", .n, .ascii.l(9), .bcd), text: "123", wire: "33 1230"),
        Case(spec: FieldSpec(48, "", .ans, .ascii.lll(999), .ascii), text: "é", wire: "303032 C3A9"),
        Case(spec: FieldSpec(48, "", .ans, .ascii.llll(9999), .ascii), text: "a", wire: "30303031 61"),
        // Tracks: the separator is the nibble D.
        Case(spec: FieldSpec(35, "", .z, .bcd.ll(37), .bcd), text: "123=45", wire: "06 123D45"),
        Case(spec: FieldSpec(35, "", .z, .bcd.ll(37), .bcd), text: "1234=", wire: "05 1234D0"),
        Case(
            spec: FieldSpec(35, "", .z, .bcd.ll(37), .bcd), text: "6222021234567890123=30122010000012300",
            wire: "37 6222021234567890123D30122010000012300 0"),
        Case(spec: FieldSpec(35, "", .z, .ascii.ll(37), .ascii), text: "12=3", wire: "3034 31323D33"),
        // A track that may be encrypted: any nibble, D still as the separator.
        Case(spec: FieldSpec(35, "", .zh, .bcd.ll(37), .bcd), text: "123=45", wire: "06 123D45"),
        Case(spec: FieldSpec(35, "", .zh, .bcd.ll(37), .bcd), text: "AB=C=EF", wire: "07 ABDCDEF0"),
        Case(spec: FieldSpec(36, "", .zh, .bcd.lll(104), .bcd), text: "9F", wire: "0002 9F"),
        Case(spec: FieldSpec(35, "", .zh, .ascii.ll(37), .ascii), text: "1=F", wire: "3033 313D46"),
        // Characters.
        Case(spec: FieldSpec(39, "", .an, .fixed(2), .ascii), text: "A0", wire: "4130"),
        Case(
            spec: FieldSpec(44, "", .an, .bcd.ll(25), .ascii), text: "90310000   03025840   ",
            wire: "22 39303331303030302020203033303235383430202020"),
        Case(spec: FieldSpec(43, "", .a, .fixed(3), .ascii), text: "aZ ", wire: "615A20"),
        Case(spec: FieldSpec(41, "", .ans, .fixed(8), .ascii), text: "axtest3-", wire: "6178746573743 32D"),
        // Signed amounts: x+n 8 is nine characters.
        Case(spec: FieldSpec(28, "", .xn, .fixed(9), .bcd), text: "C00000012", wire: "43 00000012"),
        Case(spec: FieldSpec(28, "", .xn, .fixed(9), .ascii), text: "D00000012", wire: "44 3030303030303132"),
        Case(spec: FieldSpec(28, "", .xn, .fixed(4), .bcd), text: "D123", wire: "44 1230"),
    ]

    @Test(arguments: cases)
    func valuesAndBytesAreEachOther(_ example: Case) throws {
        let dialect = Dialect(name: "test", mti: .bcd, bitmap: .binary, width: .bits128, fields: [example.spec])
        #expect(dialect.problems == [])
        var message = Message(mti: .financialRequest)
        message.set(example.spec.number, example.text)
        let encoded = try dialect.encode(message)
        let envelope = example.spec.number > 64 ? 18 : 10
        #expect(hex(encoded.bytes.dropFirst(envelope)) == hex(bytes(example.wire)))
        #expect(try dialect.decode(encoded.bytes) == message)
        #expect(try MessageView(encoded.bytes, in: dialect).text(example.spec.number) == example.text)
    }

    @Test func binaryValuesAreBytesOrHexadecimal() throws {
        var message = Message(mti: .financialRequest)
        message.set(52, bytes: [0x01, 0xAB, 0xFF])
        let plain = packedDialect(FieldSpec(52, "", .b, .fixed(3), .binary))
        #expect(hex(try plain.encode(message).bytes.dropFirst(10)) == "01ABFF")
        let hexadecimal = packedDialect(FieldSpec(52, "", .b, .fixed(3), .ascii))
        #expect(try hexadecimal.encode(message).bytes.dropFirst(10) == Array("01ABFF".utf8)[...])
        #expect(try hexadecimal.decode(hexadecimal.encode(message).bytes) == message)
        // The prefix counts bytes of the value, or the digits on the wire.
        let byBytes = packedDialect(FieldSpec(52, "", .b, .ascii.ll(10), .ascii))
        #expect(try byBytes.encode(message).bytes.dropFirst(10) == Array("0301ABFF".utf8)[...])
        let byDigits = packedDialect(FieldSpec(52, "", .b, .ascii.ll(10), .ascii, count: .digits))
        #expect(try byDigits.encode(message).bytes.dropFirst(10) == Array("0601ABFF".utf8)[...])
        #expect(try byDigits.decode(byDigits.encode(message).bytes) == message)
    }

    @Test func envelopesAreWrittenInEitherCoding() throws {
        var message = Message(mti: .networkManagementRequest)
        message.set(11, "000001")
        message.set(70, "301")
        let fields = [
            FieldSpec(11, "", .n, .fixed(6), .ascii), FieldSpec(70, "", .n, .fixed(3), .ascii),
        ]
        let text = Dialect(name: "test", mti: .ascii, bitmap: .hex, width: .bits128, fields: fields)
        #expect(
            String(decoding: try text.encode(message).bytes, as: UTF8.self)
                == "0800" + "8020000000000000" + "0400000000000000" + "000001" + "301")
        let mixed = Dialect(name: "test", mti: .ascii, bitmap: .binary, width: .bits128, fields: fields)
        #expect(
            hex(try mixed.encode(message).bytes)
                == "30383030" + "8020000000000000" + "0400000000000000" + "303030303031" + "333031")
        for dialect in [text, mixed] { #expect(try dialect.decode(dialect.encode(message).bytes) == message) }
    }
}
