import DayEnd
import HostCore
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("A day between the two cores")
struct DayTests {
    @Test("A sale, a void and a refund: totals agree, batch moves, signed off")
    func plainDay() throws {
        let shop = try Shop()
        let sale = try #require(try shop.run(.sale, 12345, shop.card()))
        #expect(sale.scheme == .unionPay)
        try shop.run(.sale, 5000, shop.card(Shop.foreign))
        let second = try #require(try shop.run(.sale, 700, shop.card()))
        #expect(try shop.run(.saleVoid, 0, shop.card(), original: second.key.stan) != nil)
        #expect(try shop.run(.refund, 300, shop.card()) != nil)
        let report = try #require(try shop.signOff())
        #expect(shop.world.halts == [])
        #expect(shop.world.logs == [])
        #expect(report.end == .closed)
        #expect(report.day.net.net == 12345 + 5000 - 300)
        #expect(report.day.net.sales == Figure(count: 2, amount: 17345))
        #expect(report.day.batches == [.first])
        #expect(report.signOff != nil)
        #expect(shop.world.terminal.state.batch == BatchNumber.first.next)
        let row = shop.world.ledger.batch(merchant: "898000000000001", terminal: "10000001", .first)
        #expect(row?.state == .closed)
        #expect(shop.world.ledger.cases == [])
        #expect(try shop.world.journal.state() == shop.world.terminal.state)
    }

    @Test("AS-07 A day without a transaction is settled and numbered")
    func emptyDay() throws {
        let shop = try Shop()
        let report = try #require(try shop.signOff())
        #expect(report.end == .closed)
        #expect(report.day.batches == [.first])
        #expect(report.day.lineCount == 0)
    }
}
