import DayEnd
public import HostCore
public import Ledger
public import Simulation
import UnionPay

/// Holds a ledger in a database against the one in memory that a scenario plays on: it is told the same changes and
/// asked the same questions, each in a group of its own, and must know the same.
public final class TwinLedger: LedgerTwin {
    private let ledger: any Ledger
    private let merchant: String?
    private var memory: MemoryLedger?
    /// What was answered otherwise, and what failed.
    private var differences: [String] = []
    private var questions = 0

    /// - Parameter merchant: Whose rows are compared in the end, where the database holds others' too.
    public init(_ ledger: any Ledger, merchant: String? = nil) { (self.ledger, self.merchant) = (ledger, merchant) }

    public func begin(beside memory: MemoryLedger) {
        self.memory = memory
        told(memory.terminalRows.map { .terminal($0) })
    }

    public func asked(_ query: FactQuery, answered facts: Facts) {
        questions += 1
        attempt("\(query)") {
            let found = try ledger.group { try ledger.facts(for: query) }
            let (left, right) = (Self.comparable(facts, query), Self.comparable(found, query))
            if left != right { differences.append("\(query): memory has \(left), the database \(right)") }
        }
    }

    public func told(_ changes: [Change]) {
        attempt("\(changes)") { try ledger.group { try ledger.apply(changes) } }
    }

    /// What was ever answered otherwise, and which rows are left otherwise; nothing where the two are one.
    public func problems() throws -> [String] {
        guard let memory, questions > 0 else { return ["nothing was asked"] }
        var found = differences
        func compare<Row: Hashable>(_ what: String, _ rows: [Row], _ known: [Row]) {
            let (rows, known) = (Set(rows), Set(known))
            for row in rows.subtracting(known) { found.append("\(what) in the database alone: \(row)") }
            for row in known.subtracting(rows) { found.append("\(what) in memory alone: \(row)") }
        }
        try ledger.group {
            let postings = try ledger.postings(merchant: merchant, terminal: nil)
            compare("posting", postings, memory.allPostings())
            let owed = try ledger.pendingPostings().filter { merchant == nil || $0.key.merchant == merchant }
            compare("owed by an issuer", owed, memory.pendingPostings())
            compare("terminal", try ledger.terminals(merchant: merchant, terminal: nil), memory.terminalRows)
            let batches = try ledger.batches(merchant: merchant, terminal: nil)
            compare("batch", batches, memory.batchRows)
            compare("case", try ledger.cases(merchant: merchant, terminal: nil), memory.cases)
            compare("ticket", try ledger.tickets(merchant: merchant, terminal: nil), memory.tickets)
        }
        return found
    }

    private func attempt(_ what: @autoclosure () -> String, _ body: () throws -> Void) {
        do { try body() } catch { differences.append("\(what()): \(error)") }
    }

    /// Without what the two may have differently: the order of rows, numbers for F37, keys that the shell makes.
    private static func comparable(_ facts: Facts, _ query: FactQuery) -> Facts {
        var facts = facts
        facts.serial = 0
        facts.freshKeys = nil
        if !query.wantsTerminal { facts.terminal = nil }
        facts.batchPostings = sorted(facts.batchPostings)
        facts.sameReference = sorted(facts.sameReference)
        facts.uploaded = sorted(facts.uploaded)
        facts.cases.sort { ($0.stan.value, $0.kind.rawValue) < ($1.stan.value, $1.kind.rawValue) }
        facts.freezes.sort { $0.terminal < $1.terminal }
        return facts
    }

    private static func sorted(_ postings: [Posting]) -> [Posting] {
        postings.sorted { $0.key.description < $1.key.description }
    }
}
