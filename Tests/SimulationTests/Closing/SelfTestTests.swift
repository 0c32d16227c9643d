import DayEnd
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("The self-test of a closing")
struct SelfTestTests {
    private static func finding(_ grade: SelfTestResult.Grade, _ code: String = "STO-03") -> SelfTestResult.Finding {
        .init(part: "storage", code: code, grade: grade, evidence: ["0 bytes free"])
    }

    private static func stopping(_ repair: Int, _ code: String = "STO-03") -> SelfTestResult {
        SelfTestResult(
            findings: [finding(.stop, code)],
            order: RepairOrder(
                number: "10000001-\(repair)", part: "storage", code: code, evidence: ["0 bytes free"],
                mustNot: ["switchOff"], provider: "Workshop", hotLine: "555-0100", made: Shop.start,
                callBefore: Shop.start.adding(seconds: 7_200)))
    }

    @Test("Parts that pass or warn let the closing go on, and what was found is on the journal")
    func warns() throws {
        let shop = try Shop(hasParts: true)
        try shop.line(.sale, 100)
        let found = SelfTestResult(findings: [Self.finding(.warn)])
        shop.world.faults.selfTest = { _ in found }
        #expect(try shop.signOff().end == .closed)
        #expect(try shop.world.journal.opened().map(\.record).contains(.selfTested(found)))
        try shop.audit()
    }

    @Test("A fault stops the closing with nothing sent after it, orders one repair, and it resumes once it is mended")
    func stops() throws {
        let shop = try Shop(hasParts: true)
        try shop.line(.sale, 100)
        shop.world.faults.selfTest = { Self.stopping($0) }
        let frames = shop.world.frames.count
        #expect(try shop.signOff().end == .stopped)
        try shop.world.wait(seconds: 3_600)
        #expect(shop.world.frames.count == frames)
        #expect(shop.world.terminal.state.openRepair?.number == "10000001-1")
        // Asked again, it is looked at again: the same fault is the same order.
        #expect(try shop.signOff().end == .stopped)
        #expect(shop.world.terminal.state.openRepair?.number == "10000001-1")
        #expect(shop.world.terminal.state.repairCount == 1)
        #expect(try shop.run(.sale, 100) == .refused(.closingUnderWay))
        // Another fault is another order.
        shop.world.faults.selfTest = { Self.stopping($0, "STO-05") }
        #expect(try shop.signOff().end == .stopped)
        #expect(shop.world.terminal.state.openRepair?.number == "10000001-2")
        shop.world.faults.selfTest = { _ in SelfTestResult(findings: [Self.finding(.pass)]) }
        #expect(try shop.signOff().end == .closed)
        #expect(shop.world.terminal.state.openRepair == nil)
        try shop.audit()
    }

    @Test("A terminal that is started again after the repair resumes at the self-test by itself")
    func restarts() throws {
        let shop = try Shop(hasParts: true)
        try shop.line(.sale, 100)
        shop.world.faults.selfTest = { Self.stopping($0) }
        #expect(try shop.signOff().end == .stopped)
        try shop.world.restartTerminal()
        try shop.world.wait(seconds: 600)
        #expect(shop.world.terminal.state.closing?.isStopped == true)
        #expect(shop.world.terminal.state.repairCount == 1)
        shop.world.faults.selfTest = { _ in SelfTestResult(findings: []) }
        try shop.world.restartTerminal()
        try shop.world.wait(seconds: 600)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        #expect(shop.world.slips.count == 1)
        try shop.audit()
    }
}
