import Devices
import Glibc

/// One job of the queue.
public struct PrintJob: Hashable, Sendable {
    /// Counts up; the order of printing.
    public let number: Int
    public let identifier: String
    public let isPrinted: Bool
}

public enum PrintQueueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The identifier belongs to a job with other bytes.
    case taken(String)
    /// Letters, digits and hyphens, 1 to 64.
    case identifier(String)
    case unknown(String)
    /// The folder and the system's error number.
    case disk(String, Int)

    public var description: String {
        switch self {
        case .taken(let name): "print job \(name): another job has this name; give it a name of its own"
        case .identifier(let name):
            "print job \"\(name)\": expected 1 to 64 letters, digits and hyphens"
        case .unknown(let name): "print job \(name): there is none"
        case .disk(let path, let code): "print queue \(path): cannot be written (system error \(code))"
        }
    }
}

/// Jobs for the printer, on disk. A job is durable before ``add(_:_:)`` returns, is printed in its turn, and stays
/// until it is known to be on paper. Printed jobs are kept, so that a reprint is the same bytes.
///
/// A job that was on paper when the power went, but not yet marked, is printed once more.
public actor PrintQueue {
    private let folder: String
    private var jobs: [PrintJob] = []
    private var isPrinting = false
    /// Why the oldest job waits; nil when nothing was wrong at the last try.
    public private(set) var fault: PrintFault?

    /// Opens or makes the folder and reads what waits there.
    public init(folder: String) throws(PrintQueueError) {
        self.folder = folder
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .disk(folder, Int(errno)) }
        _ = SmallFile.syncFolder(of: folder)
        // A name is `number.identifier.job`, or `.done`. What a power cut left half-written ends with `.new`.
        jobs = SmallFile.names(in: folder).compactMap { name in
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[2] == "job" || parts[2] == "done", let number = Int(parts[0])
            else {
                return nil
            }
            return PrintJob(number: number, identifier: String(parts[1]), isPrinted: parts[2] == "done")
        }.sorted { $0.number < $1.number }
    }

    /// All jobs in order, printed ones too.
    public var all: [PrintJob] { jobs }
    public var waiting: [PrintJob] { jobs.filter { !$0.isPrinted } }

    /// Takes a job. The same job again is no second one.
    public func add(_ identifier: String, _ bytes: [UInt8]) throws(PrintQueueError) {
        guard (1...64).contains(identifier.utf8.count),
            identifier.utf8.allSatisfy({
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
            })
        else { throw .identifier(identifier) }
        if let known = jobs.first(where: { $0.identifier == identifier }) {
            guard try self.bytes(of: known) == bytes else { throw .taken(identifier) }
            return
        }
        try store(identifier, bytes)
    }

    /// Puts a job's own bytes into the queue once more.
    public func reprint(_ identifier: String) throws(PrintQueueError) {
        try store(identifier, try bytes(of: identifier))
    }

    /// The bytes of a job, for a preview or another printer.
    public func bytes(of identifier: String) throws(PrintQueueError) -> [UInt8] {
        guard let job = jobs.last(where: { $0.identifier == identifier }) else {
            throw .unknown(identifier)
        }
        return try bytes(of: job)
    }

    /// Prints what waits, oldest first, until nothing does or the printer has a fault. One at a time: a second caller
    /// returns at once.
    ///
    /// - Returns: How many were printed; ``fault`` says why the rest waits.
    @discardableResult
    public func print(on printer: any Printer) async throws(PrintQueueError) -> Int {
        guard !isPrinting else { return 0 }
        isPrinting = true
        defer { isPrinting = false }
        var count = 0
        while let job = jobs.first(where: { !$0.isPrinted }) {
            let bytes = try bytes(of: job)
            do throws(PrintFault) {
                try await printer.print(bytes)
            } catch {
                fault = error
                return count
            }
            fault = nil
            try markPrinted(job)
            count += 1
        }
        return count
    }

    /// Forgets all but the newest printed jobs.
    public func prune(keeping count: Int) throws(PrintQueueError) {
        for job in jobs.filter(\.isPrinted).dropLast(max(count, 0)) {
            guard unlink(path(job)) == 0 || errno == ENOENT else { throw .disk(folder, Int(errno)) }
            jobs.removeAll { $0.number == job.number }
        }
    }

    private func store(_ identifier: String, _ bytes: [UInt8]) throws(PrintQueueError) {
        let job = PrintJob(
            number: (jobs.last?.number ?? 0) + 1, identifier: identifier, isPrinted: false)
        let code = SmallFile.replace(path(job), with: bytes)
        guard code == 0 else { throw .disk(folder, Int(code)) }
        jobs.append(job)
    }

    private func markPrinted(_ job: PrintJob) throws(PrintQueueError) {
        let done = PrintJob(number: job.number, identifier: job.identifier, isPrinted: true)
        guard rename(path(job), path(done)) == 0 else { throw .disk(folder, Int(errno)) }
        _ = SmallFile.syncFolder(of: path(done))
        if let index = jobs.firstIndex(where: { $0.number == job.number }) { jobs[index] = done }
    }

    private func bytes(of job: PrintJob) throws(PrintQueueError) -> [UInt8] {
        guard let bytes = SmallFile.bytes(path(job), limit: 16 << 20) else {
            throw .disk(path(job), Int(EIO))
        }
        return bytes
    }

    private func path(_ job: PrintJob) -> String {
        let digits = String(job.number)
        return folder + "/" + String(repeating: "0", count: max(0, 9 - digits.utf8.count)) + digits
            + "."
            + job.identifier + (job.isPrinted ? ".done" : ".job")
    }
}
