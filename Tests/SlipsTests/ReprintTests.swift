import DayEnd
import Slips
import Testing
import UnionPay

@Suite("Reprints, test mode, and texts")
struct ReprintTests {
    private static func documents(_ context: SlipContext) throws -> [PaperDocument] {
        let (slip, attachments) = try Samples.fullSlip()
        let lines = try Samples.lines()
        return [
            slip.document(context, with: attachments), slip.transactionList(lines, context),
            slip.failureList(lines, context),
            lines[0].receipt(for: .merchant, of: Samples.opening, context),
            lines[0].receipt(for: .customer, of: Samples.opening, context),
        ]
    }

    @Test("AS-47: a reprint is byte for byte the first print, its mark apart", arguments: Language.allCases)
    func reprint(language: Language) throws {
        let first = try Self.documents(SlipContext(language, merchantName: "店"))
        let second = try Self.documents(SlipContext(language, merchantName: "店", isReprint: true))
        #expect(first == (try Self.documents(SlipContext(language, merchantName: "店"))))
        for (first, second) in zip(first, second) {
            for paper in PaperWidth.allCases {
                #expect(ESCPOS.bytes(first, on: paper) == ESCPOS.bytes(first, on: paper))
                let (once, again) = (
                    try PrinterReader(ESCPOS.bytes(first, on: paper)).rows,
                    try PrinterReader(ESCPOS.bytes(second, on: paper)).rows
                )
                let marks = again.filter { $0.text.hasPrefix("****") }
                #expect(marks.count == 1 && marks[0].text.contains("DUPLICATED"))
                #expect(again.filter { !$0.text.hasPrefix("****") } == once)
            }
        }
    }

    @Test("In test mode everything bears the mark, above and below", arguments: Language.allCases)
    func testing(language: Language) throws {
        for document in try Self.documents(SlipContext(language, isTesting: true)) {
            let marks = PaperLayout(document, columns: 32, for: .screen).textLines.filter { $0.contains("TESTING") }
            #expect(marks.count == 2)
        }
        for document in try Self.documents(SlipContext(language)) {
            #expect(!document.text().contains("TESTING"))
        }
    }
}
