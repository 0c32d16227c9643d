import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Closing the day")
struct ClosingTests {
    @Test("The twelve steps begin and end in their order, and what was not done is said to be skipped")
    func steps() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        try shop.signOff()
        var begun: [ClosingStep] = []
        var ended: [ClosingStep] = []
        var skipped: [ClosingStep] = []
        for record in try shop.world.journal.opened().map(\.record) {
            switch record {
            case .stepStarted(let step): begun.append(step)
            case .stepEnded(let step, .performed): ended.append(step)
            case .stepEnded(let step, .skipped):
                ended.append(step)
                skipped.append(step)
            default: break
            }
        }
        #expect(begun == ClosingStep.allCases)
        #expect(ended == ClosingStep.allCases)
        #expect(skipped == [.amounts, .authorize, .selfTest])
        try shop.audit()
    }

    @Test("The host is down at closing: pending, and the day closes by itself when it is back")
    func hostDown() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        try shop.world.stopHost()
        let report = try shop.signOff()
        #expect(report.end == .pending)
        #expect(report.waitsFor == .settlement)
        try shop.world.wait(seconds: 7_200)
        try shop.world.restartHost()
        try shop.world.wait(seconds: 600)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        #expect(shop.world.terminal.state.closing == nil)
        try shop.audit()
    }

    @Test(
        "A pending closing goes on after the terminal's own restart, at whatever step it stood",
        arguments: [
            ("0400", PendingCause.reversal), ("0220", .refund), ("0500", .settlement), ("0320", .uploadEnd),
            ("0820", .signOff),
        ])
    func restartWhilePending(_ mti: String, _ cause: PendingCause) throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        if cause == .reversal {
            shop.world.faults.fate = { _, way, message in
                way == .toHost && message.mti == .reversalRequest || message.mti.description == "0210"
                    ? .lose : .deliver
            }
            guard case .unknown? = try shop.run(.sale, 200) else { throw Unexpected("sale", #_sourceLocation) }
        }
        shop.lose(.toHost, mti, times: .max)
        if cause == .refund {
            guard case .unknown? = try shop.run(.refund, 30) else { throw Unexpected("refund", #_sourceLocation) }
        }
        let report = try shop.signOff()
        #expect(report.end == .pending)
        #expect(report.waitsFor == cause)
        try shop.world.restartTerminal()
        try shop.world.wait(seconds: 1_000)
        #expect(shop.world.terminal.state.closing != nil)
        shop.heal()
        try shop.world.wait(seconds: 600)
        let last = try #require(shop.world.terminal.state.lastClosing)
        #expect(last.end == .closed)
        #expect(last.day.net.net == (cause == .refund ? 70 : 100))
        try shop.audit()
    }

    @Test("While the day is being closed or pending, nothing is sold; the sale is told why")
    func frozen() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        shop.lose(.toHost, "0500", times: .max)
        let closing = try shop.world.command(.signOff(SignOffRequest(identifier: "evening")))
        #expect(try shop.run(.sale, 1) == .refused(.closingUnderWay))
        #expect(try shop.world.run(.cash(CashRequest(kind: .sale, amount: 1))) == .refused(.closingUnderWay))
        try shop.world.run(until: { shop.world.results[closing] != nil })
        #expect(shop.world.terminal.state.closing?.isPending == true)
        #expect(try shop.run(.sale, 1) == .refused(.closingUnderWay))
        #expect(try shop.world.run(.sendStored) == .refused(.closingUnderWay))
        #expect(try shop.world.run(.echo) == .answered(code: "00"))
        shop.heal()
        try shop.world.wait(seconds: 600)
        try shop.line(.sale, 200)
        try shop.signOff("two")
        try shop.audit()
    }

    @Test("AS-29 A second sign-off with the same name gets the same report, and settles nothing again")
    func secondSignOff() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        let first = try shop.signOff()
        let frames = shop.world.frames.count
        #expect(try shop.signOff() == first)
        try shop.world.restartTerminal()
        #expect(try shop.signOff() == first)
        #expect(shop.world.frames.count == frames)
        let second = try shop.signOff("late evening")
        #expect(second.day.batches == [BatchNumber.first.next])
        try shop.audit()
    }

    @Test("AS-27 Two callers at once are one closing, and get the same answer")
    func twoCallers() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        let ids = try ["one", "two", "one"].map { try shop.world.command(.signOff(SignOffRequest(identifier: $0))) }
        try shop.world.wait(seconds: 60)
        let reports = ids.map { shop.world.results[$0] }
        #expect(reports[0] == reports[1])
        #expect(reports[0] == reports[2])
        #expect(shop.world.slips.count == 1)
        try shop.audit()
    }

    @Test(
        "A sign-off that was never confirmed is superseded by the next morning's work",
        arguments: ["sale", "sign-in", "cash"])
    func superseded(_ work: String) throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        shop.lose(.toTerminal, "0830", times: .max)
        let report = try shop.signOff("one")
        #expect(report.end == .pending)
        #expect(report.waitsFor == .signOff)
        try shop.world.wait(seconds: 36_000)
        switch work {
        case "sale": try shop.line(.sale, 200)
        case "sign-in": #expect(try shop.world.run(.signIn) == .signedIn(batch: BatchNumber.first.next))
        default:
            guard case .cashBooked? = try shop.world.run(.cash(CashRequest(kind: .sale, amount: 5))) else {
                throw Unexpected("cash", #_sourceLocation)
            }
        }
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        #expect(shop.world.terminal.state.lastClosing?.signOff == nil)
        shop.heal()
        try shop.world.wait(seconds: 600)
        // What the old day owed is over; the new one is open, or was signed off again where nobody had signed in.
        #expect(shop.world.terminal.state.owesSignOff == false)
        #expect(shop.world.terminal.state.isSignedIn == (work != "cash"))
        try shop.line(.sale, 300)
        #expect(try shop.signOff("two").day.batches == [BatchNumber.first.next])
        try shop.audit()
    }

    @Test("A second copy that cannot be made keeps the closing pending, and is made again by itself")
    func noBackup() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        shop.world.faults.rest = { "no room" }
        let report = try shop.signOff()
        #expect(report.end == .pending)
        #expect(report.waitsFor == .rest)
        #expect(report.signOff != nil)
        shop.world.faults.rest = { nil }
        try shop.world.wait(seconds: 600)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        #expect(shop.world.terminal.hasKeys == false)
        try shop.audit()
    }

    @Test("AS-12 A sale that waits in the queue behind a sign-off belongs to no batch that is being closed")
    func behindSignOff() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        _ = try shop.world.command(.signOff(SignOffRequest(identifier: "evening")))
        let sale = try shop.world.command(.transaction(try shop.request(.sale, 200)))
        try shop.world.wait(seconds: 60)
        #expect(shop.world.results[sale] == .refused(.closingUnderWay))
        try shop.line(.sale, 300)
        #expect(shop.world.terminal.state.lines.map(\.key.batch) == [BatchNumber.first.next])
        try shop.signOff("two")
        try shop.audit()
    }

    @Test("Day ends once, with each batch in it, over seven days")
    func week() throws {
        let shop = try Shop()
        for day in 1...7 {
            for amount in 1...day { try shop.line(.sale, Int64(amount)) }
            let report = try shop.signOff("day \(day)")
            #expect(report.end == .closed)
            #expect(report.day.net.net == Int64(day * (day + 1) / 2))
            try shop.world.wait(seconds: 86_400 - 3_600)
        }
        #expect(shop.world.terminal.state.batch.value == 8)
        try shop.audit()
    }
}
