import DayEnd
import Foundation
import HostCore
import HostService
import Journal
import TerminalCore
import TerminalService
import Testing
import UnionPay

@Suite("Scenes of open items")
struct OpenItemScenes {
    @Test("AS-11 Three open orders: one is paid, one cancelled, one carried, and tomorrow's list has that one")
    func threeOrders() async throws {
        let pair = try await Pair.running()
        let card = TestCard.domestic
        var holds: [Line] = []
        for amount in [10_000, 20_000, 30_000] as [Int64] {
            holds.append(try await pair.approve(.preAuthorization, amount, card.presented(.chip, pin: true)))
        }
        let begin = TerminalRequest(.prepareClosing)
        guard case .openItems(let items)? = try await pair.answer(begin).prompt else {
            Issue.record("not asked")
            return
        }
        #expect(items.holds == holds.map(\.key))
        #expect(items.heldAmount == 60_000)
        // The list is gone through: back to the counter, then again.
        _ = try await pair.answer(TerminalRequest(.cancelClosing))
        try await pair.approve(.completion, 9_500, card.presented(.chip), of: holds[0])
        try await pair.approve(.preAuthorizationVoid, 0, card.presented(.chip), of: holds[1])
        // Without a word on what is left nothing is closed, and the command says how much there is.
        let ask = ["sign-off", "--confirm", "--count", "0"]
        try await pair.command(ask, status: 82)
        #expect(
            try await pair.told(["terminal"] + ask + ["--data", pair.terminalFolder]).contains(
                "1 pre-authorisations held"))
        let closed = try await pair.command(ask + ["--carry"])
        #expect(closed.end == "closed")
        #expect(closed.closing?.day.net.net == 9_500)

        try await pair.nextDay()
        guard case .openItems(let tomorrow)? = try await pair.answer(begin).prompt else {
            Issue.record("not asked")
            return
        }
        #expect(tomorrow.holds == [holds[2].key])
        _ = try await pair.answer(TerminalRequest(.cancelClosing))
        try await pair.approve(.completion, 30_000, card.presented(.chip), of: holds[2])
        #expect(try await pair.command(["sign-off"]).end == "closed")
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.state.holds.isEmpty)
        try await pair.stop()
    }

    @Test("AS-17 A pre-authorisation that the host knows is completed offline: synced, it stays paid, once")
    func draft() async throws {
        let pair = try await Pair.running(hasRelay: true) {
            $0.connectAttempts = 1
            $0.connectTimeout = 1
        }
        let card = TestCard.domestic
        let hold = try await pair.approve(.preAuthorization, 10_000, card.presented(.chip, pin: true))
        try await pair.stopHost()
        let paid = try await pair.approve(.completionNotice, 9_500, card.presented(.keyed), of: hold)
        #expect(try await pair.status().holds == 0)
        await pair.stopTerminal()
        let relay = try #require(await pair.relay)
        try await pair.startHost()
        try await pair.startTerminal()
        // Nobody can pay or cancel it again, before it is synced or after.
        for _ in 0..<2 {
            #expect(try await pair.transact(.completion, 9_500, card.presented(.chip), of: hold).result == .refused)
            #expect(
                try await pair.transact(.preAuthorizationVoid, 0, card.presented(.chip), of: hold).result == .refused)
            try await pair.command(["send"])
        }
        #expect(try await pair.status().undelivered == 0)
        // The line may have taken it while no host was behind it, and may say so late: what counts comes after the sign-in
        // that the new host has answered.
        let signedIn = try #require(relay.frames.last { $0.way == .toTerminal && $0.kind == .signIn })
        let notices = relay.frames.filter { $0.number > signedIn.number && $0.kind == .financial(.completionNotice) }
        #expect(notices.map(\.way) == [.toHost, .toTerminal])
        try await pair.close()
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.lines.map(\.key) == [hold.key, paid.key])
        let kept = try #require(books.report.postings.first { $0.key.line == hold.key })
        #expect(kept.isReleased)
        #expect(books.history.state.holds.isEmpty)
        try await pair.stop()
    }
}
