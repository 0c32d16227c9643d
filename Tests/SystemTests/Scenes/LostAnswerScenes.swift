import DayEnd
import Foundation
import HostCore
import HostService
import Journal
import TerminalCore
import TerminalService
import Testing
import UnionPay

@Suite("Scenes of answers that do not come")
struct LostAnswerScenes {
    @Test("AS-06 The host takes the totals and says nothing: pending with a timer; a retry ends it")
    func retried() async throws {
        let pair = try await Self.silent()
        let relay = try #require(await pair.relay)
        let asked = try await pair.command(["sign-off"], status: 75)
        #expect(asked.closing?.waitsFor == .settlement)
        let waiting = try #require(try await pair.status().pending)
        #expect(waiting.waitsFor == .settlement)
        #expect(!waiting.isOverdue)
        let told = try await pair.told(["terminal", "status", "--data", pair.terminalFolder])
        #expect(told.contains("The closing waits for settlement since"))
        // Ten minutes later somebody should look.
        var clock = TerminalRequest(.clock)
        clock.date = await pair.date
        clock.secondOfDay = 10 * 3_600
        #expect(try await pair.answer(clock).status?.pending?.isOverdue == true)
        relay.decide { _ in .pass }
        #expect(try await pair.command(["sign-off"]).end == "closed")
        #expect(try await pair.status().pending == nil)
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    @Test("AS-06 A closing that waits can be given up: selling goes on, and the next one settles the same batch")
    func cancelled() async throws {
        let pair = try await Self.silent()
        let relay = try #require(await pair.relay)
        try await pair.command(["sign-off"], status: 75)
        try await pair.command(["sale", "--amount", "100"], input: pair.swipe(), status: 77)
        let given = try await eventually("a closing that is given up") {
            let ended = try await Program.run(
                ["terminal", "sign-off", "--cancel", "--data", pair.terminalFolder])
            return ended.status == 82 ? true : nil
        }
        #expect(given)
        relay.decide { _ in .pass }
        try await pair.command(["sale", "--amount", "900"], input: pair.swipe())
        // No circle: what was given up is not in the way of what comes next.
        let closed = try await pair.command(["sign-off"])
        #expect(closed.end == "closed")
        #expect(closed.closing?.day.batches == [.first])
        #expect(closed.closing?.day.net.net == 2_600)
        try await pair.command(["sign-off", "--cancel"], status: 77)
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    @Test("AS-06 Once the host has compared the totals, a closing that waits is not given up any more")
    func tooLate() async throws {
        let pair = try await Self.silent { $0.kind == .uploadEnd(balanced: true) }
        try await pair.command(["sign-off"], status: 75)
        try await pair.command(["sign-off", "--cancel"], status: 77)
        try #require(await pair.relay).decide { _ in .pass }
        #expect(try await pair.command(["sign-off"]).end == "closed")
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    /// A pair with one sale whose host answers everything but this.
    private static func silent(
        _ isLost: @escaping @Sendable (Relay.Passing) -> Bool = { $0.kind == .settlement }
    ) async throws -> Pair {
        let pair = try await Pair.running(hasRelay: true) {
            $0.responseTimeout = 1
            $0.uploadAttempts = 1
        }
        try await pair.command(["sale", "--amount", "1700"], input: pair.swipe())
        try #require(await pair.relay).decide { $0.way == .toTerminal && isLost($0) ? .lose : .pass }
        return pair
    }

    @Test("AS-30 An approval is lost on its way back: tried again, the first is taken back before the second leaves")
    func approvalLost() async throws {
        let pair = try await Pair.running(hasRelay: true) { $0.responseTimeout = 1 }
        let relay = try #require(await pair.relay)
        try await pair.command(["sign-in"])
        relay.decide { $0.kind == .financial(.sale) && $0.way == .toTerminal ? .lose : .pass }
        let lost = try await pair.command(
            ["sale", "--amount", "1700", "--reference", "T1"], input: pair.swipe(), status: 75)
        #expect(lost.result == .unknown)
        let charged = try #require(lost.key)
        #expect(try Books.postings(pair).contains { $0.key.line == charged })
        relay.decide { _ in .pass }
        let again = try await pair.command(["sale", "--amount", "1700", "--reference", "T1"], input: pair.swipe())
        #expect(again.line?.key != charged)
        let kinds = relay.requests()
        let first = try #require(kinds.firstIndex(of: .reversal(.sale)))
        let second = try #require(kinds.lastIndex(of: .financial(.sale)))
        #expect(first < second)
        let states = try Books.postings(pair).map(\.state)
        #expect(states == [.reversed, .approved])
        #expect(try await pair.command(["sign-off"]).closing?.day.net.net == 1_700)
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    @Test("AS-34 Lines that differ after the upload: the rest settles, a case opens with owner and deadline")
    func stillDiffers() async throws {
        let pair = try await Pair.running(hasRelay: true)
        let relay = try #require(await pair.relay)
        try await pair.command(["sale", "--amount", "1700"], input: pair.swipe())
        let wrong = try await pair.approve(.sale, 900, TestCard.domestic.presented(.swipe))
        try await pair.command(["sale", "--amount", "60"], input: pair.swipe(.foreign))
        try Damage.changed.strike(wrong, in: pair.ledgerPath)
        #expect(try await pair.command(["sign-off"], status: 80).end == "differing")

        struct Told: Decodable {
            var stan: Int
            var owner: String
            var due: String
        }
        let listed = try await Program.run(["host", "ledger", "cases", "--data", pair.hostFolder, "--json"])
        let cases = try JSONDecoder().decode([Told].self, from: Data(listed.output.utf8))
        #expect(cases.map(\.stan) == [wrong.key.stan.value])
        #expect(cases.map(\.owner) == ["settlement desk"])
        // Ten o'clock on the next morning.
        #expect(cases.map { String($0.due.prefix(19)) } == ["\(Pair.firstDay.adding(days: 1))T10:00:00"])
        let slip = try #require(try Books(pair).history.slips.last)
        #expect(slip.hostTotals?.foreignVerdict == .balanced)
        #expect(slip.hostTotals?.domesticVerdict == .differs)

        // Asked again, it says the same and sends nothing; tomorrow it sells.
        let frames = relay.frames.count
        #expect(try await pair.command(["sign-off"], status: 80).isAlreadySettled == true)
        #expect(relay.frames.count == frames)
        try await pair.nextDay()
        try await pair.command(["sale", "--amount", "5"], input: pair.swipe())
        #expect(try await pair.command(["sign-off"]).end == "closed")
        #expect(relay.requests().filter { $0 == .settlement }.count == 2)
        #expect(try Books(pair).report.cases.count == 1)
        try await pair.stop()
    }
}
