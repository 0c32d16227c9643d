import ISO8583
import Testing

@Suite struct DifferenceTests {
    static let dialect = packedDialect(
        FieldSpec(2, "card number", .n, .bcd.ll(19), .bcd, mask: .pan),
        FieldSpec(4, "amount", .n, .fixed(12), .bcd),
        FieldSpec(52, "PIN block", .b, .fixed(8), .binary, mask: .hidden),
        FieldSpec(55, "ICC data", .b, .bcd.lll(255), .binary, structure: .tlv, mask: .tlv),
        FieldSpec(
            60, "reason", .n, .bcd.lll(19), .bcd,
            structure: .positions([
                Subfield("1", "type", 2),
                Subfield(
                    "2", "batch", 6, structure: .positions([Subfield("1", "year", 2), Subfield("2", "count", 4)])),
                Subfield("3", "code", 3),
            ])))

    private func message(_ fields: [Int: String], pin: String? = nil, chip: String? = nil) -> Message {
        var message = Message(mti: .financialRequest)
        for (field, text) in fields { message.set(field, text) }
        if let pin { message.set(52, bytes: bytes(pin)) }
        if let chip { message.set(55, bytes: bytes(chip)) }
        return message
    }

    private func lines(_ left: Message, _ right: Message) -> [String] {
        Self.dialect.differences(left, right).map {
            "\($0.part) \($0.name) \($0.kind.rawValue) \($0.left ?? "-") \($0.right ?? "-")"
        }
    }

    @Test func fieldsAreOnlyLeftOnlyRightOrDifferent() {
        #expect(
            lines(message([2: "6222021234567890"]), message([4: "000000000100"])) == [
                "F2 card number only_left 622202******7890 -", "F4 amount only_right - 000000000100",
            ])
        #expect(
            lines(message([4: "000000000100"]), message([4: "000000000200"]))
                == ["F4 amount different 000000000100 000000000200"])
        var other = message([:])
        other.mti = .reversalRequest
        #expect(lines(message([:]), other) == ["MTI message type different 0200 0400"])
    }

    @Test func partsAreToldByTheirPath() {
        #expect(
            lines(message([60: "22260001"]), message([60: "22260002003"])) == [
                "F60.2.2 count different 0001 0002", "F60.3 code only_right - 003",
            ])
        // Digits behind the last known part: the whole field.
        #expect(
            lines(message([60: "222600010030"]), message([60: "222600010031"]))
                == ["F60 reason different 222600010030 222600010031"])
        #expect(
            lines(message([:], chip: "9F2701805A0212345A021234"), message([:], chip: "9F2701405A0212345A0212559A01AA"))
                == [
                    "F55.9F27 ICC data different 80 40", "F55.5A#2 ICC data different **** ****",
                    "F55.9A ICC data only_right - AA",
                ])
        // The same objects in another order.
        #expect(
            lines(message([:], chip: "9A01AA9C0100"), message([:], chip: "9C01009A01AA"))
                == ["F55 ICC data different 9A=AA 9C=00 9C=00 9A=AA"])
        #expect(lines(message([:], chip: "9A05AA"), message([:], chip: "9A06AA")).count == 1)
    }

    @Test func secretsThatDifferAreToldButNotShown() {
        #expect(
            lines(message([2: "6222021234567890"]), message([2: "6222029999997890"]))
                == ["F2 card number different 622202******7890 622202******7890"])
        #expect(
            lines(message([:], pin: "1122334455667788"), message([:], pin: "1122334455667789"))
                == ["F52 PIN block different (8 hidden) (8 hidden)"])
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func onlyEqualMessagesHaveNone(_ seed: UInt64) throws {
        var source = RandomMessages(seed: seed)
        for dialect in [Self.dialect, .iso1987EBCDIC] {
            let (one, other) = (source.message(in: dialect), source.message(in: dialect))
            #expect(dialect.differences(one, one).isEmpty)
            #expect(dialect.differences(one, other).isEmpty == (one == other))
            #expect(dialect.differences(one, other).count == dialect.differences(other, one).count)
        }
    }
}
