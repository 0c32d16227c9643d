import DayEnd
import Slips
import Testing
import UnionPay

@Suite("Bytes for a printer")
struct PrinterTests {
    /// The text that stands at a place of a layout, blanks at the sides apart.
    private static func texts(_ document: PaperDocument, _ paper: PaperWidth) -> [String] {
        PaperLayout(document, columns: paper.columns, for: .printer).lines.compactMap { line in
            switch line {
            case .text(let text, _, _): text
            case .rule: String(repeating: "-", count: paper.columns)
            case .code: ""
            case .cut: nil
            }
        }
    }

    @Test(arguments: PaperWidth.allCases, Language.allCases)
    func aReaderFindsWhatTheLayoutSays(paper: PaperWidth, language: Language) throws {
        var (slip, attachments) = try Samples.fullSlip()
        slip.merchant = "898000000000001"
        attachments.code = PaperCode(text: "QT1.abc.def")
        let context = SlipContext(language, merchantName: "街角小店 Café 鋪 😀", isTesting: true, isReprint: true)
        let document = slip.document(context, with: attachments)
        let read = try PrinterReader(ESCPOS.bytes(document, on: paper))
        #expect(read.rows.map(\.text) == Self.texts(document, paper))
        #expect(read.codes == ["QT1.abc.def"])
        #expect(read.cuts == 1)
        let title = try #require(read.rows.first)
        #expect(title.isDouble && title.isStrong && title.alignment == 1)
        #expect(read.rows.contains { $0.text.contains("Café 鋪 〓") })
        for row in read.rows {
            let columns = row.text.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
            #expect(columns * (row.isDouble ? 2 : 1) <= paper.columns)
        }
    }

    @Test func theFirstBytesAndTheLastAreTheSameForEveryPrinter() {
        let bytes = ESCPOS.bytes(PaperDocument([.text("店1", .center, .title), .rule, .cut]), on: .narrow)
        #expect(
            bytes == [
                0x1B, 0x40, 0x1C, 0x26, 0x1B, 0x61, 1, 0x1B, 0x45, 1, 0x1D, 0x21, 0x11, 0xB5, 0xEA, 0x31, 0x0A, 0x1B,
                0x61, 0, 0x1B, 0x45, 0, 0x1D, 0x21, 0,
            ] + [UInt8](repeating: 0x2D, count: 32) + [0x0A, 0x1D, 0x56, 0x42, 0])
    }

    @Test func randomNamesNeverCommandThePrinter() throws {
        for seed in 1...300 as ClosedRange<UInt64> {
            var random = SplitMix64(seed)
            let document = PaperDocument([
                .text(LayoutTests.text(60, using: &random), .center, .title),
                .pair(LayoutTests.text(30, using: &random), LayoutTests.text(30, using: &random)),
            ])
            let read = try PrinterReader(ESCPOS.bytes(document, on: .wide))
            #expect(read.rows.map(\.text) == Self.texts(document, .wide), "seed \(seed)")
            #expect(read.cuts == 0 && read.codes.isEmpty, "seed \(seed)")
        }
    }

    @Test func everyTwoByteCodeIsThatOfTheCLibrary() throws {
        var count = 0
        for value in 0x80...0xFFFF as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = GB18030.encode(String(Character(scalar)))
            if bytes == [0xA1, 0xFE], scalar != "〓" { continue }
            count += 1
            #expect(try PrinterReader.decode(bytes) == String(Character(scalar)))
        }
        // 6763 hanzi of GB 2312, 14139 more of Unicode's first block, 〇, and the symbols.
        #expect(count > 6763 + 14_139 + 600)
    }

    @Test func whatThePrinterLacksHasAStatedSubstitute() {
        #expect(GB18030.printable("😀") == "〓")
        #expect(GB18030.printable("𠮷") == "〓")
        #expect(GB18030.printable("ñ") == "n")
        #expect(GB18030.printable("e\u{301}") == "é")
        #expect(GB18030.printable("ก") == "?")
        #expect(GB18030.printable("£5 – ¥6™") == "￡5 - ￥6(TM)")
        #expect(GB18030.printable("a\u{1B}@\u{1D}V\u{0}\nb\u{3000}c\u{200B}") == "a@V b  c")
    }

    @Test func aPrintedCodeFitsThePaper() throws {
        for length in [1, 14, 15, 280, 331, 332, 666] {
            for paper in PaperWidth.allCases {
                let document = PaperDocument([.code(PaperCode(text: String(repeating: "x", count: length)))])
                let read = try PrinterReader(ESCPOS.bytes(document, on: paper))
                #expect(read.codes.first?.utf8.count == length)
                #expect(read.moduleSize >= 3 && read.moduleSize <= 8)
            }
        }
        let long = PaperDocument([.code(PaperCode(text: String(repeating: "x", count: 667)))])
        #expect(try PrinterReader(ESCPOS.bytes(long, on: .wide)).codes.isEmpty)
    }
}
