import DayEnd
import Testing
import UnionPay

@testable import Wording

@Suite struct WordingTests {
    let wording: Wording

    init() throws { wording = try Wording.shipped() }

    @Test func everyKeyHasATextInEveryLanguage() {
        for language in Language.allCases {
            let keys = Set(wording.entries(in: language).map(\.key))
            for key in WordingKey.allCases { #expect(keys.contains(key.rawValue), "\(key.rawValue) \(language)") }
        }
    }

    @Test func aMissingKeyIsNamedWithItsFile() throws {
        let whole = String(decoding: PackageResources.zh_Hant_json, as: UTF8.self)
        let holed = whole.replacing("\"eod.button\": \"日終簽退\",\n", with: "")
        #expect(holed != whole)
        #expect { try with(traditional: holed) } throws: { "\($0)" == "zh-Hant.json: eod.button: this text is missing" }
    }

    @Test func aPlaceholderThatDiffersIsNamedWithItsFileAndKey() throws {
        let whole = String(decoding: PackageResources.zh_Hant_json, as: UTF8.self)
        let bent = whole.replacing("溢款 {amt}", with: "溢款 {limit}")
        #expect(bent != whole)
        #expect { try with(traditional: bent) } throws: {
            "\($0)" == "zh-Hant.json: diff.over: expected the placeholders {amt}, found {limit}"
        }
    }

    @Test func aKeyThatNothingUsesIsNamed() throws {
        let whole = String(decoding: PackageResources.zh_Hant_json, as: UTF8.self)
        let more = whole.replacing("{\n", with: "{\n \"old.text\": \"x\",\n")
        #expect { try with(traditional: more) } throws: {
            "\($0)" == "zh-Hant.json: old.text: no text of this name is used"
        }
    }

    @Test(arguments: ["", "[]", "{\"a\":1}", "{\"a\":\"\"}", "{\"a\":\"{n\"}", "{\"a\":\"n}\"}", "{\"a\":\"{}\"}"])
    func aBrokenTableIsNamedByItsFile(_ text: String) {
        #expect { try StringTable(file: "en.json", bytes: Array(text.utf8)) } throws: {
            "\($0)".hasPrefix("en.json: ")
        }
    }

    @Test func aTextTwiceIsRefused() {
        #expect { try StringTable(file: "en.json", bytes: Array(#"{"a":"x","a":"y"}"#.utf8)) } throws: {
            "\($0)".contains("\"a\" again")
        }
    }

    @Test func phrasesAreFilledInEveryLanguage() {
        let phrase = Phrase(.safCount, ["n": .number(7), "amt": .money(Money(123_450, .renminbi))])
        #expect(wording.text(phrase, in: .simplifiedChinese) == "本机还有 7 笔未上送，共 ¥1,234.50")
        #expect(wording.text(phrase, in: .traditionalChinese) == "本機尚有 7 筆未上傳，共 ¥1,234.50")
        #expect(
            wording.text(phrase, in: .english) == "7 payments are stored here and not yet sent: ¥1,234.50")
    }

    @Test func oneThingIsSpokenOfInTheSingular() {
        #expect(wording.text(Phrase(.readyTodo, ["n": .number(1)]), in: .english) == "1 thing to settle first")
        #expect(wording.text(Phrase(.readyTodo, ["n": .number(1)]), in: .simplifiedChinese) == "还有 1 项要处理")
    }

    @Test func amountsHaveTheDecimalsOfTheirCurrency() throws {
        let yen = try #require(Currency("JPY"))
        let dinar = try #require(Currency("KWD"))
        #expect(wording.text(Money(1500, yen), in: .simplifiedChinese) == "1,500 日元")
        #expect(wording.text(Money(1500, yen), in: .english) == "JPY 1,500")
        #expect(wording.text(Money(1500, dinar), in: .english) == "KWD 1.500")
        #expect(wording.text(Money(-5, .renminbi), in: .english) == "\u{2212}¥0.05")
        #expect(
            wording.text(Money(.min, .renminbi), in: .english) == "\u{2212}¥92,233,720,368,547,758.08")
        for currency in Currency.known {
            for language in Language.allCases {
                #expect(wording.text(Money(7, currency), in: language).contains("7"))
            }
        }
    }

    @Test func daysAreWrittenInFull() throws {
        let day = try #require(CivilDate(year: 2026, month: 11, day: 3))
        #expect(wording.text(day, in: .simplifiedChinese) == "2026年11月3日")
        #expect(wording.text(day, in: .english) == "3 November 2026")
    }

    private func with(traditional text: String) throws -> Wording {
        try Wording(
            simplifiedChinese: StringTable(file: "zh-Hans.json", bytes: PackageResources.zh_Hans_json),
            traditionalChinese: StringTable(file: "zh-Hant.json", bytes: Array(text.utf8)),
            english: StringTable(file: "en.json", bytes: PackageResources.en_json))
    }
}
