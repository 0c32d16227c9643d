import DayEnd
import HostCore
import Simulation
import TerminalCore
import Testing
import UnionPay

/// What a till orders, in the machine alone.
@Suite("Orders of a till")
struct OrderTests {
    private static func request(
        _ key: String, _ act: TillRequest.Act, till: String = "front", digest: UInt8 = 1
    ) -> TillRequest {
        TillRequest(
            name: OrderName(till: till, key: key), digest: HexBytes([digest]), act: act, ticket: "T-\(key)")
    }

    private static func sale(_ key: String, card: Int64? = nil, cash: Int64? = nil, given: Int64? = nil) -> TillRequest
    {
        request(
            key, .sale(.init(amount: (card ?? 0) + (cash ?? 0), card: card, cash: cash, given: given)))
    }

    /// Orders, presents the card where the order waits for it, and tells where the order then stands.
    @discardableResult
    private static func carryOut(_ request: TillRequest, in shop: Shop) throws -> OrderProgress? {
        guard case .order(let progress)? = try shop.world.run(.order(request)) else { return nil }
        if progress.status == .awaitingCard, let part = progress.order.card {
            _ = try shop.run(
                part.type, part.type.isVoid ? 0 : part.amount, Shop.domestic, .swipe,
                .init(
                    original: part.original?.stan, slip: part.originalSlip, authority: part.authority,
                    authorization: part.authorization, reference: request.name.reference))
        }
        return shop.world.terminal.state.order(request.name)
    }

    private static func refusal(_ request: TillRequest, in shop: Shop) throws -> Refusal? {
        guard case .refused(let refusal)? = try shop.world.run(.order(request)) else { return nil }
        return refusal
    }

    @Test("Card and cash together: approved at once, booked at once, and the same answer for ever")
    func mixed() throws {
        let shop = try Shop()
        let request = Self.sale("a", card: 700, cash: 300, given: 500)
        let progress = try #require(try Self.carryOut(request, in: shop))
        #expect(progress.status == .approved)
        #expect(progress.isCashBooked)
        #expect(progress.order.cash?.change == 200)
        let frames = shop.world.frames.count
        #expect(try Self.carryOut(request, in: shop) == progress)
        #expect(shop.world.frames.count == frames)
        #expect(shop.world.terminal.state.day.cashSales == Figure(count: 1, amount: 300))
        try shop.signOff()
        // A new batch, and the key still stands for the same act.
        #expect(try Self.carryOut(request, in: shop) == progress)
        try shop.audit()
    }

    @Test("A declined card books no cash, and its key is never executed again")
    func declined() throws {
        let shop = try Shop(issuer: [.init(type: .sale, code: "51")])
        let request = Self.sale("a", card: 700, cash: 300)
        #expect(try Self.carryOut(request, in: shop)?.status == .declined)
        #expect(shop.world.terminal.state.day.cashSales == .zero)
        let frames = shop.world.frames.count
        #expect(try Self.carryOut(request, in: shop)?.status == .declined)
        #expect(shop.world.frames.count == frames)
    }

    @Test("AS-30: A lost answer is unknown, then reversed: no cash, no charge, and a new key is a new act")
    func lostAnswer() throws {
        let shop = try Shop()
        try shop.run(.sale, 100)
        shop.lose(.toTerminal, "0210")
        let request = Self.sale("a", card: 700, cash: 300)
        #expect(try Self.carryOut(request, in: shop)?.status == .unknown)
        try shop.world.wait(seconds: 60)
        #expect(shop.world.terminal.state.order(request.name)?.status == .reversed)
        #expect(try Self.carryOut(request, in: shop)?.status == .reversed)
        #expect(shop.world.terminal.state.day.cashSales == .zero)
        #expect(try Self.carryOut(Self.sale("b", card: 700), in: shop)?.status == .approved)
        #expect(shop.world.charges.values.reduce(0, +) == 800)
        try shop.signOff()
        try shop.audit()
    }

    @Test("A lost answer that is found by asking books the order's cash with its card")
    func foundByAsking() throws {
        let shop = try Shop({ $0.extensions.insert(.statusQuery) })
        try shop.line(.sale, 100)
        shop.lose(.toTerminal, "0210")
        let request = Self.sale("a", card: 700, cash: 300)
        #expect(try Self.carryOut(request, in: shop)?.status == .unknown)
        try shop.world.wait(seconds: 60)
        let found = shop.world.terminal.state.order(request.name)
        #expect(found?.status == .approved)
        #expect(found?.isCashBooked == true)
        #expect(shop.world.terminal.state.day.cashSales == Figure(count: 1, amount: 300))
        try shop.signOff()
        try shop.audit()
    }

