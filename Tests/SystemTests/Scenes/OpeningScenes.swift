import DayEnd
import Foundation
import HostCore
import HostService
import Journal
import TerminalCore
import TerminalService
import Testing
import UnionPay

@Suite("Scenes of the morning")
struct OpeningScenes {
    private static func openings(_ pair: Pair) throws -> [DayOpening] {
        try pair.records().compactMap { record in
            if case .dayOpened(let opening) = record { opening } else { nil }
        }
    }

    @Test("AS-10 A day opened offline is durable, and the first upload begins with it")
    func offline() async throws {
        let pair = try await Pair.running(hasRelay: true) {
            $0.connectAttempts = 1
            $0.connectTimeout = 1
        }
        let relay = try #require(await pair.relay)
        // The evening before: the terminal knows its batch.
        try await pair.approve(.sale, 100, TestCard.domestic.presented(.chip, pin: true))
        try await pair.close()
        let evening = relay.requests().count
        try await pair.stopHost()
        let opened = try await pair.command(["open", "--count", "10000x2"])
        #expect(opened.opening?.counted?.total == 20_000)
        let sale = try await pair.offlineSale(1_500)
        // The power goes before anything was sent.
        await pair.stopTerminal()
        try await pair.startTerminal()
        #expect(try Self.openings(pair).count == 1)
        try await pair.startHost()
        try await pair.command(["send"])
        #expect(relay.requests().dropFirst(evening) == [.signIn, .financial(.offlineSale)])
        let all = try pair.records()
        let records = Array(all[(all.lastIndex { if case .closingEnded = $0 { true } else { false } } ?? 0)...])
        let opening = try #require(records.firstIndex { if case .dayOpened = $0 { true } else { false } })
        let signIn = try #require(records.firstIndex { if case .signedIn = $0 { true } else { false } })
        #expect(opening < signIn)
        try await pair.close()
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.lines.last?.key == sale.key)
        try await pair.stop()
    }

    @Test("AS-28 An opening that is asked for again, after a cut too, is one opening with one answer")
    func repeated() async throws {
        let pair = try await Pair.running(hasRelay: true) { $0.responseTimeout = 1 }
        let relay = try #require(await pair.relay)
        relay.decide { $0.kind == .signIn && $0.way == .toTerminal ? .lose : .pass }
        let first = try await pair.command(["open", "--count", "10000x2", "--identifier", "morning"])
        // The host's answer to the sign-in is lost, and the operator begins anew.
        try await pair.command(["sign-in"], status: 69)
        for name in ["morning", "morning", "another window"] {
            let again = try await pair.command(["open", "--identifier", name])
            #expect(again.opening == first.opening)
        }
        await pair.stopTerminal()
        try await pair.startTerminal()
        relay.decide { _ in .pass }
        #expect(try await pair.command(["open", "--count", "10000x2"]).opening == first.opening)
        // Another count is no repeat, and does not replace the first.
        let other = try await pair.command(["open", "--count", "10000x3"], status: 77)
        #expect(other.reason?.contains("count") == true)
        #expect(try await pair.command(["sign-in"]).batch == .first)
        #expect(try Self.openings(pair) == [first.opening])
        #expect(try Books(pair).report.terminals.map(\.isSignedIn) == [true])
        try await pair.stop()
    }

    @Test("AS-38 A drawer that is not as the last closing left it: the opening difference appears once")
    func difference() async throws {
        let pair = try await Pair.running(settings: { $0.cashFloat = 50_000 })
        try await pair.approve(.sale, 700, TestCard.domestic.presented(.tap))
        let evening = ["sign-off", "--confirm", "--count"]
        #expect(try await pair.command(evening + ["10000x5"]).end == "closed")

        try await pair.nextDay()
        let opened = try await pair.command(["open", "--count", "10000x4,5000x1"])
        #expect(opened.opening?.difference == -5_000)
        #expect(try await pair.told(["terminal", "open", "--data", pair.terminalFolder]).contains("short by 50.00"))
        try await pair.cash(.sale, 2_000)
        // Nobody is asked for a reason: the drawer holds what was counted, and what came in.
        let closed = try await pair.command(evening + ["10000x4,5000x1,1000x2"])
        #expect(closed.end == "closed")
        #expect(closed.closing?.day.opening?.difference == -5_000)
        #expect(try pair.comparison()?.difference == 0)
        let slip = try await pair.told(["terminal", "slip", "--language", "en", "--data", pair.terminalFolder])
        #expect(slip.components(separatedBy: "Opening difference").count == 2)
        #expect(slip.contains("-50.00"))

        // The day after that it is over.
        try await pair.nextDay()
        #expect(try await pair.command(["open", "--count", "10000x5"]).opening?.difference == 0)
        #expect(try await pair.command(evening + ["10000x5"]).closing?.day.opening?.difference == 0)
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }
}
