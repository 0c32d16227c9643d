import DayEnd
import HostCore
import Simulation
import TerminalCore
import Testing
import UnionPay

/// Terminals with all that they have, at a host that spreads them.
@Suite("Terminals in their slots")
struct SlotNightTests {
    /// A terminal at a host whose hours begin at 23:00; several share a ledger.
    private static func shop(
        _ number: Int = 1, _ ledger: MemoryLedger = MemoryLedger(), minutes: Int = 60, capacity: Int? = nil,
        blackOut: Bool = true, closeAt: Int? = 22
    ) throws -> Shop {
        try Shop(
            { $0.extensions.insert(.timeSlots) }, terminal: String(10_000_000 + number), ledger: ledger,
            schedule: closeAt.map { CloseSchedule(closeAt: $0 * 3600) },
            host: {
                $0.blackOuts = blackOut ? [TimeSlots.BlackOut(start: 21 * 60, end: 23 * 60)].compactMap(\.self) : []
                $0.closingMinutes = 23 * 60..<23 * 60 + minutes
                $0.closingCapacity = capacity
            })
    }

    private static func slot(_ shop: Shop) throws -> Int {
        try #require(shop.world.terminal.state.lastSignIn?.slots?.slot)
    }

    private static func minute(_ moment: Moment?) -> Int? { moment.map { $0.secondOfDay / 60 } }

    @Test("A day closes by itself in the slot, though the host is there at the shop's own time; each night in the same")
    func slot() throws {
        let ledger = MemoryLedger()
        // Somebody else has the first place.
        try Self.shop(2, ledger).line(.sale, 100)
        let shop = try Self.shop(1, ledger, blackOut: false)
        for day in 1...3 {
            try shop.line(.sale, 100)
            try shop.world.wait(seconds: 24 * 3600)
            let slot = try Self.slot(shop)
            #expect(slot != 23 * 60)
            #expect(shop.world.terminal.state.closedDays.count == day)
            #expect(Self.minute(shop.world.terminal.state.closedDays.last?.time) == slot)
            // Another one comes in between.
            try Self.shop(10 + day, ledger).line(.sale, 100)
        }
        #expect(Set(shop.world.terminal.state.closedDays.map { $0.time.secondOfDay }).count == 1)
        try shop.audit()
    }

    @Test(
        "AS-49 A sign-off by hand in a black-out is queued to the terminal's slot, with the hour told, also over a restart"
    )
    func byHand() throws {
        let ledger = MemoryLedger()
        try Self.shop(2, ledger).line(.sale, 100)
        let shop = try Self.shop(1, ledger, closeAt: nil)
        try shop.line(.sale, 100)
        try shop.world.wait(seconds: 13 * 3600 + 1800)
        let report = try shop.signOff()
        let slot = try Self.slot(shop)
        #expect(report.end == .pending && report.waitsFor == .slot)
        #expect(Self.minute(report.resumesAt) == slot && slot > 23 * 60)
        try shop.world.wait(seconds: 600)
        try shop.world.restartTerminal()
        #expect(shop.world.terminal.pending?.cause == .slot)
        try shop.world.wait(seconds: Int64(slot * 60 - shop.world.now.secondOfDay) - 1)
        #expect(shop.count(of: .settlement) == 0)
        try shop.world.wait(seconds: 60)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        try shop.audit()
    }

