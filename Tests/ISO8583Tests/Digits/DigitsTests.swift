import Testing

@testable import ISO8583

@Suite struct DigitsTests {
    /// 16 characters as the writer loads them.
    private func block(_ text: String) -> SIMD16<UInt8> {
        var block = SIMD16<UInt8>()
        for (place, character) in text.utf8.enumerated() where place < 16 { block[place] = character }
        return block
    }

    @Test func packedBytesBecomeTheirDigitsInOrder() {
        #expect(Digits.characters(0xEF_CD_AB_89_67_45_23_01) == block("0123456789:;<=>?"))
        #expect(Digits.packed(Digits.offsets(block("0123456789012345"))) == 0x45_23_01_89_67_45_23_01)
    }

    @Test func packingUndoesExpanding() {
        var random = SplitMix64(seed: 2)
        for _ in 0..<300 {
            let word = UInt64.random(in: 0...UInt64.max, using: &random)
            #expect(Digits.packed(Digits.offsets(Digits.characters(word))) == word)
        }
    }

    @Test func everyCharacterIsJudgedInEveryPlace() {
        var wrong: [String] = []
        for place in 0..<16 {
            for character in UInt8.min...UInt8.max {
                var characters = block("0987654321098765")
                characters[place] = character
                let offsets = Digits.offsets(characters)
                let isDigit = character >= 0x30 && character <= 0x39
                let asDigits = Digits.areNibbles(Digits.notDigits(offsets: offsets), 16)
                let parts = Digits.withoutSeparators(offsets: offsets)
                let asTrack = Digits.areNibbles(Digits.notDigits(offsets: parts), 16)
                if asDigits != isDigit { wrong.append("digits \(character) at \(place)") }
                if asTrack != (isDigit || character == 0x3D) { wrong.append("track \(character) at \(place)") }
                // What lies behind the value is nobody's business.
                if !Digits.areNibbles(Digits.notDigits(offsets: offsets), place) { wrong.append("behind \(place)") }
            }
        }
        #expect(wrong == [])
    }

    @Test func everyPackedByteIsJudgedInEveryPlace() {
        var wrong: [String] = []
        for place in 0..<8 as Range<UInt64> {
            for byte in 0...0xFF as ClosedRange<UInt64> {
                let word = 0x1234_5678_9012_3456 & ~(0xFF << (8 * place)) | byte << (8 * place)
                let nibbles = [byte >> 4, byte & 0xF]
                let digits = Digits.aboveNine(packed: word) == 0
                let track = Digits.notTrack(packed: word) == 0
                if digits != nibbles.allSatisfy({ $0 < 10 }) { wrong.append("digits \(byte) at \(place)") }
                if track != nibbles.allSatisfy({ $0 < 10 || $0 == 0xD }) { wrong.append("track \(byte) at \(place)") }
            }
        }
        #expect(wrong == [])
    }

    @Test func everyCharacterIsALetterDigitOrSpaceOrNot() {
        var wrong: [Int] = []
        for place in 0..<8 as Range<UInt64> {
            for byte in 0...0xFF as ClosedRange<UInt64> {
                let word = 0x2020_6161_7A7A_3039 & ~(0xFF << (8 * place)) | byte << (8 * place)
                let character = UInt8(byte)
                let allowed = CharacterClass.alphanumerics.allows(character, at: 0)
                let text = Character(UnicodeScalar(character))
                let expected = character < 0x80 && (text.isLetter || text.isNumber || text == " ")
                if (Digits.notAlphanumerics(word) == 0) != expected || allowed != expected { wrong.append(Int(byte)) }
            }
        }
        #expect(wrong == [])
    }

    @Test func fourNibblesAreAnMTIOrNot() {
        let wrong = (UInt16.min...UInt16.max).filter { bcd in
            Digits.areDecimal(bcd) != [12, 8, 4, 0].allSatisfy { bcd >> $0 & 0xF <= 9 }
        }
        #expect(wrong == [])
    }

    @Test func lengthsArePackedAsTheyRead() {
        for value in 0..<100 as Range<UInt32> { #expect(Digits.value(Digits.packed(value)) == Int(value)) }
        let wrong = (0..<10000 as Range<UInt32>).filter { value in
            let packed = Digits.packedPairs(value)
            return Digits.value(UInt8(packed >> 8)) != Int(value / 100)
                || Digits.value(UInt8(packed & 0xFF)) != Int(value % 100)
        }
        #expect(wrong == [])
        #expect((0...0xFF).count { Digits.value(UInt8($0)) != nil } == 100)
    }

    @Test func masksCoverTheirFirstBytes() {
        #expect((0...8).map { Digits.mask($0).trailingZeroBitCount } == [64, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect((0...8).map { Digits.mask($0).nonzeroBitCount } == (0...8).map { $0 * 8 })
    }

    @Test func aBitmapIsTurnedAndTurnedBack() {
        // Fields 1, 2 and 64 on the wire: C0 00 00 00 00 00 00 01.
        #expect(Bitmap.turned(0x01_00_00_00_00_00_00_C0) == 1 as UInt64 | 2 | 1 << 63)
        var random = SplitMix64(seed: 3)
        for _ in 0..<100 {
            let word = UInt64.random(in: 0...UInt64.max, using: &random)
            #expect(Bitmap.turned(Bitmap.turned(word)) == word)
        }
    }

    @Test func hexadecimalTextsReadBackInEitherCase() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.bytes(Hex.text(all)) == all)
        #expect(Hex.bytes(Hex.text(all).lowercased()) == all)
        for text in ["0", "0G", "G0", "é", "0x", " 0", "00 "] { #expect(Hex.bytes(text) == nil) }
    }
}
