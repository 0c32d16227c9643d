import DayEnd
import Foundation
import Simulation
import Testing

@Suite("Random days among random faults")
struct RandomDayTests {
    /// `QIANTUI_SEEDS=1000-2999` runs these instead of the few that every push runs.
    static let seeds: ClosedRange<UInt64> = {
        let text = ProcessInfo.processInfo.environment["QIANTUI_SEEDS"] ?? ""
        let bounds = text.split(separator: "-").compactMap { UInt64($0) }
        return bounds.count == 2 && bounds[0] <= bounds[1] ? bounds[0]...bounds[1] : 1...16
    }()

    /// The seeds in parts that can be played side by side.
    static let parts: [[UInt64]] = (0..<4).map { part in seeds.filter { $0 % 4 == part } }

    @Test("Once the faults stop the day closes, with nothing lost or doubled", arguments: parts)
    func days(_ seeds: [UInt64]) throws {
        for seed in seeds {
            do {
                var day = try RandomDay(seed: seed)
                try day.play(acts: 25)
                try day.shop.audit(.refusals, "seed \(seed)")
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
    }

    @Test("A seed is the same day each time, to the last byte on the wire")
    func deterministic() throws {
        for seed: UInt64 in [3, 17] {
            var frames: [[[UInt8]]] = []
            var journals: [[String]] = []
            for _ in 0..<2 {
                var day = try RandomDay(seed: seed)
                try day.play(acts: 25)
                frames.append(day.shop.world.frames.map(\.bytes))
                journals.append(day.shop.world.journal.records.map(\.text))
            }
            #expect(frames[0] == frames[1])
            #expect(journals[0] == journals[1])
        }
    }
}
