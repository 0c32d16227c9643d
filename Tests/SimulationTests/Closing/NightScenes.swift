import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

/// Scenes that last for hours, over the messages of the wire and in virtual time.
@Suite("Scenes of long days and nights")
struct NightScenes {
    @Test("AS-05 One malformed transaction among 1,500: 1,499 settle, one is set aside with reason and owner")
    func oneOfMany() throws {
        let gone = TerminalRecord.Intent(
            key: LineKey(batch: .first, stan: .first), type: .offlineSale, amount: 66_600,
            card: CardReference(
                masked: "622202*********0128", entry: .manualWithoutPIN, sealed: HexBytes([1, 2, 3]),
                keyName: "line.gone"),
            authority: Shop.authority, authorization: "123456", operatorNumber: "01", time: Shop.start,
            businessDay: Shop.start.date)
        let booked = TerminalRecord.Outcome(
            key: gone.key, code: "00", amount: gone.amount, rrn: "", authorization: "123456", clearingDate: nil,
            scheme: .unionPay, time: Shop.start)
        let opening = TerminalRecord.Opening(terminal: "10000001", merchant: Shop.merchant, currency: .renminbi)
        let shop = try Shop(
            {
                $0.settlementForm = .wide
                $0.extensions.insert(.wideTotals)
                $0.journalLimit = 5_000
                $0.countLimit = 5_000
            }, records: [.opened(opening), .intent(gone), .outcome(booked)])
        for amount in 1...1_499 as ClosedRange<Int64> { try shop.line(.sale, amount) }
        let report = try shop.signOff()
        #expect(report.end == .closed)
        #expect(report.day.net.net == 1_499 * 1_500 / 2)
        #expect(shop.world.slips.map(\.verdict) == [.balanced])
        #expect(shop.world.slips.map(\.quarantined) == [[gone.key]])
        let aside = shop.world.terminal.state.quarantined
        #expect(aside.map(\.key) == [gone.key])
        #expect(aside.map(\.owner) == [.serviceProvider])
        #expect(aside.first?.reason.contains("line.gone") == true)
        #expect(shop.count(of: .financial(.sale)) == 1_499)
        #expect(shop.world.halts.isEmpty)
    }

    @Test("AS-06 No result in ten minutes: pending with a timer that comes back, and no storm of questions")
    func tenMinutes() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        shop.lose(.toTerminal, "0510", times: .max)
        let report = try shop.signOff()
        #expect(report.end == .pending)
        #expect(shop.world.terminal.pending?.cause == .settlement)
        let before = shop.count(of: .settlement)
        try shop.world.wait(seconds: 600)
        let asked = shop.count(of: .settlement) - before
        #expect((1...12).contains(asked), "\(asked) questions in ten minutes")
        #expect(shop.world.terminal.pending != nil)
        // Nothing is in a circle: given up, it sells; asked for again, it settles the same batch.
        #expect(try shop.world.run(.cancelClosing) == .cancelled)
        #expect(shop.world.terminal.pending == nil)
        shop.heal()
        try shop.line(.sale, 200)
        let next = try shop.signOff("once more")
        #expect(next.end == .closed)
        #expect(next.day.batches == [.first])
        #expect(next.day.net.net == 300)
        try shop.audit()
    }

    @Test("AS-06 A day that was given up is closed at its time, as the day that it is")
    func givenUp() throws {
        let shop = try Shop(schedule: CloseSchedule(closeAt: 23 * 3600))
        try shop.line(.sale, 100)
        shop.lose(.toTerminal, "0510", times: .max)
        #expect(try shop.signOff().end == .pending)
        try shop.world.wait(seconds: 60)
        #expect(try shop.world.run(.cancelClosing) == .cancelled)
        shop.heal()
        try shop.world.wait(seconds: 20 * 3600)
        #expect(shop.world.slips.map(\.businessDay) == [Shop.start.date])
        #expect(shop.world.terminal.state.closedDays.map(\.businessDay) == [Shop.start.date])
        try shop.audit()
    }

    @Test("AS-34 Lines that still differ after the upload: a night long nothing is asked again, and the day is over")
    func night() throws {
        let shop = try Shop(schedule: CloseSchedule(closeAt: 23 * 3600))
        try shop.line(.sale, 1_700)
        let line = try shop.line(.sale, 900)
        try shop.line(.sale, 60, Shop.foreign)
        var posting = try #require(shop.posting(line))
        posting.amount += 1
        shop.world.ledger.apply([.posting(posting)])
        #expect(try shop.signOff().end == .differing)
        let frames = shop.world.frames.count
        try shop.world.wait(seconds: 10 * 3600)
        #expect(shop.world.frames.count == frames)
        let found = try #require(shop.world.ledger.cases.first)
        #expect(shop.world.ledger.cases.count == 1)
        #expect(found.owner == .settlementDesk)
        #expect(found.due.description.hasPrefix("2026-11-24T10:00:00"))
        #expect(found.due.milliseconds > shop.world.now.milliseconds)
        try shop.line(.sale, 5)
        #expect(try shop.signOff("the next evening").end == .closed)
        #expect(shop.count(of: .settlement) == 2)
        try shop.audit(.tampered)
    }
}
