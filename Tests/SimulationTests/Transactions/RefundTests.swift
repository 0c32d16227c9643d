import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Refunds")
struct RefundTests {
    private func slip(_ line: Line) -> OriginalSlip {
        OriginalSlip(batch: line.key.batch, stan: line.key.stan, date: line.time.date.monthDay, rrn: line.rrn)
    }

    @Test("A part of a settled sale is given back, and the rest, and not a fen more")
    func referenced() throws {
        let shop = try Shop { $0.extensions = [] }
        let sale = try shop.line(.sale, 5_000)
        try shop.signOff("one")
        try shop.line(.refund, 2_000, Shop.domestic, .swipe, .init(slip: slip(sale)))
        try shop.line(.refund, 3_000, Shop.domestic, .swipe, .init(slip: slip(sale)))
        guard case .declined("64", _, _)? = try shop.run(.refund, 1, Shop.domestic, .swipe, .init(slip: slip(sale)))
        else {
            throw Unexpected("refund of more than was paid", #_sourceLocation)
        }
        #expect(try shop.signOff("two").day.net.net == -5_000)
        try shop.audit()
    }

    @Test("A refund without its original is refused by the standard profile, and made where both sides allow it")
    func unreferenced() throws {
        let strict = try Shop { $0.extensions = [] }
        guard case .refused(.notPermitted)? = try strict.run(.refund, 300) else {
            throw Unexpected("refund", #_sourceLocation)
        }
        #expect(strict.world.frames.isEmpty)
        let shop = try Shop()
        try shop.line(.refund, 300)
        #expect(try shop.signOff().day.net.net == -300)
        try shop.audit()
        try strict.audit()
    }

    @Test("A refund goes back to the card that paid, and only for money that was paid")
    func fraud() throws {
        let shop = try Shop()
        let sale = try shop.line(.sale, 5_000)
        let refund = try shop.line(.refund, 100)
        for (secrets, slip) in [(Shop.foreign, slip(sale)), (Shop.domestic, slip(refund))] {
            guard case .declined("25", _, _)? = try shop.run(.refund, 50, secrets, .swipe, .init(slip: slip)) else {
                throw Unexpected("refund to another card, or of a refund", #_sourceLocation)
            }
        }
        try shop.signOff()
        try shop.audit()
    }

    @Test("A voided sale cannot be refunded, nor a refunded one voided")
    func voidAndRefund() throws {
        let shop = try Shop()
        let first = try shop.line(.sale, 5_000)
        try shop.line(.saleVoid, 0, Shop.domestic, .swipe, .init(original: first.key.stan))
        guard case .declined("25", _, _)? = try shop.run(.refund, 100, Shop.domestic, .swipe, .init(slip: slip(first)))
        else {
            throw Unexpected("refund of a voided sale", #_sourceLocation)
        }
        let second = try shop.line(.sale, 6_000)
        try shop.line(.refund, 100, Shop.domestic, .swipe, .init(original: second.key.stan))
        guard
            case .declined("12", _, _)? = try shop.run(
                .saleVoid, 0, Shop.domestic, .swipe, .init(original: second.key.stan))
        else { throw Unexpected("void of a refunded sale", #_sourceLocation) }
        #expect(try shop.signOff().day.net.net == 5_900)
        try shop.audit()
    }

    @Test("An unanswered refund is repeated with its own numbers until it is answered, and booked once")
    func lostAnswer() throws {
        let shop = try Shop()
        shop.lose(.toTerminal, "0230", times: 3)
        guard case .unknown(let key, _)? = try shop.run(.refund, 300) else {
            throw Unexpected("refund", #_sourceLocation)
        }
        try shop.world.wait(seconds: 600)
        #expect(shop.world.terminal.state.open == [])
        let repeats = shop.messages(.toHost).filter { $0.mti == .financialAdvice }
        #expect(repeats.count == 4)
        #expect(Set(repeats.map { $0.text(11) }) == [key.stan.text])
        #expect(shop.postings.count == 1)
        #expect(try shop.signOff().day.net.net == -300)
        try shop.audit()
    }

    @Test("An unanswered refund keeps 0500 and 0820 back: the closing is pending, and closes by itself")
    func blocksSettlement() throws {
        let shop = try Shop()
        try shop.line(.sale, 1_000)
        shop.lose(.toHost, "0220", times: 100)
        guard case .unknown? = try shop.run(.refund, 300) else { throw Unexpected("refund", #_sourceLocation) }
        let report = try shop.signOff()
        #expect(report.end == .pending)
        #expect(report.waitsFor == .refund)
        #expect(shop.count(of: .settlement) == 0)
        #expect(shop.count(of: .signOff) == 0)
        shop.heal()
        try shop.world.wait(seconds: 900)
        #expect(shop.world.terminal.state.lastClosing?.end == .closed)
        #expect(shop.world.terminal.state.lastClosing?.day.net.net == 700)
        try shop.audit()
    }

    @Test("A refund that the host declines when it is repeated is over, and no line")
    func declinedRepeat() throws {
        let shop = try Shop()
        let sale = try shop.line(.sale, 100)
        shop.lose(.toTerminal, "0230")
        guard case .unknown? = try shop.run(.refund, 300, Shop.domestic, .swipe, .init(slip: slip(sale))) else {
            throw Unexpected("refund", #_sourceLocation)
        }
        try shop.world.wait(seconds: 300)
        #expect(shop.world.terminal.state.open == [])
        #expect(try shop.signOff().day.net.net == 100)
        try shop.audit()
    }

    @Test("What was given back of a sale is known, in part, in full, and while its answer is missing")
    func known() throws {
        let shop = try Shop()
        let sale = try shop.line(.sale, 500)
        let slip = OriginalSlip(
            batch: sale.key.batch, stan: sale.key.stan, date: sale.time.date.monthDay, rrn: sale.rrn,
            authorization: sale.authorization)
        var refunded: Int64 { shop.world.terminal.state.refunded(of: sale) }
        #expect(refunded == 0)
        try shop.line(.refund, 200, Shop.domestic, .swipe, .init(original: sale.key.stan, slip: slip))
        #expect(refunded == 200)
        shop.lose(.toTerminal, "0230")
        guard case .unknown? = try shop.run(.refund, 100, Shop.domestic, .swipe, .init(slip: slip)) else {
            throw Unexpected("a refund without an answer", #_sourceLocation)
        }
        #expect(refunded == 300)
        try shop.world.wait(seconds: 300)
        #expect(refunded == 300)
        #expect(try shop.signOff().day.net.net == 200)
        try shop.audit()
    }
}
