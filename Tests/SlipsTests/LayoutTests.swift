import DayEnd
import Slips
import Testing
import UnionPay

@Suite("No line is wider than the paper, no character is cut")
struct LayoutTests {
    static let alphabet: [String] = [
        "店", "鋪", "〇", "龘", "𠮷", "한", "あ", "Ａ", "a", "Z", "0", " ", "-", "é", "e\u{301}", "ñ", "Ł", "€", "¥", "™", "·",
        "—", "…", "😀", "👨‍👩‍👧", "🇨🇳", "❤️", "\u{200B}", "\u{1B}", "\n", "\t", "\u{0}", "\u{202E}", "<", "&", "я", "Ω", "ก็",
    ]

    static func text(_ longest: Int, using random: inout SplitMix64) -> String {
        (0..<Int.random(in: 0...longest, using: &random)).map { _ in
            alphabet.randomElement(using: &random) ?? ""
        }.joined()
    }

    static func amount(using random: inout SplitMix64) -> Int64 {
        Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...62, using: &random)
    }

    @Test(arguments: [24, 32, 40, 48])
    func randomDocumentsFit(columns: Int) {
        for seed in 1...40 as ClosedRange<UInt64> {
            var random = SplitMix64(seed)
            var document = PaperDocument()
            let emphasis: [PaperDocument.Emphasis] = [.plain, .strong, .title]
            for _ in 0..<8 {
                let strength = emphasis.randomElement(using: &random) ?? .plain
                let alignment = [PaperDocument.Alignment.left, .center, .right].randomElement(using: &random) ?? .left
                document.items += [
                    .text(Self.text(90, using: &random), alignment, strength),
                    .pair(Self.text(40, using: &random), Self.text(40, using: &random)),
                    .figures(
                        Self.text(40, using: &random), String(Int.random(in: 0...Int.max, using: &random)),
                        Money(Self.amount(using: &random), .renminbi).description),
                ]
            }
            for medium in [PaperLayout.Medium.screen, .printer] {
                let layout = PaperLayout(document, columns: columns, for: medium)
                for case .text(let text, _, let strength) in layout.lines {
                    let isDouble = strength == .title && medium == .printer
                    #expect(layout.width(text) * (isDouble ? 2 : 1) <= columns, "seed \(seed): \(text)")
                    #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control }, "seed \(seed)")
                }
            }
        }
    }

    @Test func randomSlipsFitAndKeepEveryFigure() throws {
        for seed in 1...25 as ClosedRange<UInt64> {
            var random = SplitMix64(seed)
            var lines: [Line] = []
            for stan in 1...12 {
                let amount = Int64.random(in: 0...999_999_999_999, using: &random)
                lines.append(
                    try Samples.line(
                        stan, TransactionType.allCases.randomElement(using: &random) ?? .sale, amount,
                        CardScheme.known.randomElement(using: &random) ?? .unionPay))
            }
            let slip = try Samples.slip(lines)
            let name = Self.text(60, using: &random)
            let language = Language.allCases.randomElement(using: &random) ?? .english
            for paper in PaperWidth.allCases {
                let document = slip.document(SlipContext(language, merchantName: name, isTesting: true))
                let layout = PaperLayout(document, columns: paper.columns, for: .screen)
                for line in layout.textLines {
                    #expect(TextWidth.columns(line) <= paper.columns, "seed \(seed): \(line)")
                }
                let whole = layout.textLines.joined(separator: "\n")
                for row in slip.net.rows {
                    #expect(whole.contains(Money(row.figure.amount, .renminbi).description), "seed \(seed)")
                }
            }
        }
    }

    @Test func wordsBreakAtBlanksAndHanAnywhere() {
        let document = PaperDocument([.text("The quick brown fox jumps over it"), .text("一二三四五六七八九十一二三")])
        #expect(
            document.text(columns: 24) == """
                The quick brown fox
                jumps over it
                一二三四五六七八九十一二
                三
                """)
    }

    @Test func aFamilyOfEmojiIsOneCharacterOfTwoColumns() {
        #expect(TextWidth.columns("👨‍👩‍👧") == 2)
        #expect(TextWidth.columns("e\u{301}") == 1)
        #expect(TextWidth.columns("\u{200B}\u{7}") == 0)
        #expect(TextWidth.columns("店A") == 3)
    }

    @Test func labelAndValueThatDoNotFitStandUnderEachOther() {
        let document = PaperDocument([
            .pair("A label that is long", "and a value"), .pair("", "value"), .pair("label", ""),
            .figures("Label", "1234567", "-92,233,720,368,547,758.08"),
        ])
        #expect(
            document.text(columns: 24) == """
                A label that is long
                             and a value
                                   value
                label
                Label
                                 1234567
                -92,233,720,368,547,758.
                                      08
                """)
    }
}
