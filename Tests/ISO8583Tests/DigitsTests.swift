import Testing

@testable import ISO8583

@Suite struct DigitsTests {
    @Test func spreadingGivesNibblesInTheOrderOfTheText() {
        for value in 0...255 as ClosedRange<UInt32> {
            for place in 0..<4 as Range<UInt32> {
                let nibbles = Digits.spread(value << (8 * place))
                #expect(nibbles >> UInt64(16 * place) & 0xFF == UInt64(value >> 4))
                #expect(nibbles >> UInt64(16 * place + 8) & 0xFF == UInt64(value & 0xF))
            }
        }
    }

    @Test func packingUndoesSpreading() {
        var random = SplitMix64(seed: 2)
        for _ in 0..<1000 {
            let word = UInt32.random(in: 0...UInt32.max, using: &random)
            #expect(Digits.pack(Digits.spread(word)) == word)
        }
    }

    @Test func aWordIsDigitsExactlyWhenEachOfItsCharactersIs() {
        for place in 0..<8 as Range<UInt64> {
            for character in 0...255 as ClosedRange<UInt64> {
                let word = Digits.zeros & ~(0xFF << (8 * place)) | character << (8 * place)
                let isDigit = character >= 0x30 && character <= 0x39
                #expect((Digits.notDigits(word) == 0) == isDigit)
                #expect((Digits.notTrack(word) == 0) == (isDigit || character == 0x3D))
            }
        }
    }

    @Test func twoPackedDigitsAreTheirNumber() {
        for value in 0..<100 { #expect(Digits.value(Digits.packed(UInt32(value))) == value) }
        let valid = (0...255).filter { Digits.value(UInt8($0)) != nil }
        #expect(valid.count == 100)
    }

    @Test func hexadecimalTextsReadBackInEitherCase() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.bytes(Hex.text(all)) == all)
        #expect(Hex.bytes(Hex.text(all).lowercased()) == all)
        for text in ["0", "0G", "G0", "é", "0x", " 0", "00 "] { #expect(Hex.bytes(text) == nil) }
    }
}
