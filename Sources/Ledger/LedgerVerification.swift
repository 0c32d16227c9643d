import DayEnd
import GRDB
import HostCore
import Store
import UnionPay

/// What a look at a ledger found; nothing is changed by it.
public struct LedgerVerification: Sendable, Encodable {
    public var postings = 0
    public var batches = 0
    /// Acts whose issuer has not answered: the host finds out what became of them when it starts.
    public var pending = 0
    /// Lines on which the two sides differ, that are named as cases.
    public var cases = 0
    /// A sentence for each rule that is broken; none in a sound ledger.
    public var problems: [String] = []

    /// - Throws: ``DamagedFile`` where the database itself cannot be read.
    public init(_ path: String) throws {
        let database = try ReadOnlyDatabase(path, schema: LedgerSchema.version, allowsEmpty: true)
        do {
            problems = try database.problems()
            // One transaction: beside a host that works, all rows are of one moment.
            if !database.isEmpty { try database.queue.read { try read(SQLiteReader($0)) } }
        } catch let error as DatabaseError {
            throw DamagedFile(path: path, problem: "\(error)")
        } catch let error as LedgerRowError {
            throw DamagedFile(path: path, problem: "\(error)")
        }
    }

    /// Of a ledger that is no file; must run in one transaction that sees the rows of one moment.
    ///
    /// - Parameter name: What the ledger is called in an error.
    public init(_ reader: some LedgerReader, name: String) throws {
        do {
            try read(reader)
        } catch let error as LedgerRowError {
            throw DamagedFile(path: name, problem: "\(error)")
        }
    }

    private mutating func read(_ reader: some LedgerReader) throws {
        let rows = try reader.batches()
        let acts = try reader.postings()
        var sums = LedgerSums()
        try reader.visit(.entries, []) { sums.add(try Entry($0)) }
        (postings, batches) = (acts.count, rows.count)
        pending = acts.count { $0.state == .pending || $0.owesIssuerReversal }
        cases = try reader.cases().count
        // Batches follow each other by their numbers here.
        let inOrder = rows.sorted {
            ($0.merchant, $0.terminal, $0.batch.value) < ($1.merchant, $1.terminal, $1.batch.value)
        }
        problems +=
            LedgerAudit(terminals: try reader.terminals(), batches: inOrder, postings: acts, sums: sums).problems
        try files(reader, acts)
    }

    /// A settlement file that was made holds the lines of its clearing day.
    private mutating func files(_ reader: some LedgerReader, _ acts: [Posting]) throws {
        for row in try reader.rows(.settlementFiles) as [SettlementFileRow] {
            let lines = acts.filter { CivilDate.nearest(monthDay: $0.clearingDate, to: $0.receivedAt.date) == row.day }
            let file = try? SettlementFile(
                clearingDay: row.day, postings: lines, institution: "", currency: .renminbi, isClosed: { _ in true })
            if file?.lineCount != row.lines || file?.net != row.net {
                problems.append(
                    "settlement file of \(row.day): made with \(row.lines) lines, net \(row.net); they are others now")
            }
        }
    }
}
