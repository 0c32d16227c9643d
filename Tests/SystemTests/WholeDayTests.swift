import DayEnd
import HostCore
import HostService
import Journal
import PaymentSecurity
import TerminalService
import Testing
import UnionPay

@Suite("A whole day over TCP and SQLite")
struct WholeDayTests {
    @Test("A day of every kind of act closes with both books agreeing", arguments: KeyScheme.allCases)
    func wholeDay(_ scheme: KeyScheme) async throws {
        let pair = try await Pair.running(scheme)
        #expect(try await pair.signIn().result == .signedIn)
        let sold = try await Self.playEverything(on: pair)
        let closing = try await pair.close()
        #expect(closing.day.batches == [.first])
        #expect(closing.signOff?.rrn.count == 12)

        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.hostRows.count == sold.count)
        #expect(books.history.slips.map(\.verdict) == [.balanced])
        #expect(books.history.cash.map(\.amount) == [990, 90])
        #expect(books.report.cases == [])
        #expect(books.report.terminals.map(\.isSignedIn) == [false])
        #expect(books.report.terminals.map(\.batch) == [BatchNumber.first.next])
        try await pair.stop()
    }

    @Test("The day after a night without power works on the same folders, and refunds yesterday's sale")
    func secondDay() async throws {
        let pair = try await Pair.running()
        let card = TestCard.domestic
        let sale = try await pair.approve(.sale, 5000, card.presented(.chip, pin: true))
        try await pair.close()

        try await pair.nextDay()
        #expect(try await pair.status().isSignedIn == false)
        let refund = try await pair.approve(.refund, 1200, card.presented(.chip)) {
            $0.originalSlip = OriginalSlip(
                batch: sale.key.batch, stan: sale.key.stan, date: sale.time.date.monthDay, rrn: sale.rrn,
                authorization: sale.authorization)
        }
        #expect(refund.key.batch == BatchNumber.first.next)
        #expect(refund.scheme == .unionPay)
        // More than what is left of the sale.
        let more = try await pair.transact(.refund, 3801, card.presented(.chip)) {
            $0.originalSlip = OriginalSlip(date: sale.time.date.monthDay, rrn: sale.rrn)
        }
        #expect(more.result == .declined)
        #expect(more.code == ResponseCode.wrongOriginalAmount.text)
        try await pair.approve(.sale, 700, TestCard.foreign.presented(.tap))
        let closing = try await pair.close()
        #expect(closing.day.net.net == 700 - 1200)

        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.batch.value) == [1, 2])
        #expect(books.report.postings.first { $0.key.line == sale.key }?.refunded == 1200)
        try await pair.stop()
    }

    /// Every kind of act that moves money. Returns the lines that stand.
    static func playEverything(on pair: Pair) async throws -> [Line] {
        let (home, away) = (TestCard.domestic, TestCard.foreign)
        var lines: [Line] = []
        for (index, card) in [home, away].enumerated() {
            let more = Int64(index)
            lines.append(try await pair.approve(.sale, 1100 + more, card.presented(.swipe, pin: true)))
            lines.append(try await pair.approve(.sale, 2200 + more, card.presented(.chip, pin: true)))
            lines.append(try await pair.approve(.sale, 3300 + more, card.presented(.tap)))
            let wrong = try await pair.approve(.sale, 4400 + more, card.presented(.swipe))
            lines.append(wrong)
            lines.append(try await pair.approve(.saleVoid, 0, card.presented(.swipe), of: wrong))
            lines.append(try await pair.approve(.refund, 550 + more, card.presented(.swipe)))
            let hold = try await pair.approve(.preAuthorization, 60_000, card.presented(.chip, pin: true))
            lines.append(hold)
            lines.append(try await pair.approve(.completion, 45_000 + more, card.presented(.chip), of: hold))
        }
        let scan = try await pair.approve(.sale, 880, home.presented(.scan))
        lines.append(scan)
        lines.append(try await pair.approve(.refund, 80, home.presented(.scan), of: scan))
        let mistake = try await pair.approve(.sale, 770, home.presented(.scan))
        lines.append(mistake)
        lines.append(try await pair.approve(.saleVoid, 0, home.presented(.scan), of: mistake))
        let hold = try await pair.approve(.preAuthorization, 7000, home.presented(.swipe, pin: true))
        lines.append(hold)
        lines.append(try await pair.approve(.preAuthorizationVoid, 0, home.presented(.swipe), of: hold))
        let second = try await pair.approve(.preAuthorization, 8000, home.presented(.swipe, pin: true))
        lines.append(second)
        let completion = try await pair.approve(.completion, 7500, home.presented(.swipe), of: second)
        lines.append(completion)
        lines.append(try await pair.approve(.completionVoid, 0, home.presented(.swipe), of: completion))
        let third = try await pair.approve(.preAuthorization, 9000, home.presented(.chip))
        lines.append(third)
        lines.append(try await pair.approve(.completionNotice, 8800, home.presented(.keyed), of: third))
        lines.append(
            try await pair.approve(.offlineSale, 1500, home.presented(.keyed)) {
                $0.authority = OfflineAuthority(mode: "01", institution: "01020000")
                $0.authorization = "123456"
            })
        lines.append(
            try await pair.approve(.offlineICSale, 640, home.presented(.chip, isApprovedOffline: true)))
        let asked = try await pair.transact(.balanceInquiry, 0, home.presented(.chip, pin: true))
        #expect(asked.result == .balance)
        #expect((asked.balance ?? 0) > 0)
        try await pair.cash(.sale, 990)
        try await pair.cash(.refund, 90)
        return lines
    }
}
