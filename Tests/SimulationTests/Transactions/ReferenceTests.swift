import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("The till's own name for an act")
struct ReferenceTests {
    private let ticket = Shop.Act(reference: "ticket 7")

    @Test("AS-27 The same ticket given ten times is one sale, with one answer")
    func tenTimes() throws {
        let shop = try Shop()
        let first = try shop.line(.sale, 500, Shop.domestic, .swipe, ticket)
        for _ in 0..<10 { #expect(try shop.line(.sale, 500, Shop.domestic, .swipe, ticket) == first) }
        #expect(shop.count(of: .financial(.sale)) == 1)
        #expect(try shop.signOff().day.net.net == 500)
        try shop.audit()
    }

    @Test(
        "Incident 6: Pressed twenty times while the line fails, a ticket has one answer and nothing is booked behind it"
    )
    func pressedAgainWhileTheLineFails() throws {
        let shop = try Shop()
        shop.lose(.toTerminal, "0810")
        let presses = try (0..<20).map { _ in
            try shop.world.command(.transaction(shop.request(.sale, 500, Shop.domestic, .swipe, ticket)))
        }
        try shop.world.run(until: { presses.allSatisfy { shop.world.results[$0] != nil } })
        for press in presses {
            guard case .refused(.cannotSignIn)? = shop.world.results[press] else {
                throw Unexpected("\(String(describing: shop.world.results[press]))", #_sourceLocation)
            }
        }
        #expect(shop.world.terminal.state.lines.isEmpty && shop.world.charges == [:])
        try shop.line(.sale, 500, Shop.domestic, .swipe, ticket)
        #expect(shop.count(of: .financial(.sale)) == 1)
        #expect(try shop.signOff().day.net.net == 500)
        try shop.audit()
    }

    @Test("Another ticket that waits behind a failed one is tried all the same")
    func anotherTicketBehind() throws {
        let shop = try Shop()
        shop.lose(.toTerminal, "0810")
        let first = try shop.world.command(.transaction(shop.request(.sale, 500, Shop.domestic, .swipe, ticket)))
        let other = Shop.Act(reference: "ticket 8")
        let second = try shop.world.command(.transaction(shop.request(.sale, 500, Shop.domestic, .swipe, other)))
        try shop.world.run(until: { shop.world.results[second] != nil })
        guard case .refused? = shop.world.results[first], case .approved? = shop.world.results[second] else {
            throw Unexpected("\(shop.world.results)", #_sourceLocation)
        }
        try shop.signOff()
        try shop.audit()
    }

    @Test("The same ticket with another act is refused, and nothing is sent")
    func anotherAct() throws {
        let shop = try Shop()
        try shop.line(.sale, 500, Shop.domestic, .swipe, ticket)
        let frames = shop.world.frames.count
        for (type, amount) in [(TransactionType.sale, Int64(501)), (.refund, 500), (.preAuthorization, 500)] {
            guard
                case .refused(.invalid(field: "reference", _))? = try shop.run(
                    type, amount, Shop.domestic, .swipe, ticket)
            else { throw Unexpected("\(type) \(amount)", #_sourceLocation) }
        }
        #expect(shop.world.frames.count == frames)
        try shop.signOff()
        try shop.audit()
    }

    @Test("The ticket is remembered after its batch was closed, without sealed card data")
    func closedBatch() throws {
        let shop = try Shop()
        let first = try shop.line(.sale, 500, Shop.domestic, .swipe, ticket)
        try shop.signOff("one")
        let again = try shop.line(.sale, 500, Shop.domestic, .swipe, ticket)
        #expect(again == first.withoutSealedCard)
        #expect(again.card.sealed.bytes == [])
        #expect(shop.count(of: .financial(.sale)) == 1)
        try shop.world.restartTerminal()
        #expect(try shop.line(.sale, 500, Shop.domestic, .swipe, ticket) == again)
        try shop.signOff("two")
        try shop.audit()
    }

    @Test("While its result is unknown a ticket gets that answer; reversed or declined, it may be tried again")
    func unknown() throws {
        let shop = try Shop(issuer: [.init(amountEndsWith: "77", code: "51")])
        shop.world.faults.fate = { _, way, message in
            way == .toTerminal && message.mti.description != "0810" ? .lose : .deliver
        }
        let first = try shop.run(.sale, 500, Shop.domestic, .swipe, ticket)
        guard case .unknown(let key, _)? = first else { throw Unexpected("sale", #_sourceLocation) }
        #expect(try shop.run(.sale, 500, Shop.domestic, .swipe, ticket) == first)
        shop.heal()
        try shop.world.wait(seconds: 600)
        let second = try shop.line(.sale, 500, Shop.domestic, .swipe, ticket)
        #expect(second.key != key)
        guard case .declined? = try shop.run(.sale, 77, Shop.domestic, .swipe, .init(reference: "ticket 8")) else {
            throw Unexpected("decline", #_sourceLocation)
        }
        try shop.line(.sale, 78, Shop.domestic, .swipe, .init(reference: "ticket 8"))
        #expect(try shop.signOff().day.net.net == 578)
        try shop.audit()
    }

    @Test("A cash ticket is booked once")
    func cash() throws {
        let shop = try Shop()
        let request = CashRequest(kind: .sale, amount: 250, reference: "cash 1")
        let first = try shop.world.run(.cash(request))
        #expect(try shop.world.run(.cash(request)) == first)
        guard
            case .refused(.invalid(field: "reference", _))? = try shop.world.run(
                .cash(CashRequest(kind: .refund, amount: 250, reference: "cash 1")))
        else { throw Unexpected("cash", #_sourceLocation) }
        try shop.signOff("one")
        #expect(try shop.world.run(.cash(request)) == first)
        #expect(shop.world.terminal.state.day.cashSales == .zero)
        try shop.audit()
    }

    @Test("The same key with another act is refused by the host, never with 94, which would say that it is taken")
    func hostSide() throws {
        let shop = try Shop()
        _ = try shop.offlineSale(500)
        #expect(try shop.world.run(.sendStored) == .sent(remaining: 0))
        let advice = try #require(shop.world.frames.last { $0.way == .toHost })
        var frame = try shop.format.decode(advice.bytes)
        frame.message.set(4, "000000000501")
        let (answers, postings) = try shop.ask(frame.message)
        #expect(answers.map { $0.text(39) } == ["12"])
        #expect(postings.count == 1)
        try shop.signOff()
        try shop.audit(.strangeFrames)
    }
}