    @Test(
        "AS-49 In the hours over which terminals are spread a sign-off by hand waits for its turn; one who insists does not",
        arguments: [false, true])
    func inTheHours(_ insists: Bool) throws {
        let ledger = MemoryLedger()
        try Self.shop(2, ledger).line(.sale, 100)
        let shop = try Self.shop(1, ledger, blackOut: false, closeAt: nil)
        try shop.line(.sale, 100)
        // At noon it goes at once.
        try shop.world.wait(seconds: 4 * 3600)
        #expect(try shop.signOff("noon").end == .closed)
        try shop.line(.sale, 200)
        try shop.world.wait(seconds: 11 * 3600 + 5)
        let slot = try Self.slot(shop)
        #expect(slot > Shop.start.adding(seconds: 15 * 3600 + 600).secondOfDay / 60)
        let result = try shop.world.run(.signOff(SignOffRequest(identifier: "evening", insists: insists)))
        guard case .closing(let report)? = result else {
            throw Unexpected("\(String(describing: result))", #_sourceLocation)
        }
        #expect(report.end == (insists ? .closed : .pending))
        if !insists {
            #expect(Self.minute(report.resumesAt) == slot)
            try shop.world.wait(seconds: 3_600)
            #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        }
        #expect(shop.world.slips.map(\.net.net) == [100, 200])
        try shop.audit()
    }

    @Test("A settlement whose answers are lost in its slot goes on at once, and does not wait for another turn")
    func lostAnswers() throws {
        let shop = try Self.shop(blackOut: false)
        try shop.line(.sale, 100)
        shop.lose(.toTerminal, "0510", times: 3)
        try shop.world.wait(seconds: 24 * 3600)
        let last = try #require(shop.world.terminal.state.lastClosing)
        #expect(last.end == .closed)
        #expect(shop.count(of: .settlement) == 4)
        let closed = try #require(shop.world.slips.last?.time)
        #expect(closed.secondOfDay / 60 - (try Self.slot(shop)) < 10, "\(closed)")
        try shop.audit()
    }

    @Test(
        "A host that fails in the terminal's turn for long is asked again in its next turn, or as soon as somebody comes",
        arguments: [false, true])
    func longFailure(_ somebodyComes: Bool) throws {
        let shop = try Self.shop(minutes: 100, blackOut: false)
        try shop.line(.sale, 100)
        shop.lose(.toTerminal, "0510", times: .max)
        // An hour later it has long been waiting.
        try shop.world.wait(seconds: 16 * 3600)
        #expect(shop.world.terminal.pending?.cause == .slot && shop.world.terminal.waitsForTurn)
        let asked = shop.count(of: .settlement)
        try shop.world.wait(seconds: 20 * 60)
        #expect(shop.count(of: .settlement) == asked)
        shop.heal()
        if somebodyComes {
            // Behind the hours, before the next turn.
            try shop.world.wait(seconds: 25 * 60)
            _ = try shop.world.run(.signIn)
            try shop.world.wait(seconds: 60)
        } else {
            try shop.world.wait(seconds: 2 * 3600)
            let slip = try #require(shop.world.slips.last)
            #expect(slip.time.secondOfDay / 60 == (try Self.slot(shop) + 100) % 1440)
        }
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        try shop.audit()
    }

    @Test(
        "Off in its slot, it waits for a later turn where it comes back in the hours, and for none in the morning",
        arguments: [(15 * 3600 + 1800, 24), (24 * 3600, 24)])
    func off(_ seconds: Int, _ hours: Int) throws {
        let shop = try Self.shop(minutes: 50, blackOut: false)
        try shop.line(.sale, 100)
        shop.world.sleep(seconds: Int64(seconds))
        try shop.world.restartTerminal()
        let back = shop.world.now
        try shop.world.wait(seconds: 3600)
        let slip = try #require(shop.world.slips.last)
        let wait = (slip.time.milliseconds - back.milliseconds) / 1000
        if back.secondOfDay >= 23 * 3600 {
            let slots = try #require(shop.world.terminal.state.lastSignIn?.slots)
            let open = try #require(OpenMinutes(slots))
            #expect(open.turns(of: try Self.slot(shop)).contains(slip.time.secondOfDay / 60))
        } else {
            #expect(wait < 120)
        }
        #expect(shop.world.terminal.state.closedDays.map(\.businessDay) == [Shop.start.date])
        try shop.audit()
    }

    @Test("Two more than there are places: all are levelled, and the host's log names key and remedy")
    func shortage() throws {
        let ledger = MemoryLedger()
        var slots: [Int] = []
        for number in 1...8 {
            let shop = try Self.shop(number, ledger, minutes: 3, capacity: 2)
            try shop.line(.sale, 100)
            slots.append(try Self.slot(shop))
            let words = shop.world.logs.filter { $0.contains("closingCapacity") }
            #expect(words.count == (number > 6 ? 1 : 0), "\(number): \(shop.world.logs)")
            // Whoever signs in again has its place, and nothing is said.
            _ = try shop.world.run(.signIn)
            #expect(try Self.slot(shop) == slots.last)
            #expect(shop.world.logs.filter { $0.contains("closingCapacity") } == words)
        }
        #expect(Dictionary(grouping: slots, by: \.self).values.map(\.count).sorted() == [2, 3, 3])
        #expect(ledger.places == 8)
    }

    @Test("Full terminals close in the very minutes in which the light ones of the big night do")
    func light() throws {
        let count = 36
        let ledger = MemoryLedger()
        var full: [Int: Int] = [:]
        for number in 1...count {
            let shop = try Self.shop(number, ledger, minutes: 13, capacity: 3)
            try shop.line(.sale, 100)
            try shop.world.wait(seconds: 20 * 3600)
            let closed = shop.world.terminal.state.closedDays
            #expect(closed.map(\.end) == [.closed])
            full[try #require(Self.minute(closed.first?.time)), default: 0] += 1
        }
        var night = OffPeakPlan(
            hours: try #require(TimeSlots.Hours(start: 23 * 60, end: 23 * 60 + 13)),
            blackOuts: [TimeSlots.BlackOut(start: 21 * 60, end: 23 * 60)].compactMap(\.self))
        night.terminals = count
        night.capacity = 3
        night.calm()
        let report = try OffPeakNight.play(night)
        #expect(report.minutes.filter { $0.planned > 0 }.map(\.planned) == full.sorted { $0.key < $1.key }.map(\.value))
        #expect(report.minutes.filter { $0.planned > 0 }.map { ($0.minute + 720) % 1440 } == full.keys.sorted())
        #expect(report.planned.terminals == 3 && full.values.max() == 3)
    }

    @Test("Operators who all sign off in a black-out come back in their own minutes, not in its last one")
    func herd() throws {
        let ledger = MemoryLedger()
        var times: [Int64] = []
        for number in 1...24 {
            let shop = try Self.shop(number, ledger, minutes: 12, capacity: 2, closeAt: nil)
            try shop.line(.sale, 100)
            try shop.world.wait(seconds: 14 * 3600 + Int64(number))
            #expect(try shop.signOff().waitsFor == .slot)
            try shop.world.wait(seconds: 3 * 3600)
            #expect(shop.world.terminal.state.lastClosing?.end == .closed)
            times.append(try #require(shop.world.slips.last?.time.milliseconds) / 60_000)
        }
        let counts = Dictionary(grouping: times, by: \.self).mapValues(\.count)
        #expect(counts.values.max() == 2 && counts.count == 12, "\(counts)")
    }
}
