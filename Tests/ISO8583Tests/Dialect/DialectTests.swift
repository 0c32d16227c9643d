import ISO8583
import Testing

@Suite struct DialectTests {
    @Test func presetsAreSound() {
        #expect(Dialect.iso1987ASCII.problems == [])
        #expect(Dialect.iso1987BCD.problems == [])
        // All but field 1, the bitmap itself, and 65, a third bitmap that nobody uses.
        let numbers = Array(2...64) + Array(66...128)
        #expect(Dialect.iso1987ASCII.fields.map(\.number) == numbers)
        #expect(Dialect.iso1987BCD.fields.map(\.number) == numbers)
    }

    @Test func rowsThatCannotWorkAreLeftOutAndNamed() {
        let dialect = Dialect(
            name: "test", mti: .binary, bitmap: .binary, width: .bits64,
            fields: [
                FieldSpec(3, "", .n, .fixed(6), .bcd), FieldSpec(3, "", .n, .fixed(6), .bcd),
                FieldSpec(1, "", .b, .fixed(8), .binary), FieldSpec(129, "", .n, .fixed(6), .bcd),
                FieldSpec(70, "", .n, .fixed(3), .bcd), FieldSpec(4, "", .b, .fixed(6), .bcd),
                FieldSpec(5, "", .an, .fixed(6), .bcd), FieldSpec(6, "", .n, .fixed(6), .binary),
                FieldSpec(7, "", .n, .bcd.ll(100), .bcd), FieldSpec(8, "", .n, .fixed(0), .bcd),
                FieldSpec(9, "", .n, .fixed(-1), .bcd), FieldSpec(10, "", .n, .fixed(Int.max), .bcd),
            ])
        #expect(dialect.fields.map(\.number) == [3])
        #expect(dialect.problems.count == 12)
        #expect(dialect.problems[1] == "field 3: number occurs twice")
        #expect(dialect[3]?.kind == .n)
        for absent in [Int.min, -1, 0, 1, 4, 70, 128, 129, Int.max] { #expect(dialect[absent] == nil) }
    }

    @Test func lengthsReadAsThePapersWriteThem() {
        #expect(FieldLength.fixed(6).isFixed)
        #expect(FieldLength.bcd.ll(19).prefixDigits == 2)
        #expect(FieldLength.bcd.lll(322).maximum == 322)
        #expect(FieldLength.ascii.lll(999).prefixCoding == .ascii)
        #expect(!FieldLength.ascii.l(9).isFixed)
    }

    /// The published layout of ISO 8583:1987: a network message with both bitmaps, by hand.
    @Test func aHandMade1987MessageReads() throws {
        let text =
            "0800" + "8220000000000000" + "0400000000000000" + "0331080000" + "000042" + "001"
        let message = try Dialect.iso1987ASCII.decode(Array(text.utf8))
        #expect(message.fields == [7, 11, 70])
        #expect(message.text(7) == "0331080000")
        #expect(message.integer(11) == 42)
        #expect(message.text(70) == "001")
        let packed = bytes("0800 8220000000000000 0400000000000000 0331080000 000042 0001")
        #expect(try Dialect.iso1987BCD.decode(packed) == message)
        #expect(try Dialect.iso1987BCD.encode(message).bytes == packed)
    }
}
