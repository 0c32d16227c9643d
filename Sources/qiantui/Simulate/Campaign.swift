import Foundation
import Simulation
import Synchronization

/// A range of seeds, several worlds side by side.
struct Campaign {
    let first: UInt64
    let count: Int
    let options: SimulationOptions
    let jobs: Int
    let output: String

    /// What is printed: the summary with its speed.
    struct Report: Encodable {
        var firstSeed: UInt64
        var options: SimulationOptions
        var jobs: Int
        var seconds: Double
        /// Of all jobs together.
        var terminalDaysPerSecond: Double
        var summary: RunSummary

        enum CodingKeys: String, CodingKey {
            case options, jobs, seconds
            case firstSeed = "first_seed"
            case terminalDaysPerSecond = "terminal_days_per_second"
        }

        func encode(to encoder: any Encoder) throws {
            try summary.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(firstSeed, forKey: .firstSeed)
            try container.encode(options, forKey: .options)
            try container.encode(jobs, forKey: .jobs)
            try container.encode(seconds, forKey: .seconds)
            try container.encode(terminalDaysPerSecond, forKey: .terminalDaysPerSecond)
        }
    }

    func run(_ out: Output) async throws -> ExitStatus {
        let start = ContinuousClock.now
        var (summary, failed) = await play()
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        for result in failed.prefix(3) {
            let path = try ReplayFile(folder: output).write(result, options, out)
            if let index = summary.failures.firstIndex(where: { $0.seed == result.seed }) {
                summary.failures[index].replay = path
            }
        }
        let report = Report(
            firstSeed: first, options: options, jobs: jobs, seconds: (elapsed * 10).rounded() / 10,
            terminalDaysPerSecond: (Double(summary.terminalDays) / max(elapsed, 0.001) * 10).rounded() / 10,
            summary: summary)
        say(report, out)
        try out.result(report)
        return summary.violations == 0 ? .done : .broken
    }

    private func play() async -> (RunSummary, [SeedResult]) {
        let board = Scoreboard()
        let bar = ProgressBar("seeds", total: count)
        let (first, count, options) = (first, count, options)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<min(jobs, count) {
                group.addTask {
                    while let offset = board.next(below: count) {
                        let result = SeedRun(seed: first + UInt64(offset), options: options).play()
                        bar.move(to: board.add(result))
                    }
                }
            }
        }
        bar.finish()
        return board.results
    }

    private func say(_ report: Report, _ out: Output) {
        let summary = report.summary
        out.say(
            "\(summary.seeds) seeds from \(first), \(summary.terminalDays) terminal days, \(summary.sales) bookings, "
                + "\(summary.events) events in \(report.seconds) s: \(report.terminalDaysPerSecond) terminal days a second"
        )
        out.say(
            "closings: "
                + summary.closings.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
                + "; last terminal closed at most \(summary.longestHealing) s after faults had stopped")
        for kind in FaultKind.allCases where summary.faultsInjected[kind.rawValue, default: 0] > 0 {
            out.say("  \(kind.rawValue): \(summary.faultsInjected[kind.rawValue, default: 0])")
        }
        if summary.hostLosses > 0 { out.say("acts that the host lost: \(summary.hostLosses)") }
        for failure in summary.failures.prefix(20) {
            out.say("BROKEN seed \(failure.seed): \(failure.violation)" + (failure.replay.map { " (\($0))" } ?? ""))
        }
        out.say("violations: \(summary.violations)")
    }
}

/// Which seed is next, and what all have come to so far.
private final class Scoreboard: Sendable {
    private struct State {
        var taken = 0
        var summary = RunSummary()
        var failed: [SeedResult] = []
    }

    private let state = Mutex(State())

    /// The number of the next seed; nil when all are taken.
    func next(below count: Int) -> Int? {
        state.withLock { state in
            guard state.taken < count else { return nil }
            state.taken += 1
            return state.taken - 1
        }
    }

    /// Returns how many seeds are done.
    func add(_ result: SeedResult) -> Int {
        state.withLock { state in
            state.summary.add(result)
            if !result.violations.isEmpty { state.failed.append(result) }
            return state.summary.seeds
        }
    }

    /// Failed seeds in their order.
    var results: (RunSummary, [SeedResult]) {
        state.withLock { ($0.summary, $0.failed.sorted { $0.seed < $1.seed }) }
    }
}
