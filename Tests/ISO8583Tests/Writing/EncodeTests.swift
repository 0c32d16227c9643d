import ISO8583
import Testing

@Suite struct EncodeTests {
    static let dialect = packedDialect(
        FieldSpec(2, "card number", .n, .bcd.ll(19), .bcd, mask: .pan),
        FieldSpec(4, "amount", .n, .fixed(12), .bcd),
        FieldSpec(23, "card sequence", .n, .fixed(3), .bcd, justify: .right),
        FieldSpec(35, "track 2", .z, .bcd.ll(37), .bcd, mask: .hidden),
        FieldSpec(37, "reference", .an, .fixed(12), .ascii),
        FieldSpec(45, "by bytes", .n, .bcd.ll(20), .bcd, count: .bytes),
        FieldSpec(52, "PIN block", .b, .fixed(8), .binary, mask: .hidden),
        FieldSpec(64, "MAC", .b, .fixed(8), .binary, mask: .hidden))

    struct Case: Sendable, CustomTestStringConvertible {
        var field: Int
        var value: String
        var reason: EncodeError.Reason
        var text: String
        var testDescription: String { text }
    }

    static let cases = [
        Case(
            field: 3, value: "000000", reason: .unknownField,
            text: "F3: expected a field of test, found one that it does not have"),
        Case(field: 4, value: "12345", reason: .length, text: "F4: expected 12 digits, found 5"),
        Case(field: 4, value: "", reason: .length, text: "F4: expected 12 digits, found 0"),
        Case(field: 4, value: "00000001234x", reason: .character, text: "F4: expected digits, found another at 11"),
        Case(field: 4, value: "0000000-1234", reason: .character, text: "F4: expected digits, found another at 7"),
        Case(field: 4, value: "00000001234=", reason: .character, text: "F4: expected digits, found another at 11"),
        Case(field: 23, value: "x01", reason: .character, text: "F23: expected digits, found another at 0"),
        Case(
            field: 2, value: "12345678901234567890", reason: .length,
            text: "F2: expected at most 19 digits, found 20"),
        Case(field: 2, value: "1234 5678", reason: .character, text: "F2: expected digits, found another at 4"),
        Case(field: 35, value: "1234D5", reason: .character, text: "F35: expected digits and =, found another at 4"),
        Case(
            field: 37, value: "12345678901!", reason: .character,
            text: "F37: expected letters, digits or space, found another at 11"),
        Case(
            field: 37, value: "1234567890é", reason: .character,
            text: "F37: expected letters, digits or space, found another at 10"),
        Case(field: 45, value: "123", reason: .length, text: "F45: expected an even number of digits, found 3"),
        Case(field: 52, value: "1234567", reason: .length, text: "F52: expected 8 bytes, found 7"),
    ]

    @Test(arguments: cases)
    func aValueThatCannotBeWrittenHasANamedError(_ example: Case) throws {
        var message = Message(mti: .financialRequest)
        message.set(example.field, example.value)
        let error = try #require(encodeError(Self.dialect, message))
        #expect(error.description == example.text)
        #expect(error.reason == example.reason)
        #expect(error.part == .field(example.field))
    }

    @Test func anErrorLeavesTheCallersBytesAlone() throws {
        var message = Message(mti: .financialRequest)
        message.set(2, "1234567890123")
        message.set(64, "short")
        var buffer: [UInt8] = [1, 2, 3]
        #expect(throws: EncodeError.self) { try Self.dialect.encode(message, into: &buffer) }
        #expect(buffer == [1, 2, 3])
    }

    @Test func messagesAreAppendedOneAfterAnother() throws {
        var message = Message(mti: .financialRequest)
        message.set(4, "000000012345")
        message.set(64, bytes: [1, 2, 3, 4, 5, 6, 7, 8])
        let alone = try Self.dialect.encode(message)
        var buffer: [UInt8] = [0xFF]
        let first = try Self.dialect.encode(message, into: &buffer)
        let second = try Self.dialect.encode(message, into: &buffer)
        #expect(buffer == [0xFF] + alone.bytes + alone.bytes)
        #expect(first == alone.layout.shifted(by: 1))
        #expect(second == alone.layout.shifted(by: 1 + alone.bytes.count))
        #expect(Array(buffer[second.message]) == alone.bytes)
    }

    @Test func aMACCoversAllBeforeItsField() throws {
        var message = Message(mti: .financialRequest)
        message.set(4, "000000012345")
        let without = try Self.dialect.encode(message)
        #expect(without.macRange == 0..<16)
        #expect(without.layout.macField == nil)
        message.set(64, bytes: [UInt8](repeating: 0, count: 8))
        var with = try Self.dialect.encode(message)
        #expect(with.macRange == 0..<16)
        #expect(with.layout.macField == 16..<24)
        let before = with.bytes[with.macRange]
        let mac: [UInt8] = [8, 7, 6, 5, 4, 3, 2, 1]
        let wasSet = with.setMAC(mac)
        #expect(wasSet)
        #expect(with.bytes[with.macRange] == before)
        #expect(try Self.dialect.decode(with.bytes).bytes(64) == mac)
        let tooShort = with.setMAC([1, 2, 3])
        #expect(!tooShort)
        var none = without
        let noField = none.setMAC(mac)
        #expect(!noField)
        #expect(none == without)
    }

    @Test func in128FieldsTheMACIsTheLastOf64And128() throws {
        var message = Message(mti: .financialRequest)
        message.set(11, "000001")
        message.set(64, bytes: [UInt8](repeating: 1, count: 8))
        message.set(70, "301")
        // Field 64 is no MAC of the whole message when fields follow it.
        #expect(try Dialect.iso1987BCD.encode(message).layout.macField == nil)
        message.set(128, bytes: [UInt8](repeating: 2, count: 8))
        let encoded = try Dialect.iso1987BCD.encode(message)
        #expect(encoded.layout.macField == encoded.bytes.count - 8..<encoded.bytes.count)
        #expect(encoded.macRange == 0..<encoded.bytes.count - 8)
        #expect(try Dialect.iso1987BCD.index(encoded.bytes).macField == encoded.layout.macField)
    }

    @Test func noDescriptionShowsAByte() throws {
        var message = Message(mti: .financialRequest)
        message.set(2, "6222021234567890123")
        let encoded = try Self.dialect.encode(message)
        #expect("\(encoded)" == "21 bytes")
        var dumped = ""
        dump(encoded, to: &dumped)
        #expect(!dumped.contains("98") && !String(reflecting: encoded).contains("98"))
    }
}
