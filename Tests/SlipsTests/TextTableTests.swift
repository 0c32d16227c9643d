import QRCode
import Testing
import UnionPay

@testable import Slips

@Suite("Texts of the papers")
struct TextTableTests {
    @Test("No text is missing in any language", arguments: Language.allCases)
    func complete(language: Language) {
        let table = SlipText.table(language)
        for key in SlipText.allCases {
            let text = table[key] ?? ""
            #expect(!text.trimmingSpaces.isEmpty, "\(key) has no text in \(language)")
            // What a Chinese font of a printer lacks would come out as a substitute.
            #expect(GB18030.printable(text) == text, "\(key) in \(language) cannot be printed")
        }
    }

    @Test func theThreeTablesAreThreeLanguages() {
        let chinese = SlipText.allCases.map { $0.text(in: .simplifiedChinese) }
        #expect(chinese != SlipText.allCases.map { $0.text(in: .traditionalChinese) })
        #expect(SlipText.testing.text(in: .simplifiedChinese) == "**测试/TESTING, 凭证无效**")
        #expect(SlipText.reprint.text(in: .simplifiedChinese) == "****重打印/DUPLICATED****")
    }

    @Test func everyTypeHasItsOwnName() {
        for language in Language.allCases {
            let names = TransactionType.allCases.map { SlipWords.type($0, in: language) }
            #expect(Set(names).count == names.count)
        }
    }
}

@Suite("The size of a printed code")
struct CodeSizeTests {
    @Test func itIsThatOfTheSmallestCodeThatHoldsTheBytes() throws {
        for count in 1...666 {
            // Small letters leave byte mode as the only one.
            let text = String(repeating: "a", count: count)
            #expect(QRSize.side(bytes: count) == (try QRCode(text, level: .medium).side), "\(count) bytes")
        }
        #expect(QRSize.side(bytes: 667) == nil)
    }
}
