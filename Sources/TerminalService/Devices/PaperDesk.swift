import DayEnd
import Devices
import KeyStore
import Logging
import PaymentSecurity
import Peripherals
import Slips
import Store
import TerminalCore
import UnionPay

/// Paper: a job is durable before it is printed, and nothing waits for it.
actor PaperDesk {
    private let queue: PrintQueue
    private let printer: any Printer
    private let paper: PaperWidth
    private let configuration: TerminalConfiguration
    private let keys: KeyStore
    private let language: Language
    private let logger: Logger

    /// Nil where the model has no printer.
    init?(
        _ parts: TerminalParts, settings: TerminalSettings, configuration: TerminalConfiguration, folder: DataFolder,
        logger: Logger
    ) throws {
        guard let printer = parts.rack.printer, let fitted = parts.rack.model.printer else { return nil }
        queue = try PrintQueue(folder: folder.file("print-queue"))
        keys = try KeyStore(folder: folder.file("keys"), storageKeyFrom: .folder(folder.path))
        self.printer = printer
        paper = fitted.columns >= PaperWidth.wide.columns ? .wide : .narrow
        self.configuration = configuration
        language = settings.language
        self.logger = logger
    }

    /// Prints the settlement slip of a batch, its closing signed in the code on it.
    func print(_ slip: SettlementSlip, hostRRN: String?) async {
        var attachments = SlipAttachments(hostRRN: hostRRN)
        do {
            attachments.code = try SlipCode.make(slip, hostRRN: hostRRN, key: keys.signingKey())
        } catch {
            logger.error("the slip of batch \(slip.batch) is printed without its code: \(error)")
        }
        await add("slip-\(slip.batch)", slip.document(context, with: attachments))
    }

    /// Prints a receipt for merchant and customer.
    func print(_ line: Line, opening: TerminalRecord.Opening) async {
        for copy in [ReceiptCopy.merchant, .customer] {
            await add(
                "receipt-\(line.key.batch)-\(line.key.stan)-\(copy.rawValue)",
                line.receipt(
                    for: copy, of: opening, operatorNumber: configuration.operatorNumber, context))
        }
    }

    /// Tries what waits.
    func wake() async {
        do {
            _ = try await queue.print(on: printer)
            if let fault = await queue.fault { logger.notice("paper waits: \(fault)") }
        } catch {
            logger.error("the print queue failed: \(error)")
        }
    }

    private var context: SlipContext {
        SlipContext(language, merchantName: configuration.merchantName, isTesting: configuration.isTesting)
    }

    private func add(_ name: String, _ document: PaperDocument) async {
        do {
            try await queue.add(name, ESCPOS.bytes(document, on: paper))
        } catch {
            logger.error("\(name) could not be kept for printing: \(error)")
            return
        }
        await wake()
    }
}
