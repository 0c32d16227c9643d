import DayEnd
import HostCore
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("The store fails")
struct StoreFaultTests {
    @Test(
        "At each commit of a day, written or not: everybody is told, nothing is lost or doubled",
        arguments: Grid.sample(1..<100, every: 8), [StoreFault.notWritten, .written])
    func once(_ number: Int, _ fault: StoreFault) throws {
        let shop = try Shop()
        shop.world.faults.store = { $0 == number ? fault : nil }
        try Till(shop: shop).play()
        let last = try #require(shop.world.terminal.state.lastClosing)
        #expect(last.end == .closed)
        #expect(last.day.net.net == Till.net)
        #expect(last.day.cashSales.amount == 25)
        try shop.audit()
    }

    @Test("A sale whose intent is not on disk was not sent, and is refused")
    func intent() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        let next = shop.world.journal.commits + 1
        shop.world.faults.store = { $0 == next ? .notWritten : nil }
        #expect(try shop.run(.sale, 500) == .refused(.storeFailed))
        #expect(shop.count(of: .financial(.sale)) == 1)
        try shop.line(.sale, 500)
        try shop.signOff()
        try shop.audit()
    }

    @Test("A sale whose outcome may not be on disk is unknown, and reversed with reason 96", arguments: [false, true])
    func outcome(_ isWritten: Bool) throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        let next = shop.world.journal.commits + 2
        shop.world.faults.store = { $0 == next ? (isWritten ? .written : .notWritten) : nil }
        let result = try shop.run(.sale, 500)
        if isWritten {
            guard case .approved(let line, "00")? = result else { throw Unexpected("sale", #_sourceLocation) }
            #expect(line.amount == 500)
        } else {
            guard case .unknown(_, "96")? = result else { throw Unexpected("sale", #_sourceLocation) }
        }
        try shop.world.wait(seconds: 60)
        #expect(try shop.signOff().day.net.net == (isWritten ? 600 : 100))
        try shop.audit()
    }

    @Test("A store that refuses everything sells nothing, sends nothing, and is not hammered")
    func dead() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        shop.lose(.toTerminal, "0210")
        guard case .unknown? = try shop.run(.sale, 200) else { throw Unexpected("sale", #_sourceLocation) }
        shop.heal()
        shop.world.faults.store = { _ in .notWritten }
        let sent = shop.count(of: .financial(.sale))
        for _ in 0..<3 { #expect(try shop.run(.sale, 300) == .refused(.storeFailed)) }
        #expect(try shop.world.run(.cash(CashRequest(kind: .sale, amount: 5))) == .refused(.storeFailed))
        #expect(try shop.world.run(.signOff(SignOffRequest(identifier: "evening"))) == .refused(.storeFailed))
        let tries = shop.world.journal.commits
        try shop.world.wait(seconds: 3_600)
        #expect(shop.world.journal.commits - tries < 40)
        #expect(shop.count(of: .financial(.sale)) == sent)
        shop.world.faults.store = { _ in nil }
        try shop.line(.sale, 300)
        try Till(shop: shop).close("evening")
        #expect(shop.world.terminal.state.lastClosing?.day.net.net == 400)
        try shop.audit()
    }
}
