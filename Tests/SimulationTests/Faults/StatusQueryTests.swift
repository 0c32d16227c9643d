import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Asking before undoing")
struct StatusQueryTests {
    private static func shop(hostOffers: Bool = true) throws -> Shop {
        try Shop({ $0.extensions.insert(.statusQuery) }, host: { if !hostOffers { $0.profile.extensions = [] } })
    }

    @Test(
        "AS-30 Incident 13: An approval lost on the way back is found by asking: booked once, not reversed; a second charge is told"
    )
    func lostApproval() throws {
        let shop = try Self.shop()
        shop.lose(.toTerminal, "0210")
        guard case .unknown(let key, _)? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        // The operator tries again at once: the host is asked about the first before the second leaves.
        let second = try shop.line(.sale, 500)
        let kinds = shop.kinds().filter { $0 != .signIn }
        #expect(kinds == [.financial(.sale), .statusQuery(.sale), .financial(.sale)])
        #expect(shop.world.terminal.state.open == [])
        #expect(shop.world.terminal.state.lines.map(\.key) == [key, second.key])
        #expect(shop.world.terminal.state.probablyTwice == [second.key])
        let day = shop.world.terminal.configuration.businessDay.day(of: shop.world.now)
        #expect(try shop.world.terminal.state.overview(of: day).twice == [second.key])
        try shop.line(.saleVoid, 0, Shop.domestic, .swipe, .init(original: second.key.stan))
        #expect(shop.world.terminal.state.probablyTwice == [])
        #expect(try shop.signOff().day.net.net == 500)
        try shop.audit()
    }

    @Test("A request that the host never had is not found by asking: it is reversed, and a late copy is refused")
    func lostRequest() throws {
        let shop = try Self.shop()
        try shop.line(.sale, 1)
        shop.meet(.toHost, "0200") { .delay(200_000) }
        guard case .unknown(let key, _)? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        try shop.world.wait(seconds: 900)
        #expect(shop.count(of: .statusQuery(.sale)) == 1)
        #expect(shop.count(of: .reversal(.sale)) == 1)
        #expect(shop.postings.first { $0.key.line == key }?.state == .tombstone)
        #expect(try shop.signOff().day.net.net == 1)
        try shop.audit()
    }

    @Test("Nobody asks a standard host; one that does not offer it refuses without harm, and the reversal runs")
    func notOffered() throws {
        for shop in [try Shop(), try Self.shop(hostOffers: false)] {
            shop.lose(.toTerminal, "0210")
            guard case .unknown? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
            try shop.world.wait(seconds: 900)
            #expect(shop.count(of: .reversal(.sale)) == 1)
            #expect(shop.world.terminal.state.open == [])
            #expect(shop.world.charges == [:])
            #expect(try shop.signOff().day.net.net == 0)
            try shop.audit()
        }
    }

    @Test("An answer that is lost, or whose MAC is wrong, clears nothing", arguments: [true, false])
    func badAnswer(_ isLost: Bool) throws {
        let shop = try Self.shop()
        var sales = 1
        var queries = 1
        shop.world.faults.fate = { bytes, way, message in
            guard way == .toTerminal else { return .deliver }
            if message.mti.description == "0210", sales > 0 {
                sales -= 1
                return .lose
            }
            if message.mti.description == "0630", queries > 0 {
                queries -= 1
                var bytes = bytes
                bytes[bytes.count - 1] ^= 1
                return isLost ? .lose : .alter(bytes)
            }
            return .deliver
        }
        guard case .unknown? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        try shop.world.wait(seconds: 900)
        #expect(shop.count(of: .reversal(.sale)) == 1)
        #expect(shop.world.charges == [:])
        #expect(try shop.signOff().day.net.net == 0)
        try shop.audit()
    }
}
