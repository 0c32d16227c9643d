import ISO8583
import Testing
import UnionPay

@Suite struct TerminalDialectTests {
    @Test func theTableIsSound() {
        #expect(Dialect.unionPayTerminal.problems == [])
        #expect(Dialect.unionPayTerminal.width == .bits64)
        #expect(
            Dialect.unionPayTerminal.fields.map(\.number) == [
                2, 3, 4, 11, 12, 13, 14, 15, 22, 23, 25, 26, 32, 35, 36, 37, 38, 39, 41, 42, 44, 48, 49, 52, 53, 54, 55,
                57, 58, 59, 60, 61, 62, 63, 64,
            ])
    }

    /// Each field alone, at its greatest length, with the bytes that the specification's coding rules give.
    @Test func eachFieldHasItsLengthOnTheWire() throws {
        let lengths: [Int: Int] = [
            2: 1 + 10, 3: 3, 4: 6, 11: 3, 12: 3, 13: 2, 14: 2, 15: 2, 22: 2, 23: 2, 25: 1, 26: 1, 32: 1 + 6, 35: 1 + 19,
            36: 2 + 52, 37: 12, 38: 6, 39: 2, 41: 8, 42: 15, 44: 1 + 25, 48: 2 + 161, 49: 3, 52: 8, 53: 8, 54: 2 + 40,
            55: 2 + 255, 57: 2 + 999, 58: 2 + 100, 59: 2 + 999, 60: 2 + 10, 61: 2 + 15, 62: 2 + 999, 63: 2 + 163, 64: 8,
        ]
        for spec in Dialect.unionPayTerminal.fields {
            var message = Message(mti: .financialRequest)
            message.set(spec.number, String(repeating: "1", count: spec.length.maximum))
            let encoded = try Dialect.unionPayTerminal.encode(message)
            #expect(encoded.bytes.count - 10 == lengths[spec.number], "F\(spec.number)")
            #expect(try Dialect.unionPayTerminal.decode(encoded.bytes) == message)
        }
    }

    @Test func entryModeStandsLeftAndCardSequenceRight() throws {
        var message = Message(mti: .financialRequest)
        message.set(22, "021")
        message.set(23, "001")
        let bytes = try Dialect.unionPayTerminal.encode(message).bytes
        #expect(FrameFixtures.hex(bytes) == "0200" + "0000060000000000" + "0210" + "0001")
    }

    @Test func partsOfTheReasonAndTheOriginalAreReached() throws {
        let message = try FrameFormat.standard.decode(FrameFixtures.sale).message
        func value(_ path: String) throws -> String? {
            Dialect.unionPayTerminal.value(at: try #require(FieldPath(path)), of: message)
        }
        #expect(try value("60.1") == "22")
        #expect(try value("60.2") == "000001")
        #expect(try value("60.3") == "000")
        #expect(try value("60.4") == "5")
        #expect(try value("60.6") == nil)
        #expect(try value("22.1") == "05")
        #expect(try value("53.1") == "2")
        #expect(try value("55.9F36") == "0123")
        #expect(try value("61.1") == nil)
    }

    @Test func noCardNumberTrackOrKeyIsShown() throws {
        for bytes in FrameFixtures.all {
            let message = try FrameFormat.standard.decode(bytes).message
            let text = MaskedDescription(message, in: .unionPayTerminal).description
            for secret in [
                "6222021234567890123", "30122010000012300", "0123456789ABCDEF", "46454443", "1111111111",
                "2222222222", "3333333333",
            ] { #expect(!text.contains(secret)) }
        }
        let sale = try FrameFormat.standard.decode(FrameFixtures.sale).message
        #expect(MaskedDescription(sale, in: .unionPayTerminal).lines.first?.value == "622202*********0123")
        let upload = try FrameFormat.standard.decode(FrameFixtures.upload).message
        #expect(
            MaskedDescription(upload, in: .unionPayTerminal).lines.first { $0.field == 48 }?.value
                == "01" + "00000123" + "0622202*********0123" + "000000012345")
    }
}
