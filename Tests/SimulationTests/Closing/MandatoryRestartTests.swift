import DayEnd
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("A restart that is due")
struct MandatoryRestartTests {
    private static let rule = RestartRule(after: 86_400, quietHours: (3 * 3_600, 5 * 3_600))

    private static func facts(
        _ hour: Int, _ minute: Int = 0, uptime: Int64 = 90_000, idle: Int64 = 3_600, agrees: Bool? = true,
        asked: Bool = false
    ) -> RestartRule.Facts {
        RestartRule.Facts(
            now: Moment(
                date: Shop.start.date, secondOfDay: (hour * 60 + minute) * 60, utcOffset: Shop.start.utcOffset),
            uptime: uptime, idle: idle, clockAgrees: agrees, hasAskedTime: asked)
    }

    private static func decide(_ shop: Shop, _ facts: RestartRule.Facts) -> RestartRule.Decision {
        rule.decide(shop.world.terminal, facts)
    }

    @Test("AS-58 Before its time nothing is due, whatever the hour and the state")
    func notDue() throws {
        let shop = try Shop()
        for hour in 0..<24 { #expect(Self.decide(shop, Self.facts(hour, uptime: 86_399)) == .notDue) }
        try shop.line(.sale, 100)
        try shop.signOff()
        #expect(Self.decide(shop, Self.facts(22, uptime: 86_399)) == .notDue)
    }

    @Test(
        "AS-58 Incident 5: At no input of a day with a sale, a lost answer and a closing is it let in before the sign-off is done"
    )
    func anyMoment() throws {
        let shop = try Shop()
        var moments = 0
        var restarts: [Bool] = []
        let quiet = Self.facts(4)
        shop.world.faults.fate = { _, _, _ in
            // A message is on its way: this is the middle of something.
            moments += 1
            if Self.rule.decide(shop.world.terminal, quiet) == .restart {
                restarts.append(shop.world.terminal.state.closing == nil && shop.world.terminal.isQuiet)
            }
            return moments == 4 ? .lose : .deliver
        }
        _ = try shop.world.run(.signIn)
        _ = try shop.run(.sale, 100)
        try shop.world.wait(seconds: 120)
        try shop.line(.sale, 200)
        try shop.signOff()
        #expect(moments > 10)
        #expect(restarts.allSatisfy { $0 }, "in the middle of something")
        #expect(Self.decide(shop, Self.facts(13)) == .restart)
        try shop.audit()
    }

    @Test("AS-58 With a day under way it waits for a quiet hour with nobody there, across midnight too")
    func quietHours() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        for hour in 0..<24 {
            let isQuiet = hour == 3 || hour == 4
            #expect(Self.decide(shop, Self.facts(hour)) == (isQuiet ? .restart : .wait(.quietHours)), "at \(hour)")
            #expect(Self.decide(shop, Self.facts(hour, idle: 599)) == .wait(.quietHours), "at \(hour), somebody there")
        }
        let night = RestartRule(after: 60, quietHours: (23 * 3_600, 1 * 3_600))
        let hours = (0..<24).filter { night.decide(shop.world.terminal, Self.facts($0)) == .restart }
        #expect(hours == [0, 23])
    }

    @Test("AS-58 The clock is checked first: unknown, the host is asked; wrong, no hour is trusted")
    func clock() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        #expect(Self.decide(shop, Self.facts(4, agrees: nil)) == .askTime)
        #expect(Self.decide(shop, Self.facts(4, agrees: nil, asked: true)) == .wait(.clock))
        #expect(Self.decide(shop, Self.facts(4, agrees: false)) == .wait(.clock))
        #expect(Self.decide(shop, Self.facts(12, agrees: nil)) == .wait(.quietHours))
        try shop.signOff()
        // A terminal that has ended its day asks too, and needs no hour.
        #expect(Self.decide(shop, Self.facts(12, agrees: nil)) == .askTime)
        #expect(Self.decide(shop, Self.facts(12, agrees: nil, asked: true)) == .restart)
    }

    @Test("AS-58 A closing that waits for its host, or for a person, holds it back")
    func closing() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        _ = try shop.world.run(.prepareClosing(SignOffRequest(identifier: "evening")))
        #expect(Self.decide(shop, Self.facts(4)) == .wait(.closing))
        _ = try shop.world.run(.cancelClosing)
        #expect(Self.decide(shop, Self.facts(4)) == .restart)
        try shop.world.stopHost()
        #expect(try shop.signOff().end == .pending)
        #expect(Self.decide(shop, Self.facts(4)) == .wait(.closing))
        try shop.world.restartHost()
        try shop.world.wait(seconds: 600)
        #expect(Self.decide(shop, Self.facts(12)) == .restart)
        try shop.audit()
    }
}
