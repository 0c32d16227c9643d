import DayEnd
import HostCore
import Testing
import UnionPay

@testable import Simulation

@Suite("The oracle notices")
struct OracleTests {
    @Test("A planted violation is reported by the invariant that it breaks, and by no other", arguments: Plant.all)
    func notices(_ plant: Plant) throws {
        let town = try plant.town()
        try plant.sow(town)
        #expect(!town.oracle.violations.isEmpty)
        #expect(
            town.oracle.violations.allSatisfy { $0.invariant == plant.invariant }, "\(town.oracle.violations)")
    }

    @Test("One that is switched off reports nothing and looks at nothing", arguments: Plant.all)
    func muted(_ plant: Plant) throws {
        let town = try plant.town(muting: [plant.invariant])
        try plant.sow(town)
        #expect(town.oracle.violations.isEmpty)
        #expect(town.oracle.looks[plant.invariant.ordinal] == 0)
    }

    @Test("A host that loses commits has all of it back as it was, and tells what it had said last")
    func losses() throws {
        let town = try Plant(invariant: .files, what: "nothing") { _ in }.town()
        let ledger = town.ledger
        let slip = try #require(town.devices[0].book.slips.last { $0.lineCount > 0 })
        let row = try #require(ledger.batch(merchant: slip.merchant, terminal: slip.terminal, slip.batch))
        let posting = try #require(ledger.allPostings().first { $0.key.batch == row.batch && $0.state == .approved })
        let case1 = CaseRow(
            merchant: slip.merchant, terminal: slip.terminal, batch: slip.batch, stan: posting.key.stan,
            kind: .hostOnly, cardClass: .domestic, terminalAmount: nil, hostAmount: 5, openedAt: town.moment)
        town.damage([.openCase(case1)])
        let before = (ledger.allPostings(), ledger.entries, ledger.cases)
        ledger.undoLimit = 8
        var (changed, added, other) = (posting, posting, row)
        changed.isVoided.toggle()
        added.key.stan = added.key.stan.next
        other.differences = 9
        ledger.apply([.posting(changed), .entries(Array(ledger.entries.prefix(2)))])
        changed.amount += 1
        ledger.apply([.posting(changed), .batch(other)])
        ledger.apply([
            .posting(added), .withdrawCases(merchant: slip.merchant, terminal: slip.terminal, batch: slip.batch),
        ])
        #expect(ledger.cases.isEmpty && ledger.posting(changed.key) == changed)
        let loss = ledger.lose(commits: 3)
        #expect(loss.acts == [added, changed])
        #expect(loss.batches == [other])
        #expect(loss.terminals.isEmpty)
        #expect(ledger.allPostings() == before.0)
        #expect(ledger.entries == before.1)
        #expect(ledger.cases == before.2)
        #expect(ledger.batch(merchant: slip.merchant, terminal: slip.terminal, slip.batch) == row)
    }

    @Test("Fee tables that towns draw are sound; every condition, every bound and each way to refund is among them")
    func feeTables() {
        let tables = (1...200).map { TownPlan(seed: $0, options: SimulationOptions()).fees }
        #expect(tables.allSatisfy { $0.fault == nil })
        let rules = tables.flatMap(\.rules)
        #expect(tables.contains { $0.rules.isEmpty } && rules.count > 400)
        let conditions: [(FeeRule) -> Bool] = [
            { $0.category != nil }, { $0.merchant != nil }, { $0.scheme != nil }, { $0.cards == .domestic },
            { $0.cards == .foreign }, { $0.types != nil }, { $0.currency != nil }, { $0.from != nil },
            { $0.until != nil }, { ($0.partsPerMillion ?? 0) > 0 }, { ($0.fixed ?? 0) > 0 }, { $0.minimum != nil },
            { $0.maximum != nil }, { $0.refunds == .kept }, { $0.refunds == .returned },
        ]
        for (index, condition) in conditions.enumerated() {
            #expect(rules.contains(where: condition), "condition \(index)")
        }
    }

    @Test("A violation is planted for every invariant")
    func complete() {
        #expect(Set(Plant.all.map(\.invariant)) == Set(Invariant.allCases))
    }
}
