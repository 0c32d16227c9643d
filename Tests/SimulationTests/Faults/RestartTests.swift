import DayEnd
import HostCore
import Simulation
import TerminalCore
import Testing
import UnionPay

/// A whole day with one cut of the power, at each input of a machine in turn.
@Suite("One restart at each input")
struct RestartTests {
    private func finish(_ shop: Shop, _ what: String) throws {
        let last = try #require(shop.world.terminal.state.lastClosing)
        #expect(last.end == .closed, "\(what)")
        #expect(last.day.net.net == Till.net, "\(what)")
        #expect(last.day.cashSales.amount == 25, "\(what)")
        try shop.audit()
    }

    /// As many inputs as a day without a fault has; counted again in ``dayIsCovered()``.
    private static let inputs = 0..<220

    @Test("Link, keys, timers and whoever waits are dropped at every single input of a day", arguments: inputs)
    func sessionIsDropped(_ number: Int) throws {
        let shop = try Shop()
        shop.world.faults.terminalDies = shop.once { $0.input == number && $0.effect == nil }
        try Till(shop: shop).play()
        try finish(shop, "input \(number)")
    }

    @Test("A day has no input at which its session was not dropped")
    func dayIsCovered() throws {
        let shop = try Shop()
        try Till(shop: shop).play()
        #expect(shop.world.terminalInputs <= Self.inputs.count)
    }

    @Test("The terminal dies after each effect of an input", arguments: Grid.sample(0..<220, every: 24, from: 5))
    func terminalAfterEffects(_ number: Int) throws {
        for effect in 0..<12 {
            let shop = try Shop()
            var happened = false
            shop.world.faults.terminalDies = shop.once { cut in
                guard cut.input == number, cut.effect == effect else { return false }
                happened = true
                return true
            }
            try Till(shop: shop).play()
            try finish(shop, "input \(number), effect \(effect)")
            if !happened { break }
        }
    }

    @Test("The terminal dies at every tenth input, all day")
    func oftenDead() throws {
        let shop = try Shop()
        shop.world.faults.terminalDies = { $0.input % 10 == 7 && $0.effect == nil && shop.world.terminalInputs < 600 }
        try Till(shop: shop).play()
        try finish(shop, "often")
    }

    @Test(
        "The host dies at an input: before it, after its commit, after its answer",
        arguments: Grid.sample(0..<75, every: 8), HostCut.Place.allCases)
    func host(_ number: Int, _ place: HostCut.Place) throws {
        let shop = try Shop()
        shop.world.faults.hostDies = shop.once { $0 == HostCut(input: number, place: place) }
        try Till(shop: shop).play()
        try finish(shop, "host input \(number) \(place)")
    }

    @Test("The host dies at every fifth input, all day", arguments: HostCut.Place.allCases)
    func hostOftenDead(_ place: HostCut.Place) throws {
        let shop = try Shop()
        shop.world.faults.hostDies = { $0.input % 5 == 3 && $0.place == place && shop.world.hostInputs < 200 }
        try Till(shop: shop).play()
        try finish(shop, "often")
    }

    @Test("The host dies between the issuer's approval and the commit: no charge stays, or it is booked")
    func betweenApprovalAndCommit() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        // The next input of the host but one is the issuer's approval of this sale.
        let number = shop.world.hostInputs + 1
        shop.world.faults.hostDies = shop.once { $0 == HostCut(input: number, place: .before) }
        guard case .unknown? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        #expect(shop.world.charges.count == 2)
        try shop.world.wait(seconds: 300)
        #expect(shop.world.charges.count == 1)
        try shop.signOff()
        try shop.audit()
    }

    @Test("A reversal upstream that dies with the host goes upstream again")
    func upstreamReversal() throws {
        let shop = try Shop()
        shop.lose(.toTerminal, "0210")
        // The 0400 is stored, and nothing of what was to leave leaves.
        shop.world.faults.hostDies = shop.once { cut in
            cut.place == .afterCommit && shop.postings.contains { $0.state == .reversed }
        }
        guard case .unknown? = try shop.run(.sale, 500) else { throw Unexpected("sale", #_sourceLocation) }
        try shop.world.run(until: { shop.postings.contains { $0.state == .reversed } })
        #expect(shop.postings.filter(\.owesIssuerReversal).count == 1)
        try shop.world.wait(seconds: 300)
        #expect(shop.world.charges == [:])
        #expect(shop.postings.filter(\.owesIssuerReversal).isEmpty)
        try shop.signOff()
        try shop.audit()
    }

    @Test("Recovery is the fold, and folding twice is folding once")
    func recoveryIsIdempotent() throws {
        let shop = try Shop()
        try Till(shop: shop).play()
        let state = shop.world.terminal.state
        for _ in 0..<5 { try shop.world.restartTerminal() }
        #expect(shop.world.terminal.state == state)
        try shop.audit()
    }
}
