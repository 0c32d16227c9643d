public import ArgumentParser
import DayEnd
import Foundation
import Journal
import PaymentSecurity
public import Slips
import TerminalService
import UnionPay

enum SlipFormat: String, CaseIterable, ExpressibleByArgument { case text, html, escpos }
extension BatchPaper: ExpressibleByArgument {}
extension PaperWidth: ExpressibleByArgument {}

extension TerminalCommand {
    struct Slip: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a closed batch's settlement slip again, or print it.",
            discussion: "Example: qiantui terminal slip --data DIR --format escpos --paper 58 > /dev/usb/lp0")
        @Option(help: ArgumentHelp("Folder of the terminal's state.", valueName: "dir")) var data: String
        @Option(help: "Batch number; without it, the batch that closed last.") var batch: Int?
        @Option(help: "slip, transactions (明细单) or failures (失败明细).") var kind: BatchPaper = .slip
        @Option(help: "text, html (a page to look at or print) or escpos (bytes for a printer).")
        var format: SlipFormat = .text
        @Option(help: "Width of the paper in mm: 58 (32 columns) or 80 (48).") var paper: PaperWidth = .narrow
        @Option(help: "zh-Hans, zh-Hant or en.") var language: Language = .simplifiedChinese
        @Option(help: "Merchant's name.") var name: String = ""
        @Flag(help: "Bear the mark of a reprint (重打印).") var reprint = false
        @Flag(help: "Mark it as a test that is worth nothing.") var testing = false

        func run() async throws {
            try await guarded {
                let closed = try find()
                let context = SlipContext(
                    language, merchantName: name, isTesting: testing, isReprint: reprint)
                let document =
                    switch kind {
                    case .slip:
                        closed.slip.document(
                            context,
                            with: try SlipAttachments(closed, key: TerminalSigner.key(data), in: language))
                    case .transactions: closed.slip.transactionList(closed.lines, context)
                    case .failures: closed.slip.failureList(closed.lines, context)
                    }
                let title = "Qiantui \(closed.slip.batch.text)"
                FileHandle.standardOutput.write(Data(format.bytes(document, on: paper, title: title, in: language)))
                return .done
            }
        }

        func find() throws -> ClosedBatch {
            let archive = try JournalReader.archive(data)
            let number = batch.flatMap(BatchNumber.init)
            if batch == nil || number != nil, let found = try archive.batch(number) { return found }
            guard let batch, let last = try archive.batch() else {
                throw Failure(.badInput, "--data: no batch of this journal is closed yet")
            }
            throw Failure(
                .badInput, "--batch: expected a closed batch such as \(last.slip.batch.value), found \(batch)")
        }
    }
}
