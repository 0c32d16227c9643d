import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Repairs that the host is told of")
struct TicketTests {
    private static func stopping(_ repair: Int) -> SelfTestResult {
        SelfTestResult(
            findings: [.init(part: "storage", code: "STO-03", grade: .stop, evidence: ["0 bytes free"])],
            order: RepairOrder(
                number: "10000001-\(repair)", part: "storage", code: "STO-03", evidence: ["0 bytes free"],
                mustNot: ["switchOff"], provider: "Workshop", hotLine: "555-0100", made: Shop.start,
                callBefore: Shop.start.adding(seconds: 7_200)))
    }

    private static func shop(hostOffers: Bool = true) throws -> Shop {
        let shop = try Shop(
            { $0.extensions.insert(.repairTickets) }, hasParts: true,
            host: { if !hostOffers { $0.profile.extensions = [] } })
        try shop.line(.sale, 100)
        return shop
    }

    @Test("A stopping fault reaches the host once, however often its answer is lost; nothing else follows the fault")
    func once() throws {
        let shop = try Self.shop()
        shop.world.faults.selfTest = { Self.stopping($0) }
        shop.lose(.toTerminal, "0830", times: 3)
        #expect(try shop.signOff().end == .stopped)
        try shop.world.wait(seconds: 3_600)
        #expect(shop.kinds().filter { $0 == .settlement || $0 == .signOff } == [])
        #expect(shop.count(of: .repairTicket) == 4)
        #expect(shop.world.ledger.tickets.map(\.number) == ["10000001-1"])
        let ticket = try #require(shop.world.ledger.tickets.first)
        #expect(ticket.part == "storage" && ticket.code == "STO-03" && ticket.evidence == ["0 bytes free"])
        let receipt = try #require(shop.world.terminal.state.repairReceipt)
        #expect(receipt.hostNumber == ticket.hostNumber)
        #expect(receipt.callBefore.hasPrefix("2026-11-24"))
        // The journal alone leads to the same: a restart does not tell it again.
        try shop.world.restartTerminal()
        try shop.world.wait(seconds: 3_600)
        #expect(shop.count(of: .repairTicket) == 4)
        shop.world.faults.selfTest = { _ in SelfTestResult(findings: []) }
        #expect(try shop.signOff().end == .closed)
        #expect(shop.world.terminal.state.repairReceipt == nil)
        try shop.audit()
    }

    @Test("A host that takes no tickets refuses without harm and is not asked again")
    func refused() throws {
        let shop = try Self.shop(hostOffers: false)
        shop.world.faults.selfTest = { Self.stopping($0) }
        #expect(try shop.signOff().end == .stopped)
        try shop.world.wait(seconds: 3_600)
        #expect(shop.count(of: .repairTicket) == 1)
        #expect(shop.world.ledger.tickets.isEmpty)
        #expect(shop.world.terminal.state.openRepair != nil)
        shop.world.faults.selfTest = { _ in SelfTestResult(findings: []) }
        #expect(try shop.signOff().end == .closed)
        try shop.audit()
    }

    @Test(
        "Asleep, the parts are looked at each hour; what fails at night is ordered and told, and changes are recorded once"
    )
    func atNight() throws {
        let shop = try Self.shop()
        #expect(try shop.signOff().end == .closed)
        try shop.world.wait(seconds: 5 * 3600)
        func checks() throws -> Int {
            try shop.world.journal.opened().count { if case .healthChecked = $0.record { true } else { false } }
        }
        #expect(try checks() == 1)
        shop.world.faults.selfTest = { Self.stopping($0) }
        try shop.world.wait(seconds: 5 * 3600)
        #expect(try checks() == 2)
        #expect(shop.world.terminal.state.openRepair?.number == "10000001-1")
        #expect(shop.world.ledger.tickets.count == 1)
        #expect(!shop.world.terminal.state.isSignedIn)
        #expect(!shop.world.terminal.hasKeys)
        shop.world.faults.selfTest = { _ in SelfTestResult(findings: []) }
        try shop.world.wait(seconds: 3 * 3600)
        #expect(shop.world.terminal.state.openRepair == nil)
        try shop.line(.sale, 200)
        #expect(try shop.signOff("next").end == .closed)
        try shop.audit()
    }

    @Test("A ticket that the host never answers keeps no money waiting")
    func neverAnswered() throws {
        let shop = try Self.shop()
        #expect(try shop.signOff().end == .closed)
        // A part fails while the terminal is asleep.
        shop.world.faults.selfTest = { Self.stopping($0) }
        var losesAnswers = false
        shop.world.faults.fate = { _, way, message in
            if way == .toHost { return message.text(60)?.hasSuffix("971") == true ? .lose : .deliver }
            return losesAnswers && message.mti.description == "0210" ? .lose : .deliver
        }
        try shop.world.wait(seconds: 7_200)
        #expect(shop.count(of: .repairTicket) > 1)
        losesAnswers = true
        guard case .unknown? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        losesAnswers = false
        try shop.world.wait(seconds: 900)
        #expect(shop.count(of: .reversal(.sale)) == 1)
        #expect(shop.world.terminal.state.open == [])
    }
}
