import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Pre-authorisations")
struct PreAuthorizationTests {
    @Test("A hold is completed by request for up to 115 %, and the completion voided")
    func completion() throws {
        let shop = try Shop()
        let hold = try shop.line(.preAuthorization, 10_000)
        #expect(shop.world.terminal.state.holds.map(\.key) == [hold.key])
        #expect(
            try shop.run(.completion, 11_501, Shop.domestic, .swipe, .init(original: hold.key.stan))
                == .refused(.invalid(field: "amount", expected: "at most 115 % of the held amount")))
        let completion = try shop.line(.completion, 11_500, Shop.domestic, .swipe, .init(original: hold.key.stan))
        #expect(completion.amount == 11_500)
        #expect(shop.world.terminal.state.holds == [])
        #expect(
            try shop.run(.completion, 1, Shop.domestic, .swipe, .init(original: hold.key.stan))
                == .refused(.unknownOriginal))
        try shop.line(.completionVoid, 0, Shop.domestic, .swipe, .init(original: completion.key.stan))
        #expect(try shop.signOff().day.net.net == 0)
        try shop.audit()
    }

    @Test("A completion by notice is booked at once and told later")
    func notice() throws {
        let shop = try Shop()
        let hold = try shop.line(.preAuthorization, 10_000)
        let notice = try shop.line(.completionNotice, 9_000, Shop.domestic, .manual, .init(original: hold.key.stan))
        try shop.world.wait(seconds: 5)
        #expect(shop.posting(notice)?.amount == 9_000)
        #expect(shop.posting(hold)?.isReleased == true)
        #expect(try shop.signOff().day.net.net == 9_000)
        try shop.audit()
    }

    @Test("A hold is voided; a void of one that was completed is refused")
    func void() throws {
        let shop = try Shop()
        let hold = try shop.line(.preAuthorization, 10_000)
        try shop.line(.preAuthorizationVoid, 0, Shop.domestic, .swipe, .init(original: hold.key.stan))
        #expect(shop.posting(hold)?.isReleased == true)
        #expect(
            try shop.run(.preAuthorizationVoid, 0, Shop.domestic, .swipe, .init(original: hold.key.stan))
                == .refused(.unknownOriginal))
        // Neither enters the totals.
        let report = try shop.signOff()
        #expect(report.slip?.terminalTotals.domestic == .zero)
        #expect(report.day.net.net == 0)
        try shop.audit()
    }

    @Test("A hold outlives its batch, with its own data key, and is completed in the next")
    func nextDay() throws {
        let shop = try Shop()
        let hold = try shop.line(.preAuthorization, 10_000, Shop.domestic, .chip)
        try shop.line(.sale, 100)
        try shop.signOff("one")
        #expect(shop.world.liveDataKeys == [hold.card.keyName])
        try shop.line(.completion, 10_000, Shop.domestic, .swipe, .init(original: hold.key.stan))
        #expect(try shop.signOff("two").day.net.net == 10_000)
        #expect(shop.world.liveDataKeys == [])
        try shop.audit()
    }

    @Test(
        "Each of them that is not answered is reversed, and holds what it held",
        arguments: [TransactionType.preAuthorization, .preAuthorizationVoid, .completion, .completionVoid])
    func reversal(_ type: TransactionType) throws {
        let shop = try Shop()
        var original: Line?
        if type != .preAuthorization { original = try shop.line(.preAuthorization, 10_000) }
        if type == .completionVoid {
            original = try shop.line(.completion, 10_000, Shop.domestic, .swipe, .init(original: original?.key.stan))
        }
        let amount: Int64 = type.isVoid ? 0 : 10_000
        shop.lose(.toTerminal, type == .preAuthorization || type == .preAuthorizationVoid ? "0110" : "0210")
        guard case .unknown? = try shop.run(type, amount, Shop.domestic, .swipe, .init(original: original?.key.stan))
        else { throw Unexpected("\(type)", #_sourceLocation) }
        try shop.world.wait(seconds: 120)
        #expect(shop.world.terminal.state.open == [])
        let holds = type == .preAuthorizationVoid || type == .completion ? 1 : 0
        #expect(shop.world.terminal.state.holds.count == holds)
        // What was reversed can be done again.
        try shop.line(type, amount, Shop.domestic, .swipe, .init(original: original?.key.stan))
        try shop.signOff()
        try shop.audit()
    }

    @Test(
        "Each of them that is declined changes nothing", arguments: [TransactionType.preAuthorizationVoid, .completion])
    func decline(_ type: TransactionType) throws {
        let shop = try Shop(issuer: [.init(type: type, code: "05")])
        let hold = try shop.line(.preAuthorization, 10_000)
        let amount: Int64 = type.isVoid ? 0 : 10_000
        let result = try shop.run(type, amount, Shop.domestic, .swipe, .init(original: hold.key.stan))
        guard case .declined("05", _, _)? = result else { throw Unexpected("\(type)", #_sourceLocation) }
        #expect(shop.posting(hold)?.isReleased == false)
        #expect(shop.world.terminal.state.holds.count == 1)
        try shop.signOff()
        try shop.audit()
    }

    @Test("What one terminal held, another of the same merchant completes by code and card")
    func otherTerminal() throws {
        let ledger = MemoryLedger()
        let desk = try Shop(ledger: ledger)
        let restaurant = try Shop(terminal: "10000002", ledger: ledger)
        // The restaurant's own hold has the same numbers as the desk's.
        let own = try restaurant.line(.preAuthorization, 3_000, Shop.foreign)
        let hold = try desk.line(.preAuthorization, 10_000)
        #expect(own.key == hold.key)
        let slip = OriginalSlip(
            batch: hold.key.batch, stan: hold.key.stan, date: hold.time.date.monthDay, authorization: hold.authorization
        )
        try restaurant.line(.completion, 10_000, Shop.domestic, .swipe, .init(slip: slip))
        #expect(desk.posting(hold)?.isReleased == true)
        let posting = ledger.allPostings().first { $0.key.type == .preAuthorization && $0.key.terminal == "10000002" }
        #expect(posting?.isReleased == false)
        #expect(try restaurant.signOff().day.net.net == 10_000)
        try desk.signOff()
        try desk.audit(.tampered)
        try restaurant.audit(.tampered)
    }
}
