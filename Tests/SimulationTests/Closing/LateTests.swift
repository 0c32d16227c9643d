import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Lines that come late")
struct LateTests {
    @Test("AS-13 A line that could not be delivered is named, carried, and goes to the late batch of its own day")
    func carried() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        let line = try shop.offlineSale(5_000)
        shop.lose(.toHost, "0220", times: .max)
        let report = try shop.signOff("one")
        // The terminal's totals hold it and the host's do not.
        #expect(report.end == .differing)
        #expect(report.slip?.undelivered == [line.key])
        #expect(shop.world.terminal.state.late.map(\.key) == [line.key])
        #expect(shop.world.liveDataKeys == [line.card.keyName])
        let closed = shop.batchRow(.first)

        shop.heal()
        try shop.world.wait(seconds: 900)
        #expect(shop.world.terminal.state.late == [])
        let posting = try #require(shop.posting(line))
        #expect(posting.isLate)
        #expect(posting.key.batch == .first)
        #expect(shop.batchRow(.first) == closed)
        // It woke for that, and signed off again.
        #expect(shop.world.terminal.state.isSignedIn == false)
        #expect(shop.row?.isSignedIn == false)
        #expect(shop.world.terminal.hasKeys == false)
        #expect(shop.kinds().suffix(3) == [.signIn, .financial(.offlineSale), .signOff])

        try shop.line(.sale, 700)
        let next = try shop.signOff("two")
        #expect(next.end == .closed)
        #expect(next.day.net.net == 700)
        #expect(shop.world.liveDataKeys == [])
        try shop.audit()
    }

    @Test("A restart in the night does not forget it", arguments: [false, true])
    func restarted(_ duringTheDay: Bool) throws {
        let shop = try Shop()
        let line = try shop.line(.offlineICSale, 5_000, Shop.domestic, .chip, .init(approvesOffline: true))
        shop.meet(.toHost, "0200", times: .max) { .lose }
        #expect(try shop.signOff("one").end == .differing)
        shop.heal()
        try shop.world.restartTerminal()
        if duringTheDay { try shop.line(.sale, 700) }
        try shop.world.wait(seconds: 900)
        #expect(shop.posting(line)?.isLate == true)
        #expect(shop.world.terminal.state.isSignedIn == duringTheDay)
        try shop.signOff("two")
        try shop.audit()
    }

    @Test("An adjustment follows its original into the late batch")
    func adjusted() throws {
        let shop = try Shop()
        let sale = try shop.offlineSale(5_000)
        let adjustment = try shop.line(.adjustment, 4_000, Shop.domestic, .manual, .init(original: sale.key.stan))
        shop.lose(.toHost, "0220", times: .max)
        let report = try shop.signOff("one")
        #expect(report.slip?.undelivered == [sale.key, adjustment.key])
        #expect(report.day.net.net == 4_000)
        shop.heal()
        try shop.world.wait(seconds: 900)
        #expect(shop.posting(sale)?.isAdjusted == true)
        #expect(shop.posting(adjustment)?.isLate == true)
        try shop.signOff("two")
        try shop.audit()
    }

    @Test("An adjustment that comes late for a line that was on time is a case: closed totals do not move")
    func lateAdjustment() throws {
        let shop = try Shop()
        let sale = try shop.offlineSale(5_000)
        #expect(try shop.world.run(.sendStored) == .sent(remaining: 0))
        let adjustment = try shop.line(.adjustment, 4_000, Shop.domestic, .manual, .init(original: sale.key.stan))
        shop.lose(.toHost, "0220", times: .max)
        #expect(try shop.signOff("one").end == .differing)
        shop.heal()
        try shop.world.wait(seconds: 900)
        #expect(shop.world.terminal.state.refusedLate == [adjustment.key])
        #expect(shop.posting(sale)?.isAdjusted == false)
        #expect(shop.posting(sale)?.amount == 5_000)
        let named = Set(shop.world.ledger.cases.map(\.stan))
        #expect(named == [sale.key.stan, adjustment.key.stan])
        try shop.signOff("two")
        try shop.audit([.refusals, .tampered])
    }

    @Test("What was not delivered before a pending settlement is tried again before the next 0500")
    func triedAgain() throws {
        let shop = try Shop()
        let line = try shop.offlineSale(5_000)
        try shop.world.stopHost()
        #expect(try shop.signOff().end == .pending)
        try shop.world.restartHost()
        try shop.world.wait(seconds: 900)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        #expect(shop.posting(line)?.isLate == false)
        #expect(shop.world.slips.first?.undelivered == [])
        try shop.audit()
    }

    @Test("The host never answers 77 to an advice of a closed batch, and never books another's number there")
    func neverSignInRequired() throws {
        let shop = try Shop()
        let line = try shop.offlineSale(5_000)
        try shop.signOff("one")
        try shop.line(.sale, 1)
        let advice = try #require(shop.messages(.toHost).first { $0.mti == .financialAdvice })
        // A repeat gets the first outcome, another act under its key is refused, a new line is late.
        #expect(try shop.ask(advice).answers.map { $0.text(39) } == ["00"])
        var other = advice
        other.set(4, "000000009999")
        #expect(try shop.ask(other).answers.map { $0.text(39) } == ["12"])
        other.set(11, "000888")
        #expect(try shop.ask(other).answers.map { $0.text(39) } == ["00"])
        #expect(shop.postings.filter(\.isLate).map(\.key.stan.value) == [888])
        #expect(shop.posting(line)?.isLate == false)
        // A batch that is yet to come is another matter.
        other.set(60, "30" + "000009" + "000")
        #expect(try shop.ask(other).answers.map { $0.text(39) } == ["77"])
        #expect(shop.world.halts == [])
    }

    @Test("A sale, which is no advice, never reaches into a closed batch")
    func saleOfClosedBatch() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        var sale = try #require(shop.messages(.toHost).last { $0.mti == .financialRequest })
        try shop.signOff("one")
        try shop.line(.sale, 200)
        sale.set(11, "000999")
        #expect(try shop.ask(sale).answers.map { $0.text(39) } == ["77"])
        #expect(shop.postings.count == 2)
        try shop.signOff("two")
        try shop.audit(.strangeFrames)
    }
}
