import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("A full batch is settled by itself")
struct LimitTests {
    @Test(
        "No count of F48 passes its limit: batches follow each other, no number is used twice, selling goes on",
        arguments: [1, 2, 5])
    func counts(_ limit: Int) throws {
        let shop = try Shop { $0.countLimit = limit }
        for amount in 1...7 { try shop.line(.sale, Int64(amount)) }
        try shop.line(.sale, 100, Shop.foreign)
        try shop.line(.refund, 3)
        let report = try shop.signOff()
        #expect(report.end == .closed)
        #expect(report.day.net.net == 28 + 100 - 3)
        for slip in shop.world.slips { #expect(slip.terminalTotals.domestic.debitCount <= limit) }
        #expect(report.day.batches.map(\.value) == Array(1...shop.world.slips.count))
        #expect(shop.world.slips.count >= (7 + limit - 1) / limit)
        try shop.audit()
    }

    @Test("The journal's limit counts lines that F48 does not", arguments: [1, 3])
    func journalLimit(_ limit: Int) throws {
        let shop = try Shop { $0.journalLimit = limit }
        for amount in 1...4 {
            try shop.line(.preAuthorization, Int64(amount))
            try shop.line(.sale, Int64(amount))
        }
        for slip in shop.world.slips { #expect(slip.lineCount <= limit) }
        #expect(try shop.signOff().day.net.net == 10)
        try shop.audit()
    }

    @Test("No sum of F48 passes twelve digits, in each form", arguments: SettlementTotals.Form.allCases)
    func sums(_ form: SettlementTotals.Form) throws {
        let shop = try Shop {
            $0.settlementForm = form
            if form == .wide { $0.extensions.insert(.wideTotals) }
        }
        let most: Int64 = 999_999_999_999
        try shop.line(.sale, most)
        try shop.line(.sale, 1, Shop.foreign)
        try shop.line(.sale, most)
        try shop.line(.sale, 1)
        let report = try shop.signOff()
        #expect(report.end == .closed)
        #expect(report.day.net.net == 2 * most + 2)
        // In which half a card falls the host says: until then it may be either.
        let batches = [SettlementTotals.Form.both: 4, .combined: 4, .wide: 1]
        #expect(report.day.batches.count == batches[form])
        try shop.audit()
    }

    @Test("A card that waited while its batch was settled can still be read when the next one is")
    func waitingCard() throws {
        let shop = try Shop { $0.countLimit = 1 }
        try shop.line(.sale, 100, Shop.domestic, .chip)
        // Sealed under the key of batch 1, which closes before this sale is made.
        let line = try shop.line(.sale, 200, Shop.domestic, .chip)
        #expect(line.key.batch == BatchNumber.first.next)
        #expect(line.card.keyName == "batch.000001")
        #expect(try shop.signOff().end == .closed)
        #expect(shop.count(of: .icUpload(balanced: true)) == 2)
        #expect(shop.world.liveDataKeys == [])
        try shop.audit()
    }

    @Test("A void finds room in its own batch, which a sale no longer does")
    func voidInFullBatch() throws {
        let shop = try Shop {
            $0.countLimit = 2
            $0.journalLimit = 2
        }
        let sale = try shop.line(.sale, 100)
        try shop.line(.sale, 200)
        try shop.line(.saleVoid, 0, Shop.domestic, .swipe, .init(original: sale.key.stan))
        #expect(shop.world.slips.isEmpty)
        try shop.line(.sale, 300)
        #expect(shop.world.slips.count == 1)
        #expect(try shop.signOff().day.net.net == 500)
        try shop.audit()
    }

    @Test(
        "The sale that meets a full batch while the host is silent is refused; later ones sell",
        arguments: ["0500", "0510", "0320", "0330"])
    func silentHost(_ mti: String) throws {
        let shop = try Shop { $0.countLimit = 2 }
        try shop.line(.sale, 1)
        try shop.line(.sale, 2)
        shop.world.faults.fate = { _, _, message in message.mti.description == mti ? .lose : .deliver }
        let ids = try [3, 4].map { try shop.world.command(.transaction(try shop.request(.sale, Int64($0)))) }
        try shop.world.wait(seconds: 2_000)
        for id in ids { #expect(shop.world.results[id] == .refused(.noConnection)) }
        #expect(try shop.world.run(.echo) == .answered(code: "00"))
        let sent = shop.world.frames.count
        try shop.world.wait(seconds: 3_600)
        #expect(shop.world.frames.count - sent < 100)
        shop.heal()
        try shop.line(.sale, 5)
        #expect(try shop.signOff().day.net.net == 8)
        try shop.audit()
    }

    @Test("A 0510 that always says another code does not send the terminal into a race")
    func refusedSettlement() throws {
        let shop = try Shop { $0.countLimit = 1 }
        try shop.line(.sale, 1)
        shop.lie("0510") { $0.set(39, "96") }
        #expect(try shop.run(.sale, 2) == .refused(.noConnection))
        #expect(shop.count(of: .settlement) <= 5)
        shop.world.faults.answer = { _ in nil }
        try shop.line(.sale, 3)
        try shop.signOff()
        try shop.audit(.strangeFrames)
    }

    @Test("The evening's sign-off takes over the settlement of a full batch where it stands")
    func takenOver() throws {
        let shop = try Shop { $0.countLimit = 1 }
        try shop.line(.sale, 1)
        shop.lose(.toHost, "0320", times: .max)
        #expect(try shop.run(.sale, 2) == .refused(.noConnection))
        let pending = try shop.signOff()
        #expect(pending.end == .pending)
        #expect(pending.waitsFor == .uploadEnd)
        shop.heal()
        try shop.world.wait(seconds: 600)
        let last = try #require(shop.world.terminal.state.lastClosing)
        #expect(last.end == .closed)
        #expect(last.batches == [.first])
        #expect(last.signOff != nil)
        try shop.audit()
    }

    @Test("STAN and batch number go from 999999 to 1, and the day balances across")
    func wrap() throws {
        let last = try #require(BatchNumber(999_999))
        let shop = try Shop({ $0.countLimit = 3 }, batch: last, records: try Shop.history(batch: last, stan: 999_995))
        for amount in 1...8 { try shop.line(.sale, Int64(amount)) }
        let report = try shop.signOff()
        #expect(report.end == .closed)
        #expect(report.day.batches.map(\.value) == [999_999, 1, 2])
        #expect(report.day.net.net == 36)
        #expect(shop.world.terminal.state.nextSTAN.value < 100)
        try shop.world.restartTerminal()
        try shop.line(.sale, 1)
        #expect(try shop.signOff("two").day.batches.map(\.value) == [3])
        try shop.audit()
    }

    @Test("A line of batch 999999 comes late into batch 1")
    func lateOverWrap() throws {
        let last = try #require(BatchNumber(999_999))
        let shop = try Shop(batch: last, records: try Shop.history(batch: last, stan: 999_990))
        let line = try shop.offlineSale(500)
        shop.lose(.toHost, "0220", times: .max)
        try shop.signOff("one")
        shop.heal()
        try shop.world.wait(seconds: 900)
        #expect(shop.posting(line)?.isLate == true)
        try shop.line(.sale, 1)
        try shop.signOff("two")
        try shop.audit()
    }
}

extension Shop {
    /// A journal that begins with an anchor: the batch before `batch` was closed, and the next STAN is this.
    static func history(batch: BatchNumber, stan: Int) throws -> [TerminalRecord] {
        var state = TerminalState()
        state.opening = .init(terminal: "10000001", merchant: merchant, currency: .renminbi)
        state.batch = batch
        state.nextSTAN = try #require(STAN(stan))
        let slip = SettlementSlip(
            terminal: "10000001", merchant: merchant, currency: .renminbi,
            batch: try #require(BatchNumber(batch.value - 1)), businessDay: start.date, operatorNumber: "01",
            time: start,
            net: NetFigures(), terminalTotals: SettlementTotals(domestic: .zero, foreign: .zero), hostTotals: nil,
            verdict: .balanced, lineCount: 0, refusedUploads: [], undelivered: [])
        return [.batchClosed(Anchor(slip: slip, carried: state))]
    }
}
