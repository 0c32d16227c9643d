import ISO8583
import Testing

@Suite struct MaskingTests {
    static let dialect = packedDialect(
        FieldSpec(2, "card number", .n, .bcd.ll(19), .bcd, mask: .pan),
        FieldSpec(3, "processing code", .n, .fixed(6), .bcd),
        FieldSpec(35, "track 2", .z, .bcd.ll(37), .bcd, mask: .hidden),
        FieldSpec(42, "merchant", .ans, .fixed(15), .ascii),
        FieldSpec(48, "records", .n, .bcd.lll(322), .bcd, mask: .records(head: 2, length: 40, pan: 8..<28)),
        FieldSpec(52, "PIN block", .b, .fixed(8), .binary, mask: .hidden),
        FieldSpec(55, "ICC data", .b, .bcd.lll(255), .binary, structure: .tlv, mask: .tlv),
        FieldSpec(62, "bytes", .b, .bcd.lll(255), .binary))

    private func shown(_ field: Int, _ value: [UInt8], binLength: Int = 6) -> String {
        var message = Message(mti: .financialRequest)
        message.set(field, bytes: value)
        return MaskedDescription(message, in: Self.dialect, binLength: binLength).lines.first?.value ?? ""
    }

    @Test func aCardNumberShowsItsBINAndLastFourDigits() {
        func pan(_ digits: String, _ bin: Int = 6) -> String { shown(2, Array(digits.utf8), binLength: bin) }
        #expect(pan("6222021234567890123") == "622202*********0123")
        #expect(pan("6222021234567890") == "622202******7890")
        #expect(pan("6222021234567890", 8) == "62220212****7890")
        // Never more than eight in front, and never fewer than four stars.
        #expect(pan("6222021234567890", 100) == "62220212****7890")
        #expect(pan("6222021234567890", -1) == "************7890")
        #expect(pan("62220212345678") == "622202****5678")
        #expect(pan("6222021234567") == "*********4567")
        #expect(pan("1234567") == "*******")
        #expect(pan("") == "")
    }

    @Test func tracksAndPINBlocksShowNothing() {
        #expect(shown(35, Array("6222021234567890123=30122010000012300".utf8)) == "(37 hidden)")
        #expect(shown(52, bytes("0123456789ABCDEF")) == "(8 hidden)")
    }

    @Test func chipDataHideTheCardAndShowTheRest() {
        let data = bytes(
            "9F2608AABBCCDDEEFF0011 5A0A6222021234567890123F 57056222021234 5F200441424344 9F02060000000123 45")
        #expect(
            shown(55, data)
                == "9F26=AABBCCDDEEFF0011 5A=622202*********0123 57=(5 hidden) 5F20=(4 hidden) 9F02=000000012345")
        #expect(shown(55, bytes("5A0A6222")) == "(4 hidden)")
    }

    @Test func recordsHideTheCardNumberInEach() {
        let record = "00000100" + "06222021234567890123" + "000000001000"
        #expect(
            shown(48, Array(("02" + record + record).utf8))
                == "02" + String(repeating: "00000100" + "0622202*********0123" + "000000001000", count: 2))
        // Totals have another length and are shown.
        let totals = String(repeating: "0123456789", count: 6) + "12"
        #expect(shown(48, Array(totals.utf8)) == totals)
        #expect(shown(48, Array("0002".utf8)) == "0002")
    }

    @Test func aDescriptionIsATableWithoutSecrets() {
        var message = Message(mti: .financialRequest)
        message.set(2, "6222021234567890123")
        message.set(3, "000000")
        message.set(42, bytes: Array("AB\u{1B}[31m\n".utf8) + [0xD6, 0xD0])
        message.set(62, bytes: [0xAB])
        message.set(63, "not in the table")
        let description = MaskedDescription(message, in: Self.dialect).description
        #expect(
            description == """
                0200
                    2  card number      622202*********0123
                    3  processing code  000000
                   42  merchant         AB.[31m...
                   62  bytes            AB
                   63  unknown          (16 hidden)
                """)
    }

    @Test func noFieldOfThePresetsShowsACard() {
        for dialect in [Dialect.iso1987ASCII, .iso1987BCD] {
            for field in [2, 34, 35, 36, 45, 52, 55, 64, 96, 102, 103, 128] {
                #expect(dialect[field]?.mask != Mask.none)
            }
        }
    }
}
