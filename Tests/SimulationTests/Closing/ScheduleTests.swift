import DayEnd
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Days that close by themselves")
struct ScheduleTests {
    private static let late = CloseSchedule(closeAt: 23 * 3600 + 1800)

    @Test("At its time the day is closed without anybody, and the next one sells")
    func byItself() throws {
        let shop = try Shop(schedule: Self.late)
        try shop.line(.sale, 100)
        try shop.world.wait(seconds: 16 * 3600)
        let closed = shop.world.terminal.state.closedDays
        #expect(closed.map(\.businessDay.description) == ["2026-11-23"])
        #expect(closed.map(\.isByItself) == [true])
        #expect(closed.map(\.end) == [.closed])
        try shop.line(.sale, 200)
        try shop.world.wait(seconds: 24 * 3600)
        #expect(shop.world.terminal.state.closedDays.count == 2)
        try shop.audit()
    }

    @Test("A day that people have closed is not closed again; what was sold after it is")
    func afterPeople() throws {
        let shop = try Shop(schedule: Self.late)
        try shop.line(.sale, 100)
        try shop.signOff()
        try shop.world.wait(seconds: 12 * 3600)
        #expect(shop.world.slips.count == 1)
        try shop.line(.sale, 200)
        try shop.world.wait(seconds: 4 * 3600)
        #expect(shop.world.slips.map(\.net.net) == [100, 200])
        #expect(shop.world.terminal.state.closedDays.map(\.isByItself) == [false, true])
        try shop.audit()
    }

    @Test("AS-48 Off at closing time for three days: at power on three days are closed in order, a line each")
    func off() throws {
        let shop = try Shop(schedule: Self.late)
        try shop.line(.sale, 100)
        shop.world.sleep(seconds: 3 * 24 * 3600)
        try shop.world.restartTerminal()
        try shop.world.wait(seconds: 300)
        let closed = shop.world.terminal.state.closedDays
        #expect(closed.map(\.businessDay.description) == ["2026-11-23", "2026-11-24", "2026-11-25"])
        #expect(closed.allSatisfy { $0.isByItself && $0.end == .closed })
        #expect(shop.world.slips.map(\.batch.value) == [1, 2, 3])
        try shop.line(.sale, 200)
        try shop.signOff()
        try shop.audit()
    }

    @Test("AS-03 Yesterday was not closed: at power on it is, before anything is sold on it")
    func yesterday() throws {
        let shop = try Shop(schedule: Self.late)
        try shop.line(.sale, 100)
        shop.world.sleep(seconds: 24 * 3600)
        try shop.world.restartTerminal()
        #expect(try shop.run(.sale, 50) == .refused(.closingUnderWay))
        try shop.world.wait(seconds: 300)
        #expect(shop.world.slips.map(\.businessDay.description) == ["2026-11-23"])
        #expect(shop.world.slips.map(\.net.net) == [100])
        try shop.line(.sale, 50)
        try shop.signOff()
        try shop.audit()
    }

    @Test("A closing time before the cut-off closes the day that began yesterday")
    func small() throws {
        let rule = BusinessDayRule(cutOff: 5 * 3600)
        let four = CloseSchedule(closeAt: 4 * 3600)
        func due(_ hour: Int) -> String {
            let now = Moment(date: Shop.start.date, secondOfDay: hour * 3600, utcOffset: 0)
            return four.newestDue(at: now, under: rule).description
        }
        #expect(due(3) == "2026-11-21")
        #expect(due(4) == "2026-11-22")
        #expect(due(12) == "2026-11-22")
        #expect(
            CloseSchedule(closeAt: 0).newestDue(at: Shop.start, under: BusinessDayRule()).description == "2026-11-23")
    }

    @Test("AS-07 A day without a transaction is settled, numbered and signed off")
    func empty() throws {
        let shop = try Shop(schedule: Self.late)
        guard case .signedIn? = try shop.world.run(.signIn) else { throw Unexpected("sign-in", #_sourceLocation) }
        try shop.world.wait(seconds: 16 * 3600)
        #expect(shop.world.slips.map(\.lineCount) == [0])
        #expect(shop.world.slips.map(\.verdict) == [.balanced])
        #expect(shop.world.terminal.state.closedDays.count == 1)
        #expect(!shop.world.terminal.state.isSignedIn)
        try shop.audit()
    }

    @Test("A person who is closing the day at that time is not overtaken")
    func overlapping() throws {
        let shop = try Shop(schedule: Self.late)
        try shop.line(.sale, 100)
        _ = try shop.world.run(.prepareClosing(SignOffRequest(identifier: "evening")))
        try shop.world.wait(seconds: 16 * 3600)
        #expect(shop.world.terminal.prompt == .count)
        #expect(try shop.world.run(.cancelClosing) == .cancelled)
        try shop.world.wait(seconds: 300)
        #expect(shop.world.terminal.state.closedDays.map(\.isByItself) == [true])
        try shop.audit()
    }
}
