import ISO8583
import Testing

@Suite struct MessageTests {
    @Test func aValueReadsBackAsItWasSet() {
        var message = Message(mti: .financialRequest)
        message.set(4, "000000012345")
        message.set(52, bytes: [1, 2, 0xFF])
        message.set(41, "")
        #expect(message.fields == [4, 41, 52])
        #expect(message.text(4) == "000000012345")
        #expect(message.integer(4) == 12345)
        #expect(message.bytes(52) == [1, 2, 0xFF])
        #expect(message.text(41) == "")
        #expect(message.has(41))
        #expect(message.text(42) == nil)
        #expect(message.bytes(42) == nil)
    }

    @Test func noNumberOutsideOfTheRangeIsAField() {
        var message = Message(mti: .financialRequest)
        for number in [Int.min, -1, 0, 1, 129, 192, 256, Int.max] {
            let wasSet = message.set(number, "1")
            let wasSetToBytes = message.set(number, bytes: [1])
            #expect(!wasSet && !wasSetToBytes)
            message.remove(number)
            #expect(!message.has(number))
            #expect(message.text(number) == nil)
        }
        #expect(message == Message(mti: .financialRequest))
    }

    @Test func aNumberIsDigitsThatFit() {
        var message = Message(mti: .financialRequest)
        let texts: [(String, Int?)] = [
            ("0", 0), ("9223372036854775807", Int.max), ("9223372036854775808", nil), ("", nil), ("-1", nil),
            ("12 ", nil), ("99999999999999999999999999", nil), ("000000000000000000000000000000017", 17),
        ]
        for (text, value) in texts {
            message.set(48, text)
            #expect(message.integer(48) == value)
        }
        #expect(message.integer(4) == nil)
    }

    @Test func spanAccessSeesTheSameBytes() {
        var message = Message(mti: .financialRequest)
        message.set(11, "000123")
        let sum = message.withBytes(of: 11) { span in span.indices.reduce(0) { $0 + Int(span[$1]) } }
        #expect(sum == 6 * 0x30 + 6)
        let absent = message.withBytes(of: 12) { $0.count }
        #expect(absent == nil)
    }

    @Test func editsAgreeWithADictionary() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<60 {
            var message = Message(mti: .financialRequest)
            var model: [Int: [UInt8]] = [:]
            for _ in 0..<60 {
                let field = [2, 3, 4, 5, 11, 63, 64, 65, 66, 70, 100, 127, 128].randomElement(using: &random) ?? 2
                if Int.random(in: 0..<4, using: &random) == 0 {
                    message.remove(field)
                    model[field] = nil
                } else {
                    let value = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                        UInt8.random(in: 0...255, using: &random)
                    }
                    message.set(field, bytes: value)
                    model[field] = value
                }
                #expect(message.fields == model.keys.sorted())
            }
            for field in 1...129 { #expect(message.bytes(field) == model[field]) }
        }
    }

    @Test func equalityDependsOnValuesAlone() {
        var one = Message(mti: .financialRequest)
        one.set(3, "000000")
        one.set(70, "301")
        one.set(64, bytes: [9])
        var other = Message(mti: .financialRequest)
        other.set(64, bytes: [1, 2, 3])
        other.set(5, "1")
        other.set(70, "301")
        other.set(3, "000000")
        #expect(one != other)
        other.set(64, bytes: [9])
        other.remove(5)
        #expect(one == other)
        other.mti = .reversalRequest
        #expect(one != other)
    }

    @Test func aCopyIsAValueOfItsOwn() {
        var message = Message(mti: .financialRequest)
        message.set(11, "000001")
        let copy = message
        message.set(11, "000002")
        #expect(copy.text(11) == "000001")
    }

    @Test func noDescriptionShowsAValue() {
        var message = Message(mti: .financialRequest)
        message.set(2, "6222021234567890123")
        let dumped = {
            var text = ""
            dump(message, to: &text)
            return text
        }()
        for text in ["\(message)", String(reflecting: message), dumped, "\([message])", "\(Optional(message) as Any)"] {
            #expect(!text.contains("6222") && !text.contains("54, 50, 50, 50"))
        }
        #expect(message.description == "0200 with fields 2")
    }
}
