import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Sales and their voids")
struct SaleTests {
    @Test("A sale is approved however the card is read, and the day balances", arguments: Shop.Way.allCases)
    func approval(_ way: Shop.Way) throws {
        let shop = try Shop()
        let line = try shop.line(.sale, 12_345, Shop.domestic, way)
        #expect(line.amount == 12_345)
        #expect(shop.posting(line)?.state == .approved)
        let request = try #require(shop.messages(.toHost).first { $0.mti == .financialRequest })
        #expect(request.has(2) == (way != .swipe && way != .scan))
        #expect(request.has(35) == (way != .scan && way != .manual))
        #expect(request.has(55) == (way == .chip || way == .tap))
        #expect(request.has(59) == (way == .scan))
        #expect(request.has(52) == (way == .swipe))
        #expect(try shop.signOff().end == .closed)
        try shop.audit()
    }

    @Test("A foreign card is counted in the foreign half")
    func foreign() throws {
        let shop = try Shop()
        let line = try shop.line(.sale, 100, Shop.foreign)
        #expect(line.scheme == .visa)
        #expect(line.cardClass == .foreign)
        #expect(try shop.signOff().slip?.terminalTotals.foreign.debitCount == 1)
        try shop.audit()
    }

    @Test("A declined sale leaves no line, whatever the issuer's reason", arguments: ["05", "51", "55", "61", "91"])
    func decline(_ code: String) throws {
        let shop = try Shop(issuer: [.init(amountEndsWith: "5", code: code)])
        let result = try shop.run(.sale, 12_345)
        guard case .declined(let told, _, _)? = result else {
            throw Unexpected("\(String(describing: result))", #_sourceLocation)
        }
        #expect(told == code)
        #expect(shop.world.terminal.state.lines == [])
        #expect(shop.world.charges == [:])
        try shop.line(.sale, 700)
        #expect(try shop.signOff().day.net.net == 700)
        try shop.audit()
    }

    @Test("An answer that is lost becomes a reversal, and the reversal leaves no charge", arguments: Shop.Way.allCases)
    func lostAnswer(_ way: Shop.Way) throws {
        let shop = try Shop()
        shop.lose(.toTerminal, "0210")
        let result = try shop.run(.sale, 12_345, Shop.domestic, way)
        guard case .unknown(let key, "98")? = result else {
            throw Unexpected("\(String(describing: result))", #_sourceLocation)
        }
        #expect(shop.world.charges.count == 1)
        try shop.world.wait(seconds: 120)
        #expect(shop.world.charges == [:])
        #expect(shop.world.terminal.state.open == [])
        #expect(shop.postings.first { $0.key.line == key }?.state == .reversed)
        #expect(try shop.signOff().day.net.net == 0)
        try shop.audit()
    }

    @Test("A void takes the whole amount back in the same batch; a second one is refused")
    func void() throws {
        let shop = try Shop()
        let sale = try shop.line(.sale, 5_000)
        let void = try shop.line(.saleVoid, 0, Shop.domestic, .swipe, .init(original: sale.key.stan))
        #expect(void.amount == 5_000)
        #expect(
            try shop.run(.saleVoid, 0, Shop.domestic, .swipe, .init(original: sale.key.stan))
                == .refused(.originalNotFit(.voided)))
        let report = try shop.signOff()
        #expect(report.day.net.net == 0)
        #expect(
            report.slip?.terminalTotals.domestic
                == .init(debitAmount: 5_000, debitCount: 1, creditAmount: 5_000, creditCount: 1))
        try shop.audit()
    }

    @Test("A scanned payment is voided without its code, which is gone")
    func scannedVoid() throws {
        let shop = try Shop()
        let sale = try shop.line(.sale, 5_000, Shop.domestic, .scan)
        try shop.line(.saleVoid, 0, Shop.domestic, .scan, .init(original: sale.key.stan))
        #expect(try shop.signOff().day.net.net == 0)
        try shop.audit()
    }

