import DayEnd
import HostCore
import Ledger
import Simulation
import Testing
import UnionPay

/// Holds a ledger in a database against the one in memory that a scenario plays on: it is told the same changes and
/// asked the same questions, each in a group of its own, and must know the same.
final class TwinLedger: LedgerTwin {
    let ledger: any Ledger
    /// What was answered otherwise, and what failed.
    private(set) var differences: [String] = []
    private(set) var questions = 0
    private var memory: MemoryLedger?

    init(_ ledger: any Ledger) { self.ledger = ledger }

    func begin(beside memory: MemoryLedger) {
        self.memory = memory
        told(memory.terminalRows.map { .terminal($0) })
    }

    func asked(_ query: FactQuery, answered facts: Facts) {
        questions += 1
        attempt("\(query)") {
            let found = try ledger.group { try ledger.facts(for: query) }
            let (left, right) = (Self.comparable(facts, query), Self.comparable(found, query))
            if left != right { differences.append("\(query): memory has \(left), the database \(right)") }
        }
    }

    func told(_ changes: [Change]) {
        attempt("\(changes)") { try ledger.group { try ledger.apply(changes) } }
    }

    /// Everything that is left, row by row, and the ledger's own look at itself.
    func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(differences.isEmpty, "\(differences.prefix(3))", sourceLocation: sourceLocation)
        #expect(questions > 0, "nothing was asked", sourceLocation: sourceLocation)
        let memory = try #require(memory, "it stood beside nothing", sourceLocation: sourceLocation)
        let (postings, batches, cases, tickets, pending) = try ledger.group {
            (
                try ledger.postings(merchant: nil, terminal: nil), try ledger.batches(merchant: nil, terminal: nil),
                try ledger.cases(merchant: nil, terminal: nil), try ledger.tickets(merchant: nil, terminal: nil),
                try ledger.pendingPostings()
            )
        }
        #expect(Self.sorted(postings) == Self.sorted(memory.allPostings()), sourceLocation: sourceLocation)
        #expect(Self.sorted(pending) == Self.sorted(memory.pendingPostings()), sourceLocation: sourceLocation)
        for row in batches {
            let known = memory.batch(merchant: row.merchant, terminal: row.terminal, row.batch)
            #expect(row == known, sourceLocation: sourceLocation)
        }
        #expect(Set(cases) == Set(memory.cases), sourceLocation: sourceLocation)
        #expect(Set(tickets) == Set(memory.tickets), sourceLocation: sourceLocation)
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
        return facts
    }

    private static func sorted(_ postings: [Posting]) -> [Posting] {
        postings.sorted { $0.key.description < $1.key.description }
    }
}

extension TwinLedger {
    /// Whom the shops of a scenario find; see ``Shop/init``.
    @TaskLocal static var room: Room?

    /// Databases for the shops of one scenario, in their order. `@unchecked Sendable`: a scenario is one thread.
    final class Room: @unchecked Sendable {
        private var free: [TwinLedger]
        private(set) var used: [TwinLedger] = []

        init(_ twins: [TwinLedger]) { free = twins }

        func take() throws -> TwinLedger {
            let last = free.popLast()
            let twin = try #require(last, "the scenario has more shops than databases")
            used.append(twin)
            return twin
        }
    }
}
