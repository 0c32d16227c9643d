import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

/// What happens where terminal and host are not in the same batch: each side moves only by the proof of a closing.
@Suite("Batch numbers that differ")
struct BatchNumberTests {
    /// Every record that stood in the journal stands there still, as it was.
    private static func keeps(_ shop: Shop, _ before: [SealedRecord]) throws {
        let now = shop.world.journal.records
        #expect(now.count >= before.count && Array(now.prefix(before.count)) == before)
    }

    @Test("AS-33 A till that holds nothing takes the host's number; the slip of its last closing and its journal stay")
    func adopts() throws {
        let shop = try Shop(batch: try #require(BatchNumber(7)))
        let before = shop.world.journal.records
        try shop.line(.sale, 100)
        #expect(shop.world.terminal.state.batch.value == 7)
        #expect(try shop.signOff().end == .closed)
        // The host was restored from a copy of another place, in which the terminal is twelve batches on.
        var row = try #require(shop.world.ledger.terminal(merchant: Shop.merchant, terminal: "10000001"))
        row.batch = try #require(BatchNumber(20))
        shop.world.ledger.apply([.terminal(row)])
        try shop.line(.sale, 200)
        #expect(shop.world.terminal.state.lines.map(\.key.batch.value) == [20])
        #expect(try shop.signOff("two").end == .closed)
        #expect(shop.world.slips.map(\.batch.value) == [7, 20])
        #expect(shop.batchRow(row.batch)?.state == .closed)
        try Self.keeps(shop, before)
    }

    @Test(
        "AS-33 The host has closed, and the till was never told: it gets the same verdict and number again as proof, and both go on in the next batch",
        arguments: [false, true])
    func closedAtHost(_ restarts: Bool) throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        try shop.line(.sale, 200, Shop.foreign)
        // The upload's end is taken and its answer lost, again and again: the host is one batch ahead.
        shop.world.faults.fate = { _, way, message in
            let isEnd = Catalogue.classify(message).map { if case .uploadEnd = $0 { true } else { false } } ?? false
            return way == .toTerminal && isEnd ? .lose : .deliver
        }
        #expect(try shop.signOff().end == .pending)
        let closed = try #require(shop.batchRow(.first))
        #expect(closed.state == .closed)
        #expect(shop.world.ledger.terminal(merchant: Shop.merchant, terminal: "10000001")?.batch.value == 2)
        #expect(shop.world.terminal.state.batch == .first && shop.world.terminal.state.lines.count == 2)
        let before = shop.world.journal.records
        if restarts { try shop.world.restartTerminal() }
        shop.heal()
        try shop.world.wait(seconds: 1800)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        // The stored closing is what it was: nothing was reckoned, or captured, a second time.
        #expect(shop.batchRow(.first) == closed)
        #expect(shop.world.slips.map(\.batch) == [.first])
        try shop.line(.sale, 300)
        #expect(shop.world.terminal.state.lines.map(\.key.batch.value) == [2])
        try shop.signOff("two")
        try Self.keeps(shop, before)
        try shop.audit()
    }

    @Test(
        "AS-33 A 0500 of a batch that the host has closed is answered with the closing that it stored, whatever it says"
    )
    func provenAgain() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        try shop.signOff()
        let closed = try #require(shop.batchRow(.first))
        var again = try #require(
            try Catalogue.startRequest(.settlement, batch: 1, profile: shop.world.terminal.configuration.profile))
        again.set(11, "000800")
        again.set(41, "10000001")
        again.set(42, Shop.merchant)
        // Totals of another day.
        again.set(48, String(repeating: "0", count: 62))
        again.set(49, "156")
        again.set(63, "01 ")
        let (answers, _) = try shop.ask(again)
        let proof = try #require(answers.first { $0.text(11) == "000800" })
        #expect(proof.text(48) == closed.hostTotals && proof.text(37) == closed.rrn)
        #expect(shop.batchRow(.first) == closed)
        #expect(shop.world.ledger.terminal(merchant: Shop.merchant, terminal: "10000001")?.batch.value == 2)
        try shop.audit([.strangeFrames])
    }

    @Test(
        "AS-33 A till that holds lines keeps its number, and settles under it, though the host has another",
        arguments: [1, 3, 99])
    func keepsItsLines(_ ahead: Int) throws {
        let shop = try Shop()
        for name in ["one", "two"] {
            try shop.line(.sale, 100)
            #expect(try shop.signOff(name).end == .closed)
        }
        try shop.line(.sale, 300)
        let before = shop.world.journal.records
        let open = shop.world.terminal.state.batch
        #expect(open.value == 3)
        // The host has lost its newest closings: an old backup.
        var row = try #require(shop.world.ledger.terminal(merchant: Shop.merchant, terminal: "10000001"))
        row.batch = try #require(BatchNumber(ahead == 1 ? 2 : ahead == 3 ? 1 : 999_999 - 95))
        shop.world.ledger.apply([.terminal(row)])
        let result = try shop.run(.sale, 400)
        // Where it is refused, it is told to sign in, and then sold in the till's own batch.
        if case .declined("77", _, _)? = result { try shop.line(.sale, 400) }
        #expect(shop.world.terminal.state.batch == open)
        #expect(try shop.signOff("three").end == .closed)
        #expect(shop.world.slips.map(\.batch.value) == [1, 2, 3])
        #expect(shop.world.slips.last?.net.net == 700)
        #expect(shop.batchRow(open)?.state == .closed)
        // Every batch that the host had lost is named for people.
        #expect(shop.world.logs.contains { $0.contains("what was acknowledged here is lost") })
        try Self.keeps(shop, before)
    }

    @Test(
        "AS-33 A number that no backup explains is not followed: nothing is settled uncompared, and the till's lines stay"
    )
    func tooFar() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        let before = shop.world.journal.records
        var row = try #require(shop.world.ledger.terminal(merchant: Shop.merchant, terminal: "10000001"))
        row.batch = try #require(BatchNumber(500))
        shop.world.ledger.apply([.terminal(row)])
        let end = try shop.signOff().end
        #expect(end == .pending)
        #expect(shop.world.ledger.terminal(merchant: Shop.merchant, terminal: "10000001")?.batch.value == 500)
        #expect(shop.batchRow(.first) == nil && shop.batchRow(row.batch) == nil)
        #expect(shop.world.terminal.state.lines.map(\.amount) == [100])
        // Somebody sets the host right: the same lines are settled under their own number.
        row.batch = .first
        shop.world.ledger.apply([.terminal(row)])
        try shop.world.wait(seconds: 3600)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        #expect(shop.world.slips.map(\.net.net) == [100])
        try Self.keeps(shop, before)
        try shop.audit()
    }
}
