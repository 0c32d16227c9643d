import DayEnd
import Foundation
import HostCore
import HostService
import Journal
import TerminalService
import Testing
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
}
