import DayEnd
import HostCore
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("The host's hours")
struct SlotTests {
    private static func shop(closeAt: Int? = nil, slot: Range<Int>? = nil) throws -> Shop {
        try Shop(
            { $0.extensions.insert(.timeSlots) }, schedule: closeAt.map { CloseSchedule(closeAt: $0 * 3600) },
            host: {
                $0.blackOuts = [TimeSlots.BlackOut(start: 21 * 60, end: 23 * 60)].compactMap(\.self)
                $0.closingMinutes = slot
            })
    }

    @Test("AS-49 In a black-out the closing is put off to its end, with the hour told; nobody need wait for it")
    func putOff() throws {
        let shop = try Self.shop()
        try shop.line(.sale, 100)
        try shop.world.wait(seconds: 13 * 3600 + 1800)
        let report = try shop.signOff()
        #expect(report.end == .pending)
        #expect(report.waitsFor == .slot)
        #expect(report.resumesAt?.clockText == "23:00:00")
        try shop.world.wait(seconds: 5_000)
        #expect(shop.count(of: .settlement) == 0)
        try shop.world.wait(seconds: 600)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        try shop.audit()
    }

    @Test(
        "AS-49 An operator who insists settles at once, before or after having been told to wait",
        arguments: [true, false])
    func insists(_ wasTold: Bool) throws {
        let shop = try Self.shop()
        try shop.line(.sale, 100)
        try shop.world.wait(seconds: 13 * 3600 + 1800)
        if wasTold { #expect(try shop.signOff().end == .pending) }
        let result = try shop.world.run(.signOff(SignOffRequest(identifier: "evening", insists: true)))
        guard case .closing(let report)? = result else {
            throw Unexpected("\(String(describing: result))", #_sourceLocation)
        }
        #expect(report.end == .closed)
        try shop.audit()
    }

    @Test("A day that closes by itself in a black-out closes in the terminal's slot, or when the host is back")
    func byItself() throws {
        for (slot, expected) in [(23 * 60 + 30..<23 * 60 + 31, "23:30"), (nil, "23:00")] {
            let shop = try Self.shop(closeAt: 22, slot: slot)
            try shop.line(.sale, 100)
            try shop.world.wait(seconds: 16 * 3600 - 60)
            let closed = shop.world.terminal.state.closedDays
            #expect(closed.map(\.end) == [.closed])
            #expect(closed.first?.time.clockText.hasPrefix(expected) == true, "\(closed)")
            try shop.audit()
        }
    }

    @Test("Slots read back as they were written; anything else in F63 is no slot")
    func text() throws {
        let slots = TimeSlots(
            slot: 90, blackOuts: [.init(start: 0, end: 30), .init(start: 1430, end: 15)].compactMap(\.self))
        #expect(slots.text == "QT01300000003023500015")
        #expect(try TimeSlots(parsing: slots.text) == slots)
        #expect(try TimeSlots(parsing: TimeSlots().text) == TimeSlots())
        for bad in ["", "CUP", "QT", "QT2400", "QT----00", "QT----00000000", "QT----0060" + "0100", "QT-1--"] {
            #expect(throws: FieldError.self) { try TimeSlots(parsing: bad) }
        }
        var spread = slots
        spread.hours = TimeSlots.Hours(start: 1380, end: 300)
        let notice = SignInNotice(slots: spread, offers: [.wideTotals])
        #expect(notice.text == "QT01300000003023500015+WH23000500")
        #expect(try SignInNotice(parsing: notice.text) == notice)
        #expect(try SignInNotice(parsing: "QT----+H23000500").slots?.hours == spread.hours)
        #expect(try SignInNotice(parsing: SignInNotice(slots: TimeSlots(dayStart: 1380)).text).slots?.dayStart == 1380)
        for bad in ["QT----+O", "QT----+O2400", "QT----+H", "QT----+H2300050", "QT----+H23002300", "QT----+H2300D500"] {
            #expect(throws: FieldError.self) { try SignInNotice(parsing: bad) }
        }
        #expect(slots.minutesUntilOpen(from: 1435) == 35)
        #expect(slots.minutesUntilOpen(from: 100) == 0)
    }

    @Test("A closing that the host puts off over midnight is still its own day's, each night once")
    func overMidnight() throws {
        let shop = try Shop(
            { $0.extensions.insert(.timeSlots) }, schedule: CloseSchedule(closeAt: 23 * 3600 + 1800),
            host: { $0.blackOuts = [TimeSlots.BlackOut(start: 23 * 60, end: 30)].compactMap(\.self) })
        for _ in 0..<3 {
            try shop.line(.sale, 100)
            try shop.world.wait(seconds: 24 * 3600)
        }
        let closed = shop.world.terminal.state.closedDays
        #expect(closed.map(\.businessDay.description) == ["2026-11-23", "2026-11-24", "2026-11-25"])
        #expect(closed.allSatisfy { $0.time.clockText.hasPrefix("00:3") && $0.end == .closed }, "\(closed)")
        #expect(shop.world.slips.map(\.lineCount) == [1, 1, 1])
        try shop.audit()
    }

    @Test(
        "AS-49 Where the host takes one sign-off a day a second one is queued to the next day, with the hour told",
        arguments: [false, true])
    func onceADay(_ isSpread: Bool) throws {
        let shop = try Shop(
            { $0.extensions.insert(.timeSlots) },
            host: {
                $0.signsOffOncePerDay = true
                $0.closingMinutes = isSpread ? 1400..<1410 : nil
            })
        let next = isSpread ? "23:20:00" : "23:00:00"
        try shop.line(.sale, 100)
        try shop.world.wait(seconds: 4 * 3600)
        #expect(try shop.signOff("noon").end == .closed)
        for day in 1...2 {
            try shop.line(.sale, 200)
            try shop.world.wait(seconds: 8 * 3600)
            let report = try shop.signOff("evening \(day)")
            #expect(report.end == .pending && report.waitsFor == .slot && report.resumesAt?.clockText == next)
            try shop.world.wait(seconds: 1800)
            if day == 1 { try shop.world.restartTerminal() }
            _ = try shop.world.run(.echo)
            #expect(shop.world.slips.count == day)
            // What it has put off to the new day is that day's one sign-off.
            try shop.world.wait(seconds: 15 * 3600 + 1800)
            #expect(shop.world.slips.count == day + 1)
            #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        }
        try shop.line(.sale, 300)
        let result = try shop.world.run(.signOff(SignOffRequest(identifier: "now", insists: true)))
        guard case .closing(let report)? = result else {
            throw Unexpected("\(String(describing: result))", #_sourceLocation)
        }
        #expect(report.end == .closed)
        try shop.audit()
    }

    @Test("What was insisted on once is not insisted on the next night")
    func insistsOnce() throws {
        let shop = try Self.shop(closeAt: 22)
        try shop.line(.sale, 100)
        try shop.world.wait(seconds: 13 * 3600 + 1800)
        _ = try shop.world.run(.signOff(SignOffRequest(identifier: "evening", insists: true)))
        #expect(shop.world.terminal.state.closedDays.count == 1)
        try shop.world.wait(seconds: 12 * 3600)
        try shop.line(.sale, 200)
        try shop.world.wait(seconds: 14 * 3600)
        let last = try #require(shop.world.terminal.state.closedDays.last)
        #expect(shop.world.terminal.state.closedDays.count == 2)
        #expect(last.time.clockText.hasPrefix("23:"), "\(last)")
        try shop.audit()
    }
}
