import DayEnd
import Foundation
import GRDB
import Journal
import UnionPay

/// What the files say, read without the programs that wrote them, and without changing them.
struct Evidence {
    /// One act as a file has it.
    struct Row: Hashable {
        var kind: String
        var amount: Int64
        var batch: Int
        var stan: Int
        /// How it is known whatever its number: kind and amount.
        var act: String { "\(kind) \(amount)" }
    }

    var lines: [Row] = []
    var cash: [String] = []
    /// Batches that the terminal has closed.
    var closedHere: Set<Int> = []
    var closings: Set<String> = []

    var postings: [Row] = []
    var closedThere: Set<Int> = []

    mutating func readJournal(_ path: String) throws {
        var state = TerminalState()
        try JournalStore.readAll(path) { envelope in
            switch envelope.record {
            case .batchClosed(let anchor):
                add(state.lines)
                closedHere.insert(anchor.slip.batch.value)
            case .cash(let line): cash.append("cash \(line.amount)")
            case .closingEnded(.closed): if let name = state.closing?.start.identifier { closings.insert(name) }
            default: break
            }
            try state.apply(envelope.record)
        }
        add(state.lines)
    }

    private mutating func add(_ found: [Line]) {
        lines += found.map {
            Row(kind: $0.type.rawValue, amount: $0.amount, batch: $0.key.batch.value, stan: $0.key.stan.value)
        }
    }

    mutating func readLedger(_ path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        try DatabaseQueue(path: path, configuration: configuration).read { db in
            postings = try GRDB.Row.fetchAll(
                db, sql: "SELECT type, amount, batch, stan FROM posting WHERE state = 'approved' ORDER BY batch, stan"
            ).map { Row(kind: $0["type"], amount: $0["amount"], batch: $0["batch"], stan: $0["stan"]) }
            closedThere = Set(try Int.fetchAll(db, sql: "SELECT batch FROM batch WHERE state = 'closed'"))
        }
    }
}

/// What was lost, and what was done twice.
struct Losses: Sendable {
    var lost: [String] = []
    var doubled: [String] = []

    /// After a cut, before anything has started again: all that a client was told is in the terminal's file.
    static func atTerminal(_ told: Told, _ journal: String) throws -> Losses {
        var evidence = Evidence()
        try evidence.readJournal(journal)
        let found = Set(evidence.lines.map(\.act) + evidence.cash)
        var losses = Losses()
        losses.lost = told.done.filter { !found.contains($0.name) }.map { "terminal: \($0.name)" }
        losses.lost += told.closings.filter { !evidence.closings.contains($0.name) }.map { "terminal: \($0.name)" }
        return losses
    }

    /// The same for the host: what it approved to a client, and every batch that its terminal was told is closed.
    static func atHost(_ told: Told, _ ledger: String) throws -> Losses {
        var evidence = Evidence()
        try evidence.readLedger(ledger)
        let found = Set(evidence.postings.map(\.act))
        var losses = Losses()
        losses.lost = told.done.filter { $0.kind != .cash && !found.contains($0.name) }.map { "host: \($0.name)" }
        for closing in told.closings {
            losses.lost += closing.batches.filter { !evidence.closedThere.contains($0.value) }
                .map { "host: batch \($0) of \(closing.name)" }
        }
        return losses
    }

    /// After the day is closed: each act that was asked for stands once at both sides, and nothing else does.
    static func atEnd(_ wanted: [Act], _ journal: String, _ ledger: String) throws -> Losses {
        var evidence = Evidence()
        try evidence.readJournal(journal)
        try evidence.readLedger(ledger)
        var losses = Losses()
        let cards = wanted.filter { $0.kind != .cash }.map(\.name)
        losses.compare("terminal", evidence.lines.map(\.act) + evidence.cash, with: wanted.map(\.name))
        losses.compare("host", evidence.postings.map(\.act), with: cards)
        let missing = Set(evidence.lines).symmetricDifference(evidence.postings)
        losses.lost += missing.map { "one side only: \($0.batch)/\($0.stan) \($0.act)" }.sorted()
        let batches = evidence.closedHere.symmetricDifference(evidence.closedThere)
        losses.lost += batches.sorted().map { "batch \($0) is closed at one side only" }
        return losses
    }

    mutating func compare(_ side: String, _ found: [String], with wanted: [String]) {
        var counts: [String: Int] = [:]
        for act in found { counts[act, default: 0] += 1 }
        for act in wanted {
            let count = counts.removeValue(forKey: act) ?? 0
            if count == 0 { lost.append("\(side): \(act)") }
            if count > 1 { doubled.append("\(side): \(act), \(count) times") }
        }
        // What nobody has asked for is a charge too many.
        doubled += counts.keys.sorted().map { "\(side): \($0), which nobody asked for" }
    }
}

extension Act {
    var name: String { "\(kind.rawValue) \(amount)" }
}
