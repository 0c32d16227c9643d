import ISO8583
import Testing

@Suite struct RedactionTests {
    static let dialect = packedDialect(
        FieldSpec(2, "card number", .n, .bcd.ll(19), .bcd, mask: .pan),
        FieldSpec(4, "amount", .n, .fixed(12), .bcd),
        FieldSpec(35, "track 2", .zh, .bcd.ll(37), .bcd, mask: .hidden),
        FieldSpec(43, "holder", .a, .ascii.ll(20), .ascii, mask: .hidden),
        FieldSpec(46, "fee", .xn, .fixed(9), .bcd, mask: .hidden),
        FieldSpec(48, "records", .n, .bcd.lll(322), .bcd, mask: .records(head: 2, length: 40, pan: 8..<28)),
        FieldSpec(52, "PIN block", .b, .fixed(8), .binary, mask: .hidden),
        FieldSpec(55, "ICC data", .b, .bcd.lll(255), .binary, structure: .tlv, mask: .tlv))

    static func passesLuhn(_ text: String) -> Bool {
        text.utf8.reversed().enumerated().reduce(0) { sum, digit in
            let value = Int(digit.element) - 0x30
            return sum + (digit.offset.isMultiple(of: 2) ? value : value * 2 / 10 + value * 2 % 10)
        }.isMultiple(of: 10)
    }

    static func redact(_ field: Int, _ text: String) -> String? {
        var message = Message(mti: .financialRequest)
        message.set(field, text)
        return Redaction(message, in: dialect).message.text(field)
    }

    @Test func aCardNumberKeepsFirstSixAndLastFour() {
        #expect(Self.redact(2, "6222021234567890") == "6222020000007890")
        // With zeros alone this one would be a number that passes the check.
        #expect(Self.redact(2, "4000000000000002") == "4000000000010002")
        #expect(Self.redact(2, "12345678") == "00015678")
        #expect(Self.redact(2, "1234567") == "0000001")
    }

    @Test func noCardNumberPassesTheLuhnCheckAfterwards() throws {
        var random = SplitMix64(seed: 11)
        for _ in 0..<2_000 {
            let count = Int.random(in: 8...19, using: &random)
            let number = String((0..<count).map { _ in Character(String(Int.random(in: 0...9, using: &random))) })
            let redacted = try #require(Self.redact(2, number))
            #expect(redacted.count == count && redacted.suffix(4) == number.suffix(4))
            #expect(!Self.passesLuhn(redacted))
            #expect(Self.redact(2, redacted) == redacted)
        }
    }

    @Test func aTrackKeepsItsShapeOrNothing() {
        #expect(Self.redact(35, "6222021234567890=30122010000012345") == "6222020000007890=00000000000000000")
        #expect(Self.redact(35, "62220212345AB=C90=30122010000012345") == String(repeating: "0", count: 35))
        #expect(Self.redact(35, "996222021234567890123456") == String(repeating: "0", count: 24))
    }

    @Test func eachKindOfFieldHoldsItsZeros() throws {
        #expect(Self.redact(43, "JANE DOE") == "XXXXXXXX")
        #expect(Self.redact(46, "D00001234") == "D00000000")
        let record = "00000002" + "00006222021234567890" + "000000012345"
        let redacted = "00000002" + "00006222020000007890" + "000000012345"
        #expect(Self.redact(48, "02" + record + record) == "02" + redacted + redacted)
        #expect(Self.redact(48, String(repeating: "1", count: 62)) == String(repeating: "1", count: 62))
    }

    @Test func chipDataKeepTheirTags() throws {
        var message = Message(mti: .financialRequest)
        message.set(4, "000000000100")
        message.set(52, bytes: bytes("1122334455667788"))
        message.set(
            55,
            bytes: bytes(
                "9F2701805A08622202123456789057116222021234567890D3012201000001234F" + "5F20024142"
                    + "700A5A0862220212345678907100"))
        let redaction = Redaction(message, in: Self.dialect)
        let list = try BERTLV(redaction.message.bytes(55) ?? [])
        func value(_ tag: String) throws -> String { hex(list[try #require(TLVTag(tag))] ?? []) }
        #expect(try value("9F27") == "80")
        #expect(try value("5A") == "6222020000007890")
        #expect(try value("57") == "6222020000007890D" + String(repeating: "0", count: 16) + "F")
        #expect(try value("5F20") == "0000")
        #expect(try value("70") == "5A086222020000007890")
        #expect(redaction.message.bytes(52) == [UInt8](repeating: 0, count: 8))
        #expect(redaction.message.text(4) == "000000000100")
        #expect(redaction.parts.map(\.path) == ["52", "55.5A", "55.57", "55.5F20", "55.70.5A"])
        #expect(redaction.description == "redacted 52 55.5A 55.57 55.5F20 55.70.5A")
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func theResultIsAsLongAndDecodes(_ seed: UInt64) throws {
        var source = RandomMessages(seed: seed)
        for dialect in [Self.dialect, .iso1987ASCII, .iso1987BCD, .iso1987EBCDIC] {
            let message = source.message(in: dialect)
            let redaction = Redaction(message, in: dialect)
            let (before, after) = (try dialect.encode(message).bytes, try dialect.encode(redaction.message).bytes)
            #expect(before.count == after.count)
            #expect(try dialect.decode(after) == redaction.message)
            #expect(Redaction(redaction.message, in: dialect).message == redaction.message)
            #expect(Redaction(message, in: dialect, keeping: Set(2...128)).message == message)
        }
    }
}
