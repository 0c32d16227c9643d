import DayEnd
import Foundation
import HostCore
import HostService
import Journal
import TerminalCore
import TerminalService
import Testing
import UnionPay

@Suite("Scenes of closing times")
struct EveningScenes {
    @Test("AS-03 Yesterday was not closed: switched on, the terminal closes it at once, and nothing is sold on it")
    func yesterday() async throws {
        let pair = try await Pair.running(settings: { $0.closeAt = "23:30" })
        let card = try await pair.swipe()
        try await pair.command(["sale", "--amount", "1700"], input: card)
        try await pair.nextDay()
        // Nobody asks for it. A sale of today waits, is refused, or comes after it, and is on no page of yesterday.
        let status = try await pair.ended()
        #expect(status.lastEnd == .closed)
        #expect(status.lateDays.map(\.businessDay) == [Pair.firstDay])
        try await pair.command(["sale", "--amount", "900"], input: card)
        #expect(try await pair.command(["sign-off"]).closing?.day.net.net == 900)
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.businessDay) == [Pair.firstDay, Pair.firstDay.adding(days: 1)])
        #expect(books.history.slips.map(\.net.net) == [1_700, 900])
        try await pair.stop()
    }

    @Test("AS-03 A machine that nobody attends closes its day at its model's own time")
    func unattended() async throws {
        // That is two in the morning: a night's sales belong to the evening before.
        let pair = try await Pair.running(settings: {
            $0.model = "unattended"
            $0.businessDayCutOff = "03:00"
        })
        try await pair.command(["sale", "--amount", "1700"], input: pair.swipe())
        try await pair.nextDay()
        let status = try await pair.ended()
        #expect(status.lastEnd == .closed)
        #expect(status.lateDays.map(\.businessDay) == [Pair.firstDay])
        #expect(try Books(pair).history.slips.map(\.net.net) == [1_700])
        try await pair.stop()
    }

    @Test("AS-03 Without a closing time a person closes yesterday at the command line, without selling on it")
    func yesterdayByHand() async throws {
        let pair = try await Pair.running()
        try await pair.command(["sale", "--amount", "1700"], input: pair.swipe())
        try await pair.nextDay()
        #expect(try await pair.command(["sign-off"]).end == "closed")
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.net.net) == [1_700])
        #expect(books.history.lines.map(\.businessDay) == [Pair.firstDay])
        try await pair.stop()
    }

    @Test("AS-07 A day without a transaction is settled, numbered and signed off")
    func empty() async throws {
        let pair = try await Pair.running(hasRelay: true)
        let relay = try #require(await pair.relay)
        try await pair.command(["sign-in"])
        let closed = try await pair.command(["sign-off"])
        #expect(closed.end == "closed")
        #expect(closed.closing?.day.batches == [.first])
        #expect(closed.closing?.day.lineCount == 0)
        #expect(relay.requests() == [.signIn, .settlement, .uploadEnd(balanced: true), .signOff])
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.lineCount) == [0])
        #expect(books.report.batches.map(\.batch) == [.first])
        #expect(try await pair.status().batch == BatchNumber.first.next)
        try await pair.stop()
    }

    @Test("AS-29 A second sign-off of a day says that it is settled, or makes a batch of its own, as configured")
    func second() async throws {
        for choice in [TerminalSettings.SecondSignOff.settled, .batch] {
            let pair = try await Pair.running(settings: { $0.secondSignOff = choice })
            try await pair.command(["sale", "--amount", "1700"], input: pair.swipe())
            let first = try await pair.command(["sign-off"])
            let second = try await pair.command(["sign-off"])
            #expect(second.end == "closed")
            let slips = try Books(pair).history.slips
            switch choice {
            case .settled:
                #expect(second.isAlreadySettled == true)
                #expect(second.closing?.identifier == first.closing?.identifier)
                #expect(slips.count == 1)
                let told = try await pair.told(["terminal", "sign-off", "--data", pair.terminalFolder])
                #expect(told.contains("This batch is already settled. Nothing to do."))
            case .batch:
                #expect(second.isAlreadySettled == nil)
                #expect(slips.map(\.batch.value) == [1, 2])
                #expect(slips.map(\.lineCount) == [1, 0])
            }
            #expect(try Books(pair).disagreements() == [])
            try await pair.stop()
        }
    }

    @Test("AS-36 AS-40 Two closings of a day: each covers its own hours, both windows are printed, the sums reconcile")
    func windows() async throws {
        // The shop's day ends at four in the morning, its batch at eight in the evening.
        let pair = try await Pair.running(settings: { $0.businessDayCutOff = "04:00" })
        let card = try await pair.swipe()
        try await pair.setTerminalClock(15)
        try await pair.command(["sale", "--amount", "1700"], input: card)
        try await pair.command(["sale", "--cash", "--amount", "300"])
        try await pair.setTerminalClock(20)
        let first = try await pair.command(["sign-off"])
        #expect(first.closing?.day.net.net == 1_700)
        #expect(first.closing?.day.cashSales.amount == 300)

        try await pair.setTerminalClock(22)
        try await pair.command(["sale", "--amount", "900"], input: card)
        try await pair.command(["sale", "--cash", "--amount", "50"])
        // After midnight it is still the same business day, and after four the next one.
        var request = TerminalRequest(.clock)
        request.date = Pair.firstDay.adding(days: 1)
        request.secondOfDay = 1_800
        _ = try await pair.answer(request)
        try await pair.command(["sale", "--amount", "60"], input: card)
        request.secondOfDay = 5 * 3_600
        _ = try await pair.answer(request)
        try await pair.command(["sale", "--amount", "7"], input: card)
        let second = try await pair.command(["sign-off"])
        #expect(second.closing?.day.net.net == 967)
        #expect(second.closing?.day.cashSales.amount == 50)
        #expect(second.closing?.day.batches.map(\.value) == [2])

        let slip = try await pair.told(["terminal", "slip", "--language", "en", "--data", pair.terminalFolder])
        for line in [
            "Batch from", "Batch until", "Day \(Pair.firstDay)", "Day \(Pair.firstDay.adding(days: 1))", "Batch total",
        ] { #expect(slip.contains(line), "\(line): \(slip)") }
        // What of the batch fell on which day, and the whole.
        let amounts = slip.split(separator: "\n").filter { $0.hasPrefix("Day ") || $0.hasPrefix("Batch total") }
            .compactMap {
                $0.split(separator: " ").last.map(String.init)
            }
        #expect(amounts == ["9.60", "0.07", "9.67"], "\(slip)")
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.net.net) == [1_700, 967])
        try await pair.stop()
    }

    @Test("AS-44 Sales in the very second of the closing are each in exactly one batch")
    func verySecond() async throws {
        let pair = try await Pair.running()
        var sold: [LineKey] = []
        for round in 1...5 {
            // Whatever the order in which they arrive.
            let before = try await pair.approve(.sale, Int64(round), TestCard.domestic.presented(.tap))
            let replies = try await withThrowingTaskGroup(of: TerminalReply.self) { group in
                for amount in 1...4 {
                    group.addTask {
                        try await pair.transact(.sale, Int64(amount * 100), TestCard.foreign.presented(.swipe))
                    }
                    if amount == round % 4 + 1 { group.addTask { try await pair.signOff("evening \(round)") } }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.compactMap(\.closing?.end) == [.closed])
            #expect(replies.allSatisfy { [.approved, .refused, .closing].contains($0.result) })
            sold += [before.key] + replies.compactMap(\.line?.key)
        }
        try await pair.close(name: "the last")
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        // Each approval the till was given stands once, in the batch that its number names.
        #expect(
            books.history.lines.map(\.key).sorted { ($0.batch.value, $0.stan.value) < ($1.batch.value, $1.stan.value) }
                == sold.sorted { ($0.batch.value, $0.stan.value) < ($1.batch.value, $1.stan.value) })
        #expect(books.history.batches.map(\.lines.count).reduce(0, +) == sold.count)
        try await pair.stop()
    }

    @Test("AS-48 Off at closing time for three days: on again, it closes three days in order and names each")
    func threeDays() async throws {
        let pair = try await Pair.running(settings: { $0.closeAt = "23:30" })
        try await pair.command(["sale", "--amount", "1700"], input: pair.swipe())
        try await pair.nextDay(after: 3)
        let days = (0..<3).map { Pair.firstDay.adding(days: $0) }
        let status = try await eventually("three closed days") {
            let status = try await pair.status()
            return status.lateDays.count == 3 && status.closingStep == nil ? status : nil
        }
        #expect(status.lateDays.map(\.businessDay) == days)
        #expect(status.lateDays.allSatisfy { $0.end == .closed })
        let told = try await pair.told(["terminal", "status", "--data", pair.terminalFolder])
        for day in days { #expect(told.contains("\n\(day) was not signed off. It was done automatically at 09:")) }
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.batch.value) == [1, 2, 3])
        #expect(books.history.slips.map(\.net.net) == [1_700, 0, 0])
        try await pair.command(["sale", "--amount", "900"], input: pair.swipe())
        #expect(try await pair.command(["sign-off"]).closing?.day.net.net == 900)
        #expect(try await pair.status().lateDays.isEmpty)
        try await pair.stop()
    }
}
