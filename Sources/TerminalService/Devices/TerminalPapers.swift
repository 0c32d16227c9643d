import DayEnd
import Journal
import KeyStore
import Logging
import PaymentSecurity
import Slips
import Store
import TerminalCore
import UnionPay

/// What can come out on paper, made from the journal each time anew: paper is a view of it.
struct TerminalPapers: Sendable {
    let archive: JournalArchive
    let configuration: TerminalConfiguration
    /// The paper's own language.
    let language: Language
    private let keys: KeyStore
    private let logger: Logger

    init(
        settings: TerminalSettings, configuration: TerminalConfiguration, folder: DataFolder, logger: Logger
    ) throws {
        archive = JournalArchive(folder.file("journal.sqlite"))
        keys = try KeyStore(folder: folder.file("keys"), storageKeyFrom: .folder(folder.path))
        self.configuration = configuration
        language = settings.language
        self.logger = logger
    }

    func paper(
        _ kind: BatchPaper, of closed: ClosedBatch, in language: Language, isReprint: Bool = false
    ) throws -> PaperDocument {
        let context = context(language, isReprint: isReprint)
        return switch kind {
        case .slip:
            closed.slip.document(
                context, with: try SlipAttachments(closed, key: signingKey(closed.slip), in: language))
        case .transactions: closed.slip.transactionList(closed.lines, context)
        case .failures: closed.slip.failureList(closed.lines, context)
        }
    }

    func receipt(
        _ line: Line, _ copy: ReceiptCopy, of opening: TerminalRecord.Opening, in language: Language,
        isReprint: Bool = false
    ) -> PaperDocument {
        line.receipt(for: copy, of: opening, context(language, isReprint: isReprint))
    }

    /// The newest transaction with this key, open batch or closed.
    func line(_ key: LineKey) throws -> Line? {
        try archive.find(LineQuery(stan: key.stan, batch: key.batch), limit: 1).lines.first
    }

    /// A slip is shown and printed without its code rather than not at all.
    private func signingKey(_ slip: SettlementSlip) -> Ed25519.SigningKey? {
        do {
            return try keys.signingKey()
        } catch {
            logger.error("the slip of batch \(slip.batch) is made without its code: \(error)")
            return nil
        }
    }

    private func context(_ language: Language, isReprint: Bool) -> SlipContext {
        SlipContext(
            language, merchantName: configuration.merchantName, isTesting: configuration.isTesting,
            isReprint: isReprint)
    }
}

/// The papers of a closed batch: settlement slip, list of its transactions (明细单), list of failures (失败明细).
public enum BatchPaper: String, Codable, CaseIterable, Sendable {
    case slip, transactions, failures
}
