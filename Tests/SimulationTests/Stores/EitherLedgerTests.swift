import DayEnd
import EitherLedger
import HostCore
import Ledger
import TerminalCore
import Testing
import UnionPay

@testable import Simulation

/// The host's scenarios once more, with a database beside the ledger in memory on which they play: every question that
/// the host asks is put to both, every change is made in both.
@Suite("The host's scenarios, over either database")
struct EitherLedgerTests {
    /// Runs a scenario with databases for its shops, and compares what is left.
    private func play(
        _ kind: LedgerKind, shops: Int = 1, sourceLocation: SourceLocation = #_sourceLocation,
        _ scenario: () throws -> Void
    ) async throws {
        let folders = try (0..<shops).map { _ in try TemporaryFolder() }
        var twins: [TwinLedger] = []
        for folder in folders { twins.append(TwinLedger(try await kind.make(in: folder))) }
        let room = TwinRoom(twins)
        try TwinRoom.$current.withValue(room) { try scenario() }
        #expect(room.used.count == shops, sourceLocation: sourceLocation)
        for twin in room.used { #expect(try twin.problems() == [], sourceLocation: sourceLocation) }
        withExtendedLifetime(folders) {}
    }

    @Test("AS-12 A till that closes the shop keeps the others from selling", arguments: LedgerKind.allCases)
    func freeze(_ kind: LedgerKind) async throws {
        try await play(kind) { try ShopTests().freezes() }
        try await play(kind) { try ShopTests().acts() }
    }

    @Test("AS-13 A line that comes late goes to the late batch of its own day", arguments: LedgerKind.allCases)
    func late(_ kind: LedgerKind) async throws { try await play(kind) { try LateTests().carried() } }

    @Test("AS-25 A shop closes without its till that is away, whose lines come later", arguments: LedgerKind.allCases)
    func offlineTill(_ kind: LedgerKind) async throws { try await play(kind) { try ShopTests().offline() } }

    @Test("AS-30 An answer that is lost is undone, and the next act is a new one", arguments: LedgerKind.allCases)
    func lostAnswer(_ kind: LedgerKind) async throws {
        try await play(kind) { try OrderTests().lostAnswer() }
        try await play(kind) { try OrderTests().foundByAsking() }
    }

    @Test("AS-32 Lines that another hand has changed or added are named, by upload", arguments: LedgerKind.allCases)
    func differing(_ kind: LedgerKind) async throws {
        for damage in SettlementTests.damages
        where [.changed, .added].contains(damage.tampering) && damage.isForeign == damage.isCredit {
            try await play(kind) { try SettlementTests().damage(damage) }
        }
    }

    @Test("AS-33 Numbers of batches that differ are settled by the last closing", arguments: LedgerKind.allCases)
    func batchNumbers(_ kind: LedgerKind) async throws {
        try await play(kind) { try BatchNumberTests().adopts() }
        try await play(kind) { try BatchNumberTests().provenAgain() }
    }

    @Test(
        "AS-34 Lines that still differ after the upload open a case, and the day is over",
        arguments: LedgerKind.allCases)
    func stillDiffering(_ kind: LedgerKind) async throws { try await play(kind) { try NightScenes().night() } }

    @Test(
        "AS-35 The host cuts its day: the old batch first, then keys, then the new one", arguments: LedgerKind.allCases)
    func dayCut(_ kind: LedgerKind) async throws {
        try await play(kind) { try DayCutTests().cut() }
        try await play(kind) { try DayCutTests().stored() }
        try await play(kind) { try DayCutTests().hostAway() }
    }

    @Test("AS-43 A clearing day is cut at 04:00 by the clock of each terminal's zone", arguments: LedgerKind.allCases)
    func zones(_ kind: LedgerKind) async throws {
        try await play(kind) {
            let ledger = MemoryLedger()
            for (number, offset) in [-10 * 3600, -4 * 3600, 5 * 3600 + 2700, 13 * 3600].enumerated() {
                let start = Moment(date: Shop.start.date, secondOfDay: 4 * 3600 - 60, utcOffset: offset)
                let shop = try Shop(
                    terminal: "1000000\(number)", ledger: ledger, start: start,
                    host: { $0.clearingCutOff = BusinessDayRule(cutOff: 4 * 3600) })
                try shop.line(.sale, 100)
                try shop.world.wait(seconds: 120)
                try shop.line(.sale, 20)
                // A clearing day bears the date on which it ends.
                let own = shop.postings.filter { $0.key.terminal == "1000000\(number)" }
                #expect(own.map(\.clearingDate) == ["1123", "1124"], "\(offset)")
                #expect(try shop.signOff().end == .closed)
            }
        }
    }

    @Test("AS-49 In a black-out the closing waits for the host's hour", arguments: LedgerKind.allCases)
    func blackOut(_ kind: LedgerKind) async throws { try await play(kind) { try SlotTests().putOff() } }

    @Test("AS-51 Every step, fault and answer of a closing: each 53rd cell", arguments: LedgerKind.allCases)
    func grid(_ kind: LedgerKind) async throws {
        let cells = GridCell.singles.enumerated().filter { $0.offset % 53 == 0 && $0.element.forbidden == nil }
        var played = 0
        for (_, cell) in cells where !cell.hostLacksLine {
            let folder = try TemporaryFolder()
            let twin = TwinLedger(try await kind.make(in: folder))
            let bench = try GridBench(cell)
            bench.world.ledger.twin = twin
            let outcome = try bench.play()
            #expect(outcome.faults.isEmpty && outcome.hasStruck, "\(cell): \(outcome.faults)")
            #expect(outcome.last == cell.expectation.last, "\(cell)")
            #expect(try twin.problems() == [])
            played += 1
        }
        #expect(played >= 6)
    }

    @Test(
        "Worlds of a few terminals with all that may strike a host that forgets nothing", arguments: LedgerKind.allCases
    )
    func worlds(_ kind: LedgerKind) async throws {
        for seed: UInt64 in [5, 9] {
            let folder = try TemporaryFolder()
            let twin = TwinLedger(try await kind.make(in: folder))
            let options = SimulationOptions(faults: .honest, terminals: 2, sales: 8)
            let result = SeedRun(seed: seed, options: options).play(beside: twin)
            #expect(result.violations.isEmpty, "\(result.violations)")
            #expect(try twin.problems() == [])
        }
    }

    @Test(
        "A row that another hand changes in the database is seen, in an answer and in the end",
        arguments: LedgerKind.allCases)
    func notices(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        let twin = TwinLedger(ledger)
        let shop = try Shop()
        shop.world.ledger.twin = twin
        let line = try shop.line(.sale, 100)
        #expect(try twin.problems() == [])
        var posting = try #require(shop.posting(line))
        posting.amount += 1
        let changed = posting
        try ledger.group { try ledger.apply([.posting(changed)]) }
        #expect(try twin.problems().map { $0.prefix(8) } == ["posting ", "posting "])
        let slip = OriginalSlip(
            batch: line.key.batch, stan: line.key.stan, date: line.time.date.monthDay, rrn: line.rrn,
            authorization: line.authorization)
        try shop.run(.refund, 40, Shop.domestic, .swipe, .init(slip: slip))
        #expect(try twin.problems().contains { $0.contains("memory has") })
    }
}