    @Test("A void with another card than the sale's is refused by the host")
    func otherCard() throws {
        let shop = try Shop()
        let sale = try shop.line(.sale, 5_000)
        let result = try shop.run(.saleVoid, 0, Shop.foreign, .swipe, .init(original: sale.key.stan))
        guard case .declined("25", _, _)? = result else {
            throw Unexpected("\(String(describing: result))", #_sourceLocation)
        }
        #expect(try shop.signOff().day.net.net == 5_000)
        try shop.audit()
    }

    @Test("A void of a line of a settled batch is refused and names the way out")
    func settledVoid() throws {
        let shop = try Shop()
        let sale = try shop.line(.sale, 5_000)
        try shop.signOff("one")
        #expect(
            try shop.run(.saleVoid, 0, Shop.domestic, .swipe, .init(original: sale.key.stan))
                == .refused(.unknownOriginal))
        let slip = OriginalSlip(batch: sale.key.batch, stan: sale.key.stan, rrn: sale.rrn)
        guard
            case .refused(.notPermitted(let why))? = try shop.run(
                .saleVoid, 0, Shop.domestic, .swipe, .init(slip: slip))
        else { throw Unexpected("a void into a settled batch", #_sourceLocation) }
        #expect(why == .batchIsSettled)
        try shop.audit()
    }

    @Test("Two voids of one sale under way at once: one is booked, the other refused and undone at the issuer")
    func twoVoids() throws {
        let shop = try Shop()
        let sale = try shop.line(.sale, 100)
        let frames = shop.world.frames.count
        let void = try shop.world.command(
            .transaction(shop.request(.saleVoid, 0, Shop.domestic, .swipe, .init(original: sale.key.stan))))
        try shop.world.run(until: { shop.world.frames.count > frames })
        var other = try #require(shop.messages(.toHost).last)
        other.set(11, "000099")
        try shop.world.inject(other)
        try shop.world.wait(seconds: 40)
        let voids = shop.postings.filter { $0.key.type == .saleVoid }
        #expect(Set(voids.map(\.state)) == [.approved, .declined])
        #expect(voids.count == 2)
        #expect(shop.world.charges.keys.filter { $0.type == .saleVoid }.count == 1)
        #expect(shop.posting(sale)?.isVoided == true)
        // Whichever came first, the terminal was told the truth.
        let isBooked = voids.contains { $0.state == .approved && $0.key.line.stan.value != 99 }
        if case .approved? = shop.world.results[void] { #expect(isBooked) } else { #expect(!isBooked) }
        if isBooked {
            try shop.signOff()
            try shop.audit(.strangeFrames)
        }
    }

    @Test("A void that the host declines leaves the sale as it was")
    func declinedVoid() throws {
        let shop = try Shop(issuer: [.init(type: .saleVoid, code: "05")])
        let sale = try shop.line(.sale, 5_000)
        guard
            case .declined("05", _, _)? = try shop.run(
                .saleVoid, 0, Shop.domestic, .swipe, .init(original: sale.key.stan))
        else { throw Unexpected("void", #_sourceLocation) }
        #expect(shop.posting(sale)?.isVoided == false)
        #expect(try shop.signOff().day.net.net == 5_000)
        try shop.audit()
    }

    @Test("Reversing a void restores the sale on both sides")
    func reversedVoid() throws {
        let shop = try Shop()
        let sale = try shop.line(.sale, 5_000)
        shop.lose(.toTerminal, "0210")
        guard case .unknown? = try shop.run(.saleVoid, 0, Shop.domestic, .swipe, .init(original: sale.key.stan)) else {
            throw Unexpected("void", #_sourceLocation)
        }
        #expect(shop.posting(sale)?.isVoided == true)
        try shop.world.wait(seconds: 120)
        #expect(shop.posting(sale)?.isVoided == false)
        #expect(shop.world.terminal.state.line(sale.key)?.standing == .approved)
        // It can be voided again.
        try shop.line(.saleVoid, 0, Shop.domestic, .swipe, .init(original: sale.key.stan))
        #expect(try shop.signOff().day.net.net == 0)
        try shop.audit()
    }

    @Test("In test mode every frame says so in digit 5 of its header", arguments: [false, true])
    func testMode(_ isTesting: Bool) throws {
        let shop = try Shop(isTesting: isTesting)
        try shop.line(.sale, 100)
        try shop.signOff()
        for frame in shop.world.frames {
            let header = try #require(try shop.format.decode(frame.bytes).header)
            #expect(header.state == (isTesting ? 1 : 0))
            #expect(header.description.hasPrefix("6031"))
        }
        try shop.audit()
    }
}
