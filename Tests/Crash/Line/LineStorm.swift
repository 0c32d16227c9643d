import ArgumentParser
import DayScript
import Foundation

/// `crash line`: a bad line between terminal and host, and both killed and paused at random.
struct LineStorm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "line",
        abstract: "Lose, double, cut and delay what travels between terminal and host, and kill and pause both.")

    @OptionGroup var common: CommonOptions
    @Option(help: "How many days.") var days = 3
    @Option(help: "Acts of a day.") var sales = 40

    struct Finding: Encodable {
        var days = 0
        var acts = 0
        var frames = 0
        var disturbed = 0
        var kills = 0
        var pauses = 0
        var lost = 0
        var doubled = 0
        var evidence: [String] = []
        var seed: UInt64 = 0
        var milliseconds: Int64 = 0
    }

    func run() async throws {
        let begin = ContinuousClock.now
        var found = Finding()
        found.seed = common.seed
        var random = SplitMix64(seed: common.seed)
        let bar = Bar("days", total: days)
        for day in 1...days {
            try await self.day(random.next(), &found)
            bar.move(to: day)
        }
        bar.finish()
        found.milliseconds = common.milliseconds(since: begin)
        try common.result(found)
        common.say(
            "bad line: \(found.days) days, \(found.acts) acts, \(found.disturbed) of \(found.frames) frames disturbed, "
                + "\(found.kills) kills, \(found.pauses) pauses; lost \(found.lost), doubled \(found.doubled); "
                + "seed \(found.seed), \(found.milliseconds / 1000) s")
        for line in found.evidence { common.say("  " + line) }
        guard found.lost == 0, found.doubled == 0, found.evidence.isEmpty else { throw ExitCode(1) }
    }

    private func day(_ seed: UInt64, _ found: inout Finding) async throws {
        var random = SplitMix64(seed: seed)
        let folder = "/tmp/ql-" + String(seed, radix: 36)
        let places = Dictionary(uniqueKeysWithValues: Shop.Role.allCases.map { ($0, "\(folder)/\($0.rawValue)") })
        for place in places.values {
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (hostPort, linePort) = (try Shop.freePort(), try Shop.freePort())
        let line = try BadLine(port: linePort, to: hostPort, seed: seed)
        defer { line.stop() }
        let shop = try await Shop(
            program: common.program, folder: folder, places: places, hostPort: hostPort, linePort: linePort)
        for role in Shop.Role.allCases { _ = try await shop.start(role) }
        var play = DayPlay(shop, seed: seed)
        for _ in 0..<sales {
            let act = play.draw()
            let role: Shop.Role = random.chance(50) ? .host : .terminal
            let strike = random.below(10)
            let wait = random.number(0...30_000)
            let trouble = Task { [shop] in
                try await Task.sleep(for: .microseconds(wait))
                if strike == 0 { await shop.kill(role) }
                if strike == 1 {
                    shop.pause(role)
                    try await Task.sleep(for: .milliseconds(400))
                    shop.resume(role)
                }
            }
            _ = try await play.ask(act)
            _ = try await trouble.value
            if strike == 0 { found.kills += 1 }
            if strike == 1 { found.pauses += 1 }
            try await until(act.name, shop) { try await play.told.done.contains(act) ? true : play.ask(act) }
        }
        try await until("the closing", shop) { try await play.close("evening") }
        for role in Shop.Role.allCases { await shop.kill(role) }
        let losses = try Losses.atEnd(play.wanted, shop.journal, shop.ledger)
        found.days += 1
        found.acts += play.wanted.count
        found.frames += line.frames
        found.disturbed += line.disturbed
        found.lost += losses.lost.count
        found.doubled += losses.doubled.count
        found.evidence += losses.lost + losses.doubled
        for role in Shop.Role.allCases { found.evidence += await shop.verify(role) }
    }

    private func until(_ what: String, _ shop: Shop, _ body: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while true {
            for role in Shop.Role.allCases where !shop.isRunning(role) { _ = try await shop.start(role) }
            if try await body() { return }
            guard ContinuousClock.now < end else { throw Tool.Failed(description: "never came: \(what)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
