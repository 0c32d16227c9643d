public import ArgumentParser
import DayEnd
import Foundation
import Journal
import PaymentSecurity
public import Slips
import TerminalService
import UnionPay

enum SlipFormat: String, CaseIterable, ExpressibleByArgument { case text, html, escpos }
enum SlipKind: String, CaseIterable, ExpressibleByArgument { case slip, transactions, failures }
extension PaperWidth: ExpressibleByArgument {}

extension TerminalCommand {
    struct Slip: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a closed batch's settlement slip again, or print it.",
            discussion: "Example: qiantui terminal slip --data DIR --format escpos --paper 58 > /dev/usb/lp0")
        @Option(help: ArgumentHelp("Folder of the terminal's state.", valueName: "dir")) var data: String
        @Option(help: "Batch number; without it, the batch that closed last.") var batch: Int?
        @Option(help: "slip, transactions (明细单) or failures (失败明细).") var kind: SlipKind = .slip
        @Option(help: "text, html (a page to look at or print) or escpos (bytes for a printer).")
        var format: SlipFormat = .text
        @Option(help: "Width of the paper in mm: 58 (32 columns) or 80 (48).") var paper: PaperWidth = .narrow
        @Option(help: "zh-Hans, zh-Hant or en.") var language: Language = .simplifiedChinese
        @Option(help: "Merchant's name.") var name: String = ""
        @Flag(help: "Bear the mark of a reprint (重打印).") var reprint = false
        @Flag(help: "Mark it as a test that is worth nothing.") var testing = false

        func run() async throws {
            try await guarded {
                let history = try JournalReader.read(data)
                let closed = try find(in: history)
                let context = SlipContext(
                    language, merchantName: name, isTesting: testing, isReprint: reprint)
                let document =
                    switch kind {
                    case .slip:
                        closed.slip.document(context, with: try attachments(closed, TerminalSigner.key(data)))
                    case .transactions: closed.slip.transactionList(closed.lines, context)
                    case .failures: closed.slip.failureList(closed.lines, context)
                    }
                FileHandle.standardOutput.write(Data(bytes(document, batch: closed.slip.batch)))
                return .done
            }
        }

        func find(in history: JournalHistory) throws -> JournalHistory.ClosedBatch {
            guard let batch else {
                guard let last = history.batches.last else {
                    throw Failure(.badInput, "--data: no batch of this journal is closed yet")
                }
                return last
            }
            guard let found = history.batches.last(where: { $0.slip.batch.value == batch }) else {
                let known = history.batches.suffix(5).map { String($0.slip.batch.value) }.joined(separator: ", ")
                throw Failure(
                    .badInput,
                    "--batch: expected a closed batch\(known.isEmpty ? "" : " such as \(known)"), found \(batch)")
            }
            return found
        }

        func attachments(
            _ closed: JournalHistory.ClosedBatch, _ key: Ed25519.SigningKey?
        ) throws -> SlipAttachments {
            SlipAttachments(
                hostRRN: closed.hostRRN,
                window: try BatchWindow(lines: closed.lines, closedAt: closed.slip.time), day: closed.day,
                code: try key.map { try SlipCode.make(closed.slip, hostRRN: closed.hostRRN, key: $0) })
        }

        func bytes(_ document: PaperDocument, batch: BatchNumber) -> [UInt8] {
            switch format {
            case .text: [UInt8]((document.text(columns: paper.columns) + "\n").utf8)
            case .html:
                [UInt8](
                    PaperHTML.page(document, title: "Qiantui \(batch.text)", language: language.rawValue).utf8)
            case .escpos: ESCPOS.bytes(document, on: paper)
            }
        }
    }
}
