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
        let sale = try shop.line(.sale, 12345)
        #expect(sale.scheme == .unionPay)
        try shop.line(.sale, 5000, Shop.foreign)
        let second = try shop.line(.sale, 700)
        try shop.line(.saleVoid, 0, Shop.domestic, .swipe, .init(original: second.key.stan))
        try shop.line(.refund, 300)
        let report = try shop.signOff()
        #expect(shop.world.logs == [])
        #expect(report.end == .closed)
        #expect(report.day.net.net == 12345 + 5000 - 300)
        #expect(report.day.net.sales == Figure(count: 2, amount: 17345))
        #expect(report.day.batches == [.first])
        #expect(report.signOff != nil)
        #expect(report.slip == shop.world.slips.last)
        #expect(shop.world.terminal.state.batch == BatchNumber.first.next)
        #expect(shop.world.ledger.cases == [])
        try shop.audit()
    }

    @Test("AS-07 A day without a transaction is settled and numbered")
    func emptyDay() throws {
        let shop = try Shop()
        let report = try shop.signOff()
        #expect(report.end == .closed)
        #expect(report.day.batches == [.first])
        #expect(report.day.lineCount == 0)
        try shop.audit()
    }
}
