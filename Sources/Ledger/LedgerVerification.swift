import DayEnd
import GRDB
import HostCore
import Store
import UnionPay

/// What a look at a ledger's file found; nothing is changed by it.
public struct LedgerVerification: Sendable, Encodable {
    public var postings: Int
    public var batches: Int
    /// Acts whose issuer has not answered: the host finds out what became of them when it starts.
    public var pending: Int
    /// Lines on which the two sides differ, that are named as cases.
    public var cases: Int
    /// A sentence for each rule that is broken; none in a sound ledger.
    public var problems: [String]

    /// - Throws: ``DamagedFile`` where the database itself cannot be read.
    public init(_ path: String) throws {
        let database = try ReadOnlyDatabase(path, schema: LedgerSchema.version, allowsEmpty: true)
        do {
            problems = try database.problems()
            (postings, batches, pending, cases) = (0, 0, 0, 0)
            // One transaction: beside a host that works, all rows are of one moment.
            if !database.isEmpty { try database.queue.read { try read($0) } }
        } catch let error as DatabaseError {
            throw DamagedFile(path: path, problem: "\(error)")
        } catch let error as LedgerRowError {
            throw DamagedFile(path: path, problem: "\(error)")
        }
    }

    private mutating func read(_ db: Database) throws {
        let terminals = try Row.fetchAll(db, sql: "SELECT * FROM terminal ORDER BY merchant, terminal").map {
            try TerminalRow($0)
        }
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM batch ORDER BY merchant, terminal, batch").map {
            try BatchRow($0)
        }
        let acts = try Row.fetchAll(db, sql: "SELECT * FROM posting ORDER BY merchant, terminal, batch, stan").map {
            try Posting($0)
        }
        var sums = LedgerSums()
        let entries = try Row.fetchCursor(db, sql: "SELECT * FROM entry ORDER BY id")
        while let row = try entries.next() { sums.add(try Entry(row)) }
        (postings, batches) = (acts.count, rows.count)
        pending = acts.count { $0.state == .pending || $0.owesIssuerReversal }
        cases = try Int.fetchOne(db, sql: "SELECT count(*) FROM difference") ?? 0
        problems += LedgerAudit(terminals: terminals, batches: rows, postings: acts, sums: sums).problems
        try files(db, acts)
    }

    /// A settlement file that was made holds the lines of its clearing day.
    private mutating func files(_ db: Database, _ acts: [Posting]) throws {
        for row in try Row.fetchAll(db, sql: "SELECT * FROM settlementFile ORDER BY clearingDay") {
            let name: String = row["clearingDay"]
            guard let day = CivilDate(name) else {
                throw LedgerRowError(table: "settlementFile", column: "clearingDay", found: name)
            }
            let lines = acts.filter { CivilDate.nearest(monthDay: $0.clearingDate, to: $0.receivedAt.date) == day }
            let file = try? SettlementFile(
                clearingDay: day, postings: lines, institution: "", currency: .renminbi, isClosed: { _ in true })
            let (count, net): (Int, Int64) = (row["lines"], row["net"])
            if file?.lineCount != count || file.map({ $0.debit.amount - $0.credit.amount }) != net {
                problems.append("settlement file of \(name): made with \(count) lines, net \(net); they are others now")
            }
        }
    }
}
