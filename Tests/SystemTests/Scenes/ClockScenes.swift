import DayEnd
import Foundation
import HostCore
import HostService
import Journal
import TerminalCore
import TerminalService
import Testing
import Timekeeping
import UnionPay

@Suite("Scenes of days and clocks")
struct ClockScenes {
    @Test("AS-35 The host cuts its day at 15:00: the old batch is closed first, then keys change, then today begins")
    func dayCut() async throws {
        let pair = try await Pair.running(
            hasRelay: true,
            hostSettings: {
                $0.clearingCutOff = "15:00"
                $0.batchPerClearingDay = true
            })
        let relay = try #require(await pair.relay)
        let card = try await pair.swipe()
        try await pair.command(["sale", "--amount", "1700"], input: card)
        try await pair.command(["sale", "--amount", "300"], input: card)
        try await pair.setHostClock(nil, 15 * 3_600 + 60)
        let told = try await pair.command(["sale", "--amount", "900"], input: card, status: 77)
        #expect(told.code == "90")
        let before = relay.requests().count
        try await pair.command(["sale", "--amount", "900"], input: card)
        #expect(
            Array(relay.requests().dropFirst(before)) == [
                .settlement, .uploadEnd(balanced: true), .signIn, .financial(.sale),
            ])
        let closed = try await pair.command(["sign-off"])
        #expect(closed.closing?.day.batches == [.first, BatchNumber.first.next])
        #expect(closed.closing?.day.net.net == 2_900)
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.net.net) == [2_000, 900])
        // No line of yesterday is in today's batch.
        let postings = books.report.postings.filter(\.isCounted)
        #expect(postings.filter { $0.key.batch == .first }.allSatisfy { $0.clearingDate == "1123" })
        #expect(postings.filter { $0.key.batch != .first }.map(\.clearingDate) == ["1124"])
        try await pair.stop()
    }

    @Test(
        "AS-43 A day lasts from 04:00 to 04:00 by the shop's own clock, in every zone and in nights when clocks change",
        arguments: [
            ("Pacific/Honolulu", "2026-11-23", -10 * 3_600), ("America/Caracas", "2026-11-23", -4 * 3_600),
            ("Asia/Kathmandu", "2026-11-23", 20_700), ("Pacific/Tongatapu", "2026-11-23", 13 * 3_600),
            // An hour is missing, or comes twice, before the cut-off.
            ("America/New_York", "2027-03-14", -4 * 3_600), ("Europe/Berlin", "2027-10-31", 3_600),
        ])
    func cutOff(_ zone: String, _ date: String, _ offset: Int) async throws {
        let day = try #require(CivilDate(date))
        let pair = try Pair(
            settings: {
                $0.zone = zone
                $0.businessDayCutOff = "04:00"
            },
            hostSettings: { $0.zone = zone })
        await pair.begin(on: day, at: 3 * 3_600 + 59 * 60)
        try await pair.startHost()
        try await pair.startTerminal()
        let card = try await pair.swipe()
        try await pair.command(["sale", "--amount", "100"], input: card)
        try await pair.setTerminalClock(4)
        try await pair.command(["sale", "--amount", "200"], input: card)
        try await pair.setTerminalClock(23, 59)
        try await pair.command(["sale", "--amount", "300"], input: card)
        try await pair.command(["sign-off"])
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.lines.map(\.businessDay) == [day.adding(days: -1), day, day])
        #expect(books.history.lines[1].time.utcOffset == offset)
        try await pair.stop()
    }

    @Test("AS-43 A clock that is 13 hours off is reported, and the host's time decides", arguments: [13, -13])
    func wrongClock(_ hours: Int64) async throws {
        let pair = try Pair(settings: { $0.businessDayCutOff = "04:00" })
        try await pair.startHost()
        await pair.useMachineClock()
        try await pair.startTerminal()
        // Where the host's clock stands on, seen from this machine's.
        let machine = try #require(WallClock(zone: "Asia/Shanghai")).now
        // The one that replays a day never goes back.
        let there = machine.adding(seconds: hours * 3_600)
        try await pair.restartHost(on: there.date, at: there.secondOfDay)
        #expect(try await pair.status().clockAhead == nil)
        try await pair.command(["sale", "--amount", "100"], input: pair.swipe())
        let ahead = try #require(try await pair.status().clockAhead)
        #expect(abs(ahead + hours * 3_600) < 60)
        let told = try await pair.told(["terminal", "status", "--data", pair.terminalFolder])
        #expect(told.contains("the host's decides"))
        try await pair.command(["sale", "--amount", "200"], input: pair.swipe())
        try await pair.command(["sign-off"])
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        let second = try #require(books.history.lines.last)
        #expect(abs(second.time.milliseconds - there.milliseconds) < 120_000)
        #expect(second.businessDay == BusinessDayRule(cutOff: 4 * 3_600).day(of: second.time))
        try await pair.stop()
    }

    @Test("AS-58 A restart is due: not while a day is sold or closed, but after the sign-off, and the next day sells")
    func restart() async throws {
        let pair = try Pair(settings: { $0.restartAfter = "1s" })
        try await pair.startHost()
        let child = try await pair.startTerminalChild()
        try await pair.command(["sale", "--amount", "1700"], input: pair.swipe())
        let before = try await eventually("a restart that is due") {
            let status = try await pair.status()
            return status.restartWaits == .quietHours ? status : nil
        }
        try await pair.command(["sale", "--amount", "300"], input: pair.swipe())
        #expect(before.started == (try await pair.status()).started)
        let told = try await pair.told(["terminal", "status", "--data", pair.terminalFolder])
        #expect(told.contains("A restart is due"))
        #expect(try await pair.command(["sign-off"]).end == "closed")
        let after = try await eventually("a terminal that has begun anew") {
            let status = try? await pair.status()
            return status.flatMap { $0.started == before.started ? nil : $0 }
        }
        // The same process with another memory: whoever watches over it sees no end.
        #expect(child.isRunning)
        #expect(after.batch == BatchNumber.first.next)
        #expect(after.lastEnd == .closed)
        try await pair.command(["sale", "--amount", "900"], input: pair.swipe())
        #expect(try await pair.command(["sign-off"]).closing?.day.net.net == 900)
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }
}
