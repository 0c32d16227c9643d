public import ArgumentParser
import DayEnd
import Foundation
import Journal
public import Slips
public import UnionPay

extension ReceiptCopy: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}

extension TerminalCommand {
    struct Receipt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look up any transaction of the journal, and show its receipt again.",
            discussion: """
                Name what is known; what fits is listed, newest first. One transaction alone is shown as its receipt, \
                which bears the mark of a reprint (重打印).

                Example: qiantui terminal receipt --data DIR --last4 0505 --day 2026-11-23
                Example: qiantui terminal receipt --data DIR --stan 87 --format escpos > /dev/usb/lp0
                """)
        @Option(help: ArgumentHelp("Folder of the terminal's state.", valueName: "dir")) var data: String
        @Option(help: "STAN (流水号) of the transaction.") var stan: Int?
        @Option(help: "Batch number: a STAN comes back after 999999 others.") var batch: Int?
        @Option(help: "Minor units (fen, cents).") var amount: Int64?
        @Option(help: "Last four digits of the card.") var last4: String?
        @Option(help: ArgumentHelp("Business day, or day on the receipt.", valueName: "YYYY-MM-DD")) var day: String?
        @Option(help: "merchant or customer.") var copy: ReceiptCopy = .customer
        @Option(help: "text, html (a page to look at or print) or escpos (bytes for a printer).")
        var format: SlipFormat = .text
        @Option(help: "Width of the paper in mm: 58 (32 columns) or 80 (48).") var paper: PaperWidth = .narrow
        @Option(help: "zh-Hans, zh-Hant or en.") var language: Language = .simplifiedChinese
        @Option(help: "Merchant's name.") var name: String = ""
        @Flag(help: "Mark it as a test that is worth nothing.") var testing = false
        @Flag(help: "Print one JSON document: the transactions that fit, and the receipt where it is one.")
        var json = false

        /// Transactions that are listed at most.
        private static let limit = 50

        struct Found: Encodable {
            var transactions: [Line]
            /// There are more than are listed.
            var isCut: Bool
            /// The receipt as text, where one transaction fits.
            var receipt: String?
        }

        func run() async throws {
            try await guarded {
                let archive = try JournalReader.archive(data)
                guard let opening = try archive.opening() else {
                    throw Failure(.badInput, "--data: the journal is empty")
                }
                let (lines, isCut) = try archive.find(query(), limit: Self.limit)
                guard let newest = lines.first else {
                    throw Failure(.badInput, "no such transaction stands in this journal")
                }
                guard lines.count == 1 else {
                    try list(lines, isCut)
                    return .done
                }
                let document = newest.receipt(
                    for: copy, of: opening,
                    SlipContext(language, merchantName: name, isTesting: testing, isReprint: true))
                if json {
                    let text = document.text(columns: paper.columns)
                    try Output(isJSON: true).result(Found(transactions: lines, isCut: false, receipt: text))
                } else {
                    let title = "Qiantui \(newest.key)"
                    FileHandle.standardOutput.write(
                        Data(format.bytes(document, on: paper, title: title, in: language)))
                }
                return .done
            }
        }

        private func query() throws -> LineQuery {
            var query = LineQuery(amount: amount, lastFour: last4)
            if let stan {
                guard let number = STAN(stan) else { throw wrong("--stan", "1 to 999999", "\(stan)") }
                query.stan = number
            }
            if let batch {
                guard let number = BatchNumber(batch) else { throw wrong("--batch", "1 to 999999", "\(batch)") }
                query.batch = number
            }
            if let day {
                guard let date = CivilDate(day) else { throw wrong("--day", "YYYY-MM-DD", day) }
                query.day = date
            }
            if let last4, last4.utf8.count != 4 || !last4.utf8.allSatisfy({ (48...57).contains($0) }) {
                throw wrong("--last4", "four digits", "another text")
            }
            guard query != LineQuery() else {
                throw wrong("receipt", "--stan, --batch, --amount, --last4 or --day", "none of them")
            }
            return query
        }

        private func wrong(_ option: String, _ expected: String, _ found: String) -> Failure {
            Failure(.usage, "\(option): expected \(expected), found \(found)")
        }

        private func list(_ lines: [Line], _ isCut: Bool) throws {
            let output = Output(isJSON: json)
            for line in lines {
                let amount = line.type.isCredit ? "-\(line.amount)" : "\(line.amount)"
                output.say(
                    "\(line.key)  \(line.time.localText)  \(line.type.rawValue)  \(amount)  "
                        + "\(line.scheme) \(line.card.masked)")
            }
            if isCut { output.say("The newest \(lines.count); name more to find less.") }
            try output.result(Found(transactions: lines, isCut: isCut))
        }
    }
}

extension SlipFormat {
    /// A document in this format.
    func bytes(_ document: PaperDocument, on paper: PaperWidth, title: String, in language: Language) -> [UInt8] {
        switch self {
        case .text: [UInt8]((document.text(columns: paper.columns) + "\n").utf8)
        case .html: [UInt8](PaperHTML.page(document, title: title, language: language.rawValue).utf8)
        case .escpos: ESCPOS.bytes(document, on: paper)
        }
    }
}
