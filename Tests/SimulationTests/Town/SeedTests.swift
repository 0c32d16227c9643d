import Foundation
import Simulation
import Testing

@Suite("Worlds by their seed")
struct SeedTests {
    /// `QIANTUI_SEEDS=1000-2999` plays these instead of the few that every push plays.
    static let seeds: ClosedRange<UInt64> = {
        let text = ProcessInfo.processInfo.environment["QIANTUI_SEEDS"] ?? ""
        let bounds = text.split(separator: "-").compactMap { UInt64($0) }
        return bounds.count == 2 && bounds[0] <= bounds[1] ? bounds[0]...bounds[1] : 1...240
    }()

    static let parts: [[UInt64]] = (0..<4).map { part in seeds.filter { $0 % 4 == part } }

    @Test(
        "Whatever strikes during the day, once it stops every terminal closes and every book agrees", arguments: parts)
    func days(_ seeds: [UInt64]) {
        for seed in seeds {
            let result = SeedRun(seed: seed, options: SimulationOptions(sales: 8)).play()
            #expect(result.violations.isEmpty, "seed \(seed): \(result.violations)")
        }
    }

    @Test(
        "Worlds that broke once: backups far behind, an offline sale that comes after it was named, a comparison that is lost",
        arguments: [788, 8_806, 11_380, 12_571, 21_905, 22_548] as [UInt64])
    func brokeOnce(_ seed: UInt64) {
        let result = SeedRun(seed: seed, options: SimulationOptions()).play()
        #expect(result.violations.isEmpty, "\(result.violations)")
    }

    /// Made once; a debug and a release build, two processes, and every machine must come to the same.
    static let known: [(seed: UInt64, hash: UInt64)] = [
        (1, 5_984_254_277_619_612_014), (7, 11_216_172_541_110_097_553), (23, 10_746_531_157_792_761_415),
    ]

    @Test("A seed is the same world in every build, process and machine", arguments: known)
    func hash(_ seed: UInt64, _ hash: UInt64) {
        #expect(SeedRun(seed: seed, options: SimulationOptions()).play().traceHash == hash)
    }

    @Test("The faults that struck, given as a list, strike the same way again")
    func replays() throws {
        for seed: UInt64 in 1...12 {
            let options = SimulationOptions(sales: 6)
            let drawn = SeedRun(seed: seed, options: options).play()
            let listed = SeedRun(seed: seed, options: options, strikes: drawn.strikes).play()
            #expect(listed.traceHash == drawn.traceHash, "seed \(seed)")
            #expect(listed.strikes == drawn.strikes, "seed \(seed)")
        }
    }

    @Test("Every invariant is looked at, and one that is switched off is missed")
    func looks() {
        var looks: [Invariant: Int] = [:]
        for seed: UInt64 in 1...30 {
            let result = SeedRun(seed: seed, options: SimulationOptions(sales: 8)).play()
            for (invariant, count) in result.looks { looks[invariant, default: 0] += count }
        }
        #expect(Invariant.allCases.filter { looks[$0, default: 0] == 0 }.isEmpty, "nobody looks at these")
        for invariant in Invariant.allCases {
            let result = SeedRun(
                seed: 3, options: SimulationOptions(sales: 8), muting: [invariant]
            ).play()
            #expect(result.looks[invariant] == nil, "\(invariant) was switched off and looked at")
            let others = Invariant.allCases.filter { $0 != invariant && result.looks[$0] == nil }
            #expect(others.isEmpty, "\(others) are not looked at while \(invariant) is switched off")
        }
    }

    @Test("A host that forgets is seen by the oracle, and the failure is shrunk to the faults that it needs")
    func shrinks() throws {
        let options = SimulationOptions(faults: .forgetful, terminals: 2, sales: 16)
        var broken: SeedResult?
        for seed: UInt64 in 1...80 where broken == nil {
            let result = SeedRun(seed: seed, options: options, forgivesLosses: false).play()
            if !result.violations.isEmpty { broken = result }
        }
        let result = try #require(broken, "no seed made the host forget")
        var shrinker = try #require(
            Shrinker(result, options: options, tries: 200, forgivesLosses: false))
        let replay = shrinker.shrink()
        #expect(replay.strikes.count < result.strikes.count || result.strikes.count <= 2)
        #expect(replay.strikes.contains { $0.kind.losesHostWrites }, "\(replay.strikes)")
        let again = SeedRun(
            seed: replay.seed, options: options, strikes: replay.strikes, forgivesLosses: false
        ).play()
        #expect(again.violations.first?.invariant == replay.violation?.invariant)
        #expect(again.traceHash == replay.traceHash)
        // The same run with that invariant switched off says less.
        let invariant = try #require(replay.violation?.invariant)
        let deaf = SeedRun(
            seed: replay.seed, options: options, strikes: replay.strikes, muting: [invariant], forgivesLosses: false
        ).play()
        #expect(!deaf.violations.contains { $0.invariant == invariant })
        #expect(deaf.looks[invariant] == nil, "a switched-off invariant shows in the looks")
    }
}
