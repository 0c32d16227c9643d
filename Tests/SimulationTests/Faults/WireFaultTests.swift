import DayEnd
import HostCore
import ISO8583
import Simulation
import TerminalCore
import Testing
import UnionPay

/// A whole day with one fault of the wire, at each frame in turn.
@Suite("One fault of the wire at each frame")
struct WireFaultTests {
    static let frames = 90

    private func play(_ number: Int, _ fault: @escaping (inout Faults, @escaping () -> Bool) -> Void) throws {
        let shop = try Shop()
        var seen = -1
        fault(&shop.world.faults) {
            seen += 1
            return seen == number
        }
        try Till(shop: shop).play()
        try finish(shop, number)
    }

    private func finish(_ shop: Shop, _ number: Int, _ allowance: Audit.Allowance = []) throws {
        let last = try #require(shop.world.terminal.state.lastClosing)
        #expect(last.end == .closed, "frame \(number)")
        #expect(last.day.net.net == Till.net, "frame \(number)")
        #expect(last.day.cashSales.amount == 25, "frame \(number)")
        try shop.audit(allowance)
    }

    @Test("The frame is lost", arguments: Grid.sample(0..<frames, every: 6))
    func lost(_ number: Int) throws {
        try play(number) { faults, isIt in faults.fate = { _, _, _ in isIt() ? .lose : .deliver } }
    }

    @Test("The frame comes twice", arguments: Grid.sample(0..<frames, every: 8, from: 1))
    func doubled(_ number: Int) throws {
        try play(number) { faults, isIt in faults.fate = { _, _, _ in isIt() ? .duplicate : .deliver } }
    }

    @Test("The frame comes after its time-out", arguments: Grid.sample(0..<frames, every: 8, from: 2))
    func delayed(_ number: Int) throws {
        try play(number) { faults, isIt in faults.fate = { _, _, _ in isIt() ? .delay(100_000) : .deliver } }
    }

    @Test("A byte of the frame is another", arguments: Grid.sample(0..<frames, every: 8, from: 3))
    func damaged(_ number: Int) throws {
        let shop = try Shop()
        var seen = -1
        shop.world.faults.fate = { bytes, _, message in
            seen += 1
            guard seen == number else { return .deliver }
            var bytes = bytes
            // In the MAC where there is one: what has none is not protected against another hand at all.
            bytes[message.has(64) ? bytes.count - 2 : 6] ^= 0x21
            return .alter(bytes)
        }
        try Till(shop: shop).play()
        try finish(shop, number)
    }

    @Test("The connection breaks", arguments: Grid.sample(0..<frames, every: 8, from: 4))
    func broken(_ number: Int) throws {
        let shop = try Shop()
        var seen = -1
        var breaks = false
        shop.world.faults.fate = { _, _, _ in
            seen += 1
            if seen == number { breaks = true }
            return seen == number && number.isMultiple(of: 2) ? .lose : .deliver
        }
        shop.world.faults.breaks = {
            defer { breaks = false }
            return breaks
        }
        try Till(shop: shop).play()
        try finish(shop, number)
    }

    @Test("Two faults at once, drawn from a seed", arguments: Grid.sample(0..<300, every: 20))
    func pairs(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let numbers = [
            Int.random(in: 0..<Self.frames, using: &random), Int.random(in: 0..<Self.frames, using: &random),
        ]
        let fates = [Fate.lose, .duplicate, .delay(61_000), .delay(200_000)]
        let chosen = numbers.map { ($0, fates[Int.random(in: 0..<fates.count, using: &random)]) }
        let shop = try Shop()
        var seen = -1
        shop.world.faults.fate = { _, _, _ in
            seen += 1
            return chosen.first { $0.0 == seen }?.1 ?? .deliver
        }
        try Till(shop: shop).play()
        try finish(shop, seed)
    }
}