    @Test("A line that no order made is refunded up to what was paid, over all keys; what took no money never")
    func refundByNumber() throws {
        let shop = try Shop()
        let sale = try shop.line(.sale, 500)
        let hold = try shop.line(.preAuthorization, 900)
        func refund(_ key: String, _ line: Line, _ amount: Int64) -> TillRequest {
            Self.request(key, .refund(.number(line.key), amount: amount, tender: .card))
        }
        #expect(try Self.carryOut(refund("a", sale, 300), in: shop)?.status == .approved)
        guard case .invalid(field: "amount", _)? = try Self.refusal(refund("b", sale, 300), in: shop) else {
            throw Unexpected("a refund of more than is left", #_sourceLocation)
        }
        let back = try Self.carryOut(refund("c", sale, 200), in: shop)
        #expect(back?.status == .approved)
        #expect(try Self.refusal(refund("d", hold, 100), in: shop) == .unknownOriginal)
        let given = try #require(back?.key.flatMap { shop.world.terminal.state.line($0) })
        #expect(try Self.refusal(refund("e", given, 100), in: shop) == .unknownOriginal)
        #expect(try shop.signOff().day.net.net == 0)
        try shop.audit()
    }

    @Test("A key that comes again with another body is refused, and another till's same key is another act")
    func anotherBody() throws {
        let shop = try Shop()
        #expect(try Self.carryOut(Self.sale("a", cash: 300), in: shop)?.status == .approved)
        var other = Self.sale("a", cash: 400)
        other.digest = HexBytes([2])
        #expect(try Self.refusal(other, in: shop) == .keyUsed)
        other.name.till = "back"
        #expect(try Self.carryOut(other, in: shop)?.status == .approved)
        #expect(shop.world.terminal.state.day.cashSales == Figure(count: 2, amount: 700))
    }

    @Test("AS-31: The next card order of a till gives up the one that waits; another till's must wait")
    func pendingAmount() throws {
        let shop = try Shop()
        let first = Self.sale("a", card: 700)
        guard case .order? = try shop.world.run(.order(first)) else { throw Unexpected("order", #_sourceLocation) }
        #expect(
            try Self.refusal(Self.request("b", .sale(.init(amount: 5, card: 5)), till: "back"), in: shop)
                == .readerTaken)
        #expect(try Self.carryOut(Self.sale("c", cash: 700), in: shop)?.status == .approved)
        #expect(shop.world.terminal.state.order(first.name)?.status == .awaitingCard)
        #expect(try Self.carryOut(Self.sale("d", card: 900), in: shop)?.status == .approved)
        #expect(shop.world.terminal.state.order(first.name)?.ending?.cause == .superseded)
        // A card that comes for the given-up order after all goes nowhere.
        let late = try shop.run(.sale, 700, Shop.domestic, .swipe, .init(reference: first.name.reference))
        guard case .order(let progress)? = late else { throw Unexpected("late card", #_sourceLocation) }
        #expect(progress.status == .cancelled)
        #expect(shop.world.charges.values.reduce(0, +) == 900)
        guard case .refused(.alreadyPresented)? = try shop.world.run(.cancelOrder(OrderName(till: "front", key: "d")))
        else { throw Unexpected("cancel", #_sourceLocation) }
        try shop.signOff()
        try shop.audit()
    }

    @Test("A void takes the whole sale back, its cash too; a second one and a refund of it are refused")
    func void() throws {
        let shop = try Shop()
        let sale = Self.sale("a", card: 700, cash: 300)
        try Self.carryOut(sale, in: shop)
        let void = Self.request("v", .void(.order(sale.name)))
        #expect(try Self.carryOut(void, in: shop)?.status == .approved)
        #expect(shop.world.terminal.state.order(sale.name)?.isVoided == true)
        #expect(shop.world.terminal.state.day.cashRefunds == Figure(count: 1, amount: 300))
        #expect(try Self.refusal(Self.request("w", .void(.order(sale.name))), in: shop) == .originalNotFit(.voided))
        let refund = Self.request("r", .refund(.order(sale.name), amount: 1, tender: .card))
        #expect(try Self.refusal(refund, in: shop) == .originalNotFit(.voided))
        let cash = Self.sale("c", cash: 50)
        try Self.carryOut(cash, in: shop)
        #expect(try Self.carryOut(Self.request("x", .void(.order(cash.name))), in: shop)?.status == .approved)
        #expect(shop.world.terminal.state.order(cash.name)?.isVoided == true)
        #expect(try shop.signOff().day.net.net == 0)
        try shop.audit()
    }

    @Test("Refunds never give back more than was paid, by either tender, also after the batch is settled")
    func refunds() throws {
        let shop = try Shop()
        let sale = Self.sale("a", card: 700, cash: 300)
        try Self.carryOut(sale, in: shop)
        try shop.signOff("one")
        func refund(_ key: String, _ amount: Int64, _ tender: TillRequest.Tender) -> TillRequest {
            Self.request(key, .refund(.order(sale.name), amount: amount, tender: tender))
        }
        #expect(try Self.carryOut(refund("r1", 400, .card), in: shop)?.status == .approved)
        #expect(try Self.refusal(refund("r2", 301, .card), in: shop)?.code == "invalid")
        #expect(try Self.carryOut(refund("r3", 300, .card), in: shop)?.status == .approved)
        #expect(try Self.refusal(refund("r4", 1, .card), in: shop)?.code == "invalid")
        #expect(try Self.carryOut(refund("r5", 300, .cash), in: shop)?.status == .approved)
        #expect(try Self.refusal(refund("r6", 1, .cash), in: shop)?.code == "invalid")
        #expect(try Self.refusal(Self.request("v", .void(.order(sale.name))), in: shop) != nil)
        #expect(try shop.signOff("two").day.net.net == -700)
        try shop.audit()
    }

    @Test(
        "Amounts that cannot be are refused before anything is stored",
        arguments: [
            TillRequest.Sale(amount: 0, card: 0), .init(amount: -5, card: -5), .init(amount: .max, card: .max),
            .init(amount: .min, card: .min), .init(amount: 100, card: 60, cash: 30), .init(amount: 100),
            .init(amount: 100, tip: 101, card: 100), .init(amount: 100, tip: -1, card: 100),
            .init(amount: 100, cash: 100, given: 99), .init(amount: 1_000_000_000_000, card: 1_000_000_000_000),
        ])
    func badAmounts(_ sale: TillRequest.Sale) throws {
        let shop = try Shop()
        let records = shop.world.journal.records.count
        #expect(try Self.refusal(Self.request("a", .sale(sale)), in: shop)?.code == "invalid")
        #expect(shop.world.journal.records.count == records)
    }

    @Test("AS-28: Cut anywhere and asked again under its key, an order is done once or not at all, cash with card")
    func cuts() throws {
        let request = Self.sale("a", card: 700, cash: 300)
        var places: [TerminalCut] = []
        let rehearsal = try Shop()
        rehearsal.world.faults.terminalDies = { place in
            places.append(place)
            return false
        }
        try Self.carryOut(request, in: rehearsal)
        #expect(places.count > 20)
        for number in Grid.sample(0..<places.count, every: 3) {
            let shop = try Shop()
            let place = places[number]
            var isCut = false
            shop.world.faults.terminalDies = { found in
                guard !isCut, found == place else { return false }
                isCut = true
                return true
            }
            try Self.carryOut(request, in: shop)
            try shop.world.wait(seconds: 300)
            let progress = try #require(try Self.carryOut(request, in: shop), "cut at \(place)")
            try shop.world.wait(seconds: 300)
            let end = try #require(shop.world.terminal.state.order(request.name))
            #expect(end.status.isFinal, "cut at \(place): \(progress.status), then \(end.status)")
            let charged = shop.world.charges.values.reduce(0, +)
            let cash = shop.world.terminal.state.day.cashSales
            #expect(charged == (end.status == .approved ? 700 : 0), "cut at \(place)")
            #expect(cash == (end.status == .approved ? Figure(count: 1, amount: 300) : .zero), "cut at \(place)")
            #expect(try Self.carryOut(request, in: shop)?.status == end.status, "cut at \(place)")
            #expect(shop.world.halts == [], "cut at \(place)")
            try shop.signOff()
            try shop.audit()
        }
    }

    @Test("A journal that fails at any append loses no order and does none twice", arguments: StoreFault.allCases)
    func storeFaults(_ fault: StoreFault) throws {
        for commit in 1...12 {
            let shop = try Shop()
            let request = Self.sale("a", card: 700, cash: 300)
            let first = shop.world.journal.commits
            shop.world.faults.store = { $0 == first + commit ? fault : nil }
            try Self.carryOut(request, in: shop)
            try shop.world.wait(seconds: 300)
            _ = try Self.carryOut(request, in: shop)
            try shop.world.wait(seconds: 300)
            let end = try #require(shop.world.terminal.state.order(request.name), "commit \(commit)")
            #expect(end.status.isFinal, "commit \(commit): \(end.status)")
            #expect(shop.world.charges.values.reduce(0, +) == (end.status == .approved ? 700 : 0), "commit \(commit)")
            #expect(end.isCashBooked == (end.status == .approved), "commit \(commit)")
            #expect(shop.world.halts == [])
        }
    }
}
