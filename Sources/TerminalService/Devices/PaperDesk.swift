import DayEnd
import Devices
import Journal
import Logging
import Peripherals
import Slips
import Store
import TerminalCore
import UnionPay

/// Paper: a job is durable before it is printed, and nothing waits for it.
actor PaperDesk {
    /// How a job stands.
    struct Standing: Hashable, Sendable {
        var isPrinted: Bool
        /// What keeps the oldest job from being printed.
        var fault: Finding?
    }

    nonisolated let papers: TerminalPapers
    private let parts: TerminalParts?
    private let queue: PrintQueue?
    private let printer: (any Printer)?
    private let width: PaperWidth
    private let logger: Logger
    private var nextTry: Task<Void, Never>?
    /// Printed jobs that are kept for looking at.
    private static let kept = 500

    init(_ papers: TerminalPapers, _ parts: TerminalParts?, folder: DataFolder, logger: Logger) throws {
        self.papers = papers
        self.logger = logger
        self.parts = parts
        printer = parts?.rack.printer
        queue = try printer.map { _ in try PrintQueue(folder: folder.file("print-queue")) }
        width = parts?.rack.model.printer.map { $0.columns >= PaperWidth.wide.columns ? .wide : .narrow } ?? .narrow
    }

    deinit { nextTry?.cancel() }

    /// False where the model has no printer.
    nonisolated var hasPrinter: Bool { printer != nil }

    static func name(_ kind: BatchPaper, _ batch: BatchNumber) -> String { "\(kind.rawValue)-\(batch.text)" }

    static func name(_ line: LineKey, _ copy: ReceiptCopy) -> String {
        "receipt-\(line.batch.text)-\(line.stan.text)-\(copy.rawValue)"
    }

    /// The slip of a batch that has just closed, its closing signed in the code on it.
    func printSlip(of batch: BatchNumber) async {
        do {
            try await print(.slip, of: batch)
        } catch {
            logger.error("the slip of batch \(batch) could not be kept for printing: \(error)")
        }
    }

    /// A new line's receipt, for merchant and customer.
    func print(_ line: Line, opening: TerminalRecord.Opening) async {
        guard let queue else { return }
        for copy in [ReceiptCopy.merchant, .customer] {
            do {
                let document = papers.receipt(line, copy, of: opening, in: papers.language)
                try await queue.add(Self.name(line.key, copy), ESCPOS.bytes(document, on: width))
            } catch {
                logger.error("the receipt of \(line.key) could not be kept for printing: \(error)")
            }
        }
        await wake()
    }

    /// Prints a batch's paper. One that waits goes first; one that is on paper already is printed again, marked as a
    /// reprint.
    ///
    /// - Returns: The job's name; nil where there is no such batch, or no printer.
    @discardableResult
    func print(_ kind: BatchPaper, of batch: BatchNumber?) async throws -> String? {
        guard let closed = try papers.archive.batch(batch) else { return nil }
        let first = try papers.paper(kind, of: closed, in: papers.language)
        return try await place(Self.name(kind, closed.slip.batch), first, isFirst: true) {
            try papers.paper(kind, of: closed, in: papers.language, isReprint: true)
        }
    }

    /// The same for a receipt.
    @discardableResult
    func print(_ line: Line, _ copy: ReceiptCopy, of opening: TerminalRecord.Opening) async throws -> String? {
        let first = papers.receipt(line, copy, of: opening, in: papers.language)
        // A receipt was printed when its line was made, even where the queue has forgotten it.
        return try await place(Self.name(line.key, copy), first, isFirst: false) {
            papers.receipt(line, copy, of: opening, in: papers.language, isReprint: true)
        }
    }

    /// How the newest job of this paper stands; nil where it was never to be printed.
    func standing(of name: String) async -> Standing? {
        guard let queue, let job = await queue.all.last(where: { $0.identifier.isJob(name) }) else { return nil }
        guard !job.isPrinted, let fault = await queue.fault else { return Standing(isPrinted: job.isPrinted) }
        return Standing(isPrinted: false, fault: parts?.finding(fault))
    }

    /// Tries what waits; where the printer has a fault it is tried again by itself.
    func wake() async {
        guard let queue, let printer else { return }
        do {
            _ = try await queue.print(on: printer)
            if let fault = await queue.fault { logger.notice("paper waits: \(fault)") }
            try await queue.prune(keeping: Self.kept)
        } catch {
            logger.error("the print queue failed: \(error)")
        }
        guard await !queue.waiting.isEmpty, nextTry == nil else { return }
        nextTry = Task { [weak self] in
            guard (try? await Task.sleep(for: .seconds(10))) != nil else { return }
            await self?.tryAgain()
        }
    }

    private func tryAgain() async {
        nextTry = nil
        await wake()
    }

    /// - Parameter isFirst: Nobody prints it by itself, so that what the queue does not know was never printed.
    private func place(
        _ name: String, _ document: PaperDocument, isFirst: Bool, copy: () throws -> PaperDocument
    ) async throws -> String? {
        guard let queue else { return nil }
        let jobs = await queue.all
        let own = jobs.filter { $0.identifier.isJob(name) }
        if own.isEmpty, isFirst {
            try await queue.add(name, ESCPOS.bytes(document, on: width))
        } else if own.allSatisfy(\.isPrinted) {
            let number = (jobs.last?.number ?? 0) + 1
            try await queue.add("\(name)\(String.copyMark)\(number)", ESCPOS.bytes(try copy(), on: width))
        }
        await wake()
        return name
    }
}

extension String {
    fileprivate static let copyMark = "-copy"

    /// Whether a job of the queue is this paper, or a copy of it.
    fileprivate func isJob(_ paper: String) -> Bool { self == paper || hasPrefix(paper + Self.copyMark) }
}
