public import DayEnd
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
    /// Clearing days whose entries were taken out of the database, and so cannot be looked at.
    public var detached: [CivilDate] = []
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
    /// - Parameters:
    ///   - name: What the ledger is called in an error.
    ///   - detached: Clearing days whose entries were taken out of the database.
    public init(_ reader: some LedgerReader, name: String, detached: Set<CivilDate> = []) throws {
        self.detached = detached.sorted()
        do {
            try read(reader)
        } catch let error as LedgerRowError {
            throw DamagedFile(path: name, problem: "\(error)")
        }
    }

    private mutating func read(_ reader: some LedgerReader) throws {
        let rows = try reader.batches()
        let acts = try reader.postings()
        let filed = try reader.rows(.filedLines) as [FiledLine]
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
            LedgerAudit(
                terminals: try reader.terminals(), batches: inOrder, postings: acts, sums: sums, filed: filed,
                detached: Set(detached)
            ).problems
        try files(reader, acts, filed, rows)
    }

    /// A settlement file that was made holds the lines of its clearing day, and what came late is explained.
    private mutating func files(
        _ reader: some LedgerReader, _ acts: [Posting], _ filed: [FiledLine], _ batches: [BatchRow]
    ) throws {
        let notes = try reader.rows(.settlementFiles) as [SettlementNote]
        let lines = Dictionary(grouping: filed, by: \.day)
        let made = Dictionary(grouping: notes, by: \.day)
        let days = Dictionary(
            grouping: acts.filter { made[$0.clearingDay] != nil && SettlementFile.holds($0) }, by: \.clearingDay)
        let adjusted = LateLines.adjusted(by: acts)
        var closings: [String: Int64] = [:]
        for row in batches {
            closings["\(row.merchant)/\(row.terminal)/\(row.batch)"] = row.closedAt?.milliseconds ?? .max
        }
        for day in lines.keys.sorted() where made[day] == nil {
            problems.append("settlement file of \(day): it has lines, and it was not made")
        }
        for (day, notes) in made.sorted(by: { $0.key < $1.key }) {
            guard let own = lines[day] else {
                // Filed before lines were kept.
                let sum = (days[day] ?? []).reduce(Int64(0)) { $0 &+ ($1.key.type.isCredit ? -$1.amount : $1.amount) }
                check(notes[0], lines: (days[day] ?? []).count, net: sum)
                continue
            }
            for note in notes {
                let lines = own.filter { $0.number == note.number }
                check(note, lines: lines.count, net: lines.reduce(0) { $0 &+ $1.amount })
            }
            let madeAt = notes.map(\.madeAt).max() ?? 0
            let late = try LateLines(filed: own, postings: days[day] ?? [], adjusted: adjusted) {
                closings["\($0.key.merchant)/\($0.key.terminal)/\($0.key.batch)"] ?? .max > madeAt
            }
            for key in late.unexplained {
                problems.append("settlement file of \(day): \(key) is other than it was filed")
            }
        }
    }

    private mutating func check(_ note: SettlementNote, lines: Int, net: Int64) {
        guard lines != note.lines || net != note.net else { return }
        problems.append(
            "settlement file of \(note.day): made with \(note.lines) lines, net \(note.net); they are others now")
    }
}
