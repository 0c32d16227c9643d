import Foundation
import Simulation

/// One world, told line by line.
struct SingleRun {
    /// Folder of replay files.
    let output: String

    func play(seed: UInt64, _ options: SimulationOptions, _ out: Output) throws -> ExitStatus {
        let result = SeedRun(seed: seed, options: options).play { out.say($0) }
        return try report(result, options, out)
    }

    func play(file: String, _ out: Output) throws -> ExitStatus {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Failure(.badInput, "--replay: \(file) cannot be read")
        }
        let replay: Replay
        do {
            replay = try JSONDecoder().decode(Replay.self, from: data)
        } catch {
            throw Failure(.badInput, "--replay: \(file) is no replay file: \(error)")
        }
        let result = replay.play { out.say($0) }
        if result.traceHash != replay.traceHash {
            out.say("This program plays it otherwise than the one that wrote it: the trace has another hash.")
        }
        for violation in result.violations { out.say("BROKEN \(violation)") }
        try out.result(result)
        return result.violations.isEmpty ? .done : .broken
    }

    private func report(_ result: SeedResult, _ options: SimulationOptions, _ out: Output) throws -> ExitStatus {
        out.say(
            "seed \(result.seed): \(result.events) events, \(result.strikes.count) faults, \(result.sales) bookings, "
                + "trace \(String(result.traceHash, radix: 16))")
        for violation in result.violations { out.say("BROKEN \(violation)") }
        if let path = try ReplayFile(folder: output).write(result, options, out) { out.say("replay file: \(path)") }
        try out.result(result)
        return result.violations.isEmpty ? .done : .broken
    }
}

/// Shrinks a failure and writes it down.
struct ReplayFile {
    let folder: String

    /// Nil where nothing was broken.
    func write(_ result: SeedResult, _ options: SimulationOptions, _ out: Output) throws -> String? {
        guard var shrinker = Shrinker(result, options: options) else { return nil }
        let bar = ProgressBar("shrinking seed \(result.seed)", total: 400)
        let replay = shrinker.shrink { tries, _ in bar.move(to: tries) }
        bar.finish()
        out.say("seed \(result.seed): \(result.strikes.count) faults shrunk to \(replay.strikes.count)")
        for strike in replay.strikes.prefix(20) { out.say("  \(strike)") }
        let path = folder + "/replay-\(result.seed).json"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data((try Output.json(replay, pretty: true) + "\n").utf8).write(to: URL(filePath: path))
        } catch {
            throw Failure(.badInput, "--output: \(path) cannot be written: \(error.localizedDescription)")
        }
        return path
    }
}
