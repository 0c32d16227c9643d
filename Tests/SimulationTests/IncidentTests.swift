import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

/// Incidents in which others lost or doubled money, or stood still; numbers as in docs/how-we-know.md.
@Suite("Incidents of others")
struct IncidentTests {
    private static let late = CloseSchedule(closeAt: 23 * 3600 + 1800)

    @Test(
        "Incident 3: A scheduler that fires not at all, once or five times closes the day once", arguments: [0, 1, 5])
    func scheduler(_ times: Int) throws {
        let shop = try Shop(schedule: Self.late)
        try shop.line(.sale, 100)
        try shop.world.wait(seconds: 15 * 3600 + 1_795)
        let orders = try (0..<times).map { _ in
            try shop.world.command(.signOff(SignOffRequest(identifier: "nightly 2026-11-23")))
        }
        try shop.world.wait(seconds: 1_200)
        #expect(orders.allSatisfy { shop.world.results[$0] == shop.world.results[orders[0]] })
        #expect(shop.world.slips.map(\.batch.value) == [1])
        #expect(shop.world.slips.map(\.net.net) == [100])
        #expect(shop.world.terminal.state.closedDays.count == 1)
        // Fired again when the day is long over: the same report, and nothing is settled again.
        if times > 0 { try shop.signOff("nightly 2026-11-23") }
        #expect(shop.count(of: .settlement) == 1)
        #expect(shop.world.charges.count == 1)
        try shop.audit()
    }

    @Test("Incident 4: A whole week's messages, sent again a week later as they were and under new MACs, post nothing")
    func weekAgain() throws {
        let shop = try Shop(schedule: Self.late)
        for _ in 0..<7 {
            try shop.line(.sale, 100)
            try shop.line(.sale, 200, Shop.foreign, .chip)
            let sale = try shop.line(.sale, 300)
            try shop.line(.saleVoid, 0, Shop.domestic, .swipe, .init(original: sale.key.stan))
            try shop.line(.refund, 50)
            try shop.world.wait(seconds: 86_400)
        }
        let frames = shop.world.frames.filter { $0.way == .toHost }.map(\.bytes)
        #expect(frames.count > 7 * 8)
        try shop.world.wait(seconds: 7 * 86_400)
        let (postings, entries) = (shop.postings, shop.world.ledger.entries)
        let (charges, batches) = (shop.world.charges, shop.world.slips.count)
        for frame in frames { shop.world.replay(frame) }
        try shop.world.wait(seconds: 60)
        for frame in frames { try shop.world.inject(shop.format.decode(frame).message) }
        try shop.world.wait(seconds: 60)
        #expect(shop.postings == postings)
        #expect(shop.world.ledger.entries == entries)
        #expect(shop.world.charges == charges)
        #expect(shop.world.slips.count == batches)
        try shop.line(.sale, 400)
        try shop.signOff()
        try shop.audit()
    }

    @Test("Incident 8: Power and line go between approval and receipt: the result is unknown, then one of two, once")
    func cutBetween() throws {
        let shop = try Shop()
        try shop.line(.sale, 1)
        shop.lose(.toTerminal, "0210")
        shop.world.faults.terminalDies = shop.once { _ in shop.world.charges.count == 2 }
        let ticket = Shop.Act(reference: "ticket 8")
        let pressed = try shop.world.command(.transaction(shop.request(.sale, 8_000, Shop.domestic, .swipe, ticket)))
        try shop.world.run(until: { shop.world.charges.count == 2 })
        try shop.world.wait(seconds: 900)
        #expect(shop.world.results[pressed] == nil)
        #expect(shop.world.charges.count == 1)
        #expect(shop.world.terminal.state.open == [])
        #expect(try shop.signOff().day.net.net == 1)
        try shop.audit()
    }

    @Test("Incident 9: A host that is slow, not dead, for an evening: no charge twice, no storm, and the day closes")
    func greyFailure() throws {
        let shop = try Shop()
        // Behind every third answer there is a queue of a minute; the others take twelve seconds.
        var count = 0
        shop.world.faults.fate = { _, way, _ in
            guard way == .toTerminal else { return .deliver }
            count += 1
            return .delay(count.isMultiple(of: 3) ? 65_000 : 12_000)
        }
        let till = Till(shop: shop)
        var done: [String: Line] = [:]
        for act in Till.day { done[act.reference] = try till.play(act, done) }
        let began = shop.world.frames.count
        _ = try shop.world.run(.signOff(SignOffRequest(identifier: "grey")))
        try shop.world.wait(seconds: 3_600)
        #expect(shop.world.frames.count - began < 240, "\(shop.world.frames.count - began) frames in an hour")
        shop.heal()
        try till.close("grey")
        let last = try #require(shop.world.terminal.state.lastClosing)
        #expect(last.end == .closed)
        #expect(last.day.net.net == Till.net)
        try shop.audit()
    }

    @Test("Incident 10: Each day from 2000 to 2099 is the same day after its journey through F13 and F15")
    func decimalDates() throws {
        let first = try #require(CivilDate("2000-01-01"))
        for offset in 0..<36_525 {
            let day = first.adding(days: offset)
            var message = Message(mti: try #require(MTI(bcd: 0x0210)))
            message.set(13, day.monthDay)
            message.set(15, day.monthDay)
            let frame = AcquirerProfile.standard.requestFrame(message)
            let format = FrameFormat(hasLength: false, hasHeader: true, dialect: .unionPayTerminal)
            let read = try format.decode(try format.encode(frame).bytes).message
            for field in [13, 15] {
                let text = try #require(read.text(field))
                #expect(CivilDate.nearest(monthDay: text, to: day) == day)
                // A terminal whose clock is some weeks off still means that day.
                #expect(CivilDate.nearest(monthDay: text, to: day.adding(days: 40)) == day)
                #expect(CivilDate.nearest(monthDay: text, to: day.adding(days: -40)) == day)
            }
        }
        #expect(first.adding(days: 36_524).description == "2099-12-31")
    }

    @Test(
        "Incident 11: Days that others forgot close like any other: 28 and 29 February, 1 March, New Year's Eve",
        arguments: 2026...2099)
    func leapDays(_ year: Int) throws {
        for day in ["02-28", "02-29", "03-01", "12-31"] {
            guard let date = CivilDate("\(year)-\(day)") else { continue }
            let shop = try Shop(
                schedule: Self.late, start: Moment(date: date, secondOfDay: 20 * 3600, utcOffset: 8 * 3600))
            try shop.line(.sale, 100)
            try shop.world.wait(seconds: 6 * 3600)
            try shop.line(.sale, 200)
            try shop.world.wait(seconds: 24 * 3600)
            let closed = shop.world.terminal.state.closedDays
            #expect(closed.map(\.businessDay) == [date, date.adding(days: 1)])
            #expect(closed.allSatisfy { $0.end == .closed })
            #expect(shop.world.slips.map(\.net.net) == [100, 200])
            try shop.audit()
        }
    }
}
