import ISO8583
import Testing

@Suite struct ViewTests {
    static let dialect = packedDialect(
        FieldSpec(4, "amount", .n, .fixed(12), .bcd), FieldSpec(35, "track 2", .z, .bcd.ll(37), .bcd),
        FieldSpec(41, "terminal", .ans, .fixed(8), .ascii), FieldSpec(64, "MAC", .b, .fixed(8), .binary))

    static let wire =
        bytes("0200 1000000020800001 000000012345 05 12=340".replacing("=", with: "D"))
        + Array("10000001".utf8) + bytes("0102030405060708")

    @Test func aViewFindsEachValueWhereItLies() throws {
        let view = try MessageView(Self.wire, in: Self.dialect)
        #expect(view.mti == .financialRequest)
        #expect(view.fields == [4, 35, 41, 64])
        #expect(view.index.range(of: 4) == 10..<16)
        #expect(view.index.count(of: 4) == 12)
        #expect(view.index.range(of: 35) == 17..<20)
        #expect(view.index.count(of: 35) == 5)
        #expect(view.index.range(of: 11) == nil)
        #expect(try view.text(35) == "12=34")
        #expect(try view.text(4) == "000000012345")
        #expect(try view.value(64) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(try view.value(11) == nil)
        let last = view.withWireBytes(of: 35) { $0[$0.count - 1] }
        #expect(last == 0x40)
        #expect(view.index.macRange == 0..<28)
        #expect(view.index.macField == 28..<36)
        #expect(!"\(view)".contains("12=34"))
    }

    @Test func aViewChecksAValueWhenItIsAskedFor() throws {
        var damaged = Self.wire
        damaged[12] = 0xAA
        let view = try MessageView(damaged, in: Self.dialect)
        #expect(throws: DecodeError.self) { try view.text(4) }
        #expect(try view.text(41) == "10000001")
    }

    @Test func anIndexIsUsedAgainForMessagesOfAnyShape() throws {
        var index = MessageIndex()
        #expect(index.fields == [])
        try Self.dialect.index(Self.wire.span.bytes, into: &index)
        #expect(index.fields == [4, 35, 41, 64])
        try Self.dialect.index(message(with: 4, "000000000000").span.bytes, into: &index)
        #expect(index.fields == [4])
        #expect(index.macRange == 0..<16)
        #expect(index.macField == nil)
        #expect(index.byteCount == 16)
    }

    @Test func aMessageIsUsedAgainForMessagesOfAnyShape() throws {
        var message = Message(mti: .reversalRequest)
        message.set(128, "left over")
        try Self.dialect.decode(Self.wire.span.bytes, into: &message)
        #expect(message == (try Self.dialect.decode(Self.wire)))
        let kept = message
        let short = bytes("0210 1000000000000000 000000000000")
        try Self.dialect.decode(short.span.bytes, into: &message)
        #expect(message == (try Self.dialect.decode(short)))
        #expect(kept.text(35) == "12=34")
        message.set(35, "1")
        #expect(message.fields == [4, 35])
        #expect(message.text(4) == "000000000000")
    }
}
