import ArgumentParser
import DayScript
import Foundation
import TerminalService

/// `crash cuts`: the power goes, for real, while days are played.
struct Cuts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cut the power of terminal and host while days are played, and look for what was lost or doubled.",
        discussion: """
            Each has its data on an ext4 file system in a file, which the kernel shuts down at a moment: what was not \
            synced is gone. Half of the cuts come right after a client got its answer, half at random. After each, \
            before anything has started again, all that was answered must be in the files; after each day, every act \
            once at both sides. Exit code 1 where something was lost or doubled, 77 where no power can be cut here.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "How many cuts.") var cuts = 200
    @Flag(
        help:
            "Open the stores with settings that do not survive a cut (debug builds only): exit code 1 where nothing is lost."
    )
    var unsafe = false

    enum Victim: String, CaseIterable { case terminal, host, both }

    struct Finding: Encodable {
        var cuts = 0
        /// Right after an answer, and at random.
        var aimed = 0
        var random = 0
        var victims: [String: Int] = [:]
        var inClosings = 0
        var days = 0
        var acts = 0
        var acknowledged = 0
        var lost = 0
        var doubled = 0
        /// What was lost, doubled or broken, the first hundred.
        var evidence: [String] = []
        var seed: UInt64 = 0
        var milliseconds: Int64 = 0
    }

    func run() async throws {
        if let obstacle = await Volume.obstacle() {
            common.say("power cuts: skipped, \(obstacle)")
            throw ExitCode(77)
        }
        var found = Finding()
        found.seed = common.seed
        let begin = ContinuousClock.now
        var random = SplitMix64(seed: common.seed)
        let bar = Bar("power cuts", total: cuts)
        while found.cuts < cuts {
            let run = try await CutRun(common.program, seed: random.next(), isUnsafe: unsafe)
            do {
                try await run.play(upTo: min(cuts - found.cuts, unsafe ? 1 : CutRun.cutsPerShop), random, &found) {
                    bar.move(to: $0)
                }
            } catch {
                let kept = try await run.end(isKept: true)
                common.say("seed \(common.seed), after \(found.cuts) cuts: \(error)\n\(run.logs)\n\(kept)")
                throw ExitCode(70)
            }
            let kept = try await run.end(isKept: !unsafe && !found.evidence.isEmpty)
            if !kept.isEmpty { found.evidence.append(kept) }
        }
        bar.finish()
        found.milliseconds = common.milliseconds(since: begin)
        try common.result(found)
        common.say(
            "power cuts\(unsafe ? ", unsafe settings" : ""): \(found.cuts) (\(found.aimed) right after an answer, "
                + "\(found.random) at random, \(found.inClosings) in closings), \(found.days) days closed, "
                + "\(found.acknowledged) acts answered; lost \(found.lost), doubled \(found.doubled); seed \(found.seed), "
                + "\(found.milliseconds / 1000) s")
        for line in found.evidence.prefix(unsafe ? 3 : 100) { common.say("  " + line) }
        let isClean = found.lost == 0 && found.doubled == 0 && found.evidence.isEmpty
        if isClean == unsafe { throw ExitCode(1) }
    }
}

/// One shop on two file systems, for some cuts.
final class CutRun {
    static let cutsPerShop = 40
    private static let cutsPerDay = 8

    private let folder: String
    private let volumes: [Shop.Role: Volume]
    private let shop: Shop
    private var play: DayPlay
    private var random: SplitMix64
    private let isUnsafe: Bool
    /// Where a role's loss was seen, nothing of it goes on.
    private var isOver = false

    init(_ program: String, seed: UInt64, isUnsafe: Bool) async throws {
        folder = "/tmp/qc-" + String(seed, radix: 36)
        self.isUnsafe = isUnsafe
        random = SplitMix64(seed: seed)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var volumes: [Shop.Role: Volume] = [:]
        for role in Shop.Role.allCases { volumes[role] = try await Volume(folder: folder, name: role.rawValue) }
        self.volumes = volumes
        shop = try await Shop(
            program: program, folder: folder, places: volumes.mapValues(\.path), hostPort: Shop.freePort())
        if isUnsafe {
            for role in Shop.Role.allCases { shop.environment[role] = ["QIANTUI_UNSAFE_STORE": "1"] }
        }
        play = DayPlay(shop, seed: seed)
        // What was set up is on the disk.
        try await Tool.run("sync", [])
        for role in Shop.Role.allCases { _ = try await shop.start(role) }
    }

    var logs: String { "host: \(shop.log(.host))\nterminal: \(shop.log(.terminal))" }

    /// - Returns: Where its file systems and logs are to be found, if they are kept.
    func end(isKept: Bool) async throws -> String {
        for role in Shop.Role.allCases { await shop.kill(role) }
        for role in Shop.Role.allCases { try? await volumes[role]?.unmount() }
        guard !isKept else { return "kept in \(folder): the file systems as they are now, configurations, logs" }
        try FileManager.default.removeItem(atPath: folder)
        return ""
    }

    /// Plays days until so many cuts have come, each day to its end.
    func play(
        upTo cuts: Int, _ seeds: SplitMix64, _ found: inout Cuts.Finding, _ tell: (Int) -> Void
    ) async throws {
        let first = found.cuts
        var day = 0
        while found.cuts - first < cuts, !isOver {
            day += 1
            play.beginDay()
            let ofDay = min(Self.cutsPerDay, cuts - (found.cuts - first))
            let inClosing = min(isUnsafe ? 0 : 2, ofDay / 2)
            for _ in 0..<(ofDay - inClosing) where !isOver {
                for _ in 0..<random.number(isUnsafe ? 4...8 : 0...4) { try await complete(play.draw()) }
                try await cutAtAct(&found)
                tell(found.cuts)
            }
            for _ in 0..<inClosing where !isOver {
                try await cutAtClosing("day-\(day)", &found)
                tell(found.cuts)
            }
            guard !isOver else { break }
            try await finish("day-\(day)")
            found.days += 1
        }
        found.acts += play.wanted.count
        found.acknowledged += play.told.done.count + play.told.closings.count
        guard !isOver else { return }
        for role in Shop.Role.allCases { await shop.kill(role) }
        note(try Losses.atEnd(play.wanted, shop.journal, shop.ledger), &found)
        for role in Shop.Role.allCases { found.evidence += await shop.verify(role) }
    }

    // MARK: Cuts

    private func cutAtAct(_ found: inout Cuts.Finding) async throws {
        let act = play.draw()
        if random.chance(50) {
            try await complete(act)
            try await cut(&found, isAimed: true)
        } else {
            let reply = try await cutMeanwhile(play.request(act), within: 40_000, &found)
            if !play.note(act, reply), !isOver { try await complete(act) }
        }
    }

    private func cutAtClosing(_ name: String, _ found: inout Cuts.Finding) async throws {
        found.inClosings += 1
        if random.chance(50) {
            try await finish(name)
            try await cut(&found, isAimed: true)
        } else {
            let reply = try await cutMeanwhile(DayPlay.closing(name), within: 120_000, &found)
            _ = play.note(name, reply)
        }
    }

    /// The power goes while the terminal works; returns what its client heard all the same.
    private func cutMeanwhile(
        _ request: TerminalRequest, within microseconds: Int, _ found: inout Cuts.Finding
    ) async throws -> TerminalReply? {
        let shop = shop
        let asked = Task { try await shop.ask(request) }
        try await Task.sleep(for: .microseconds(random.number(0...microseconds)))
        // What came before the cut was told; a later answer comes from a terminal whose power was never cut.
        try await cut(&found, isAimed: false) { (try? await asked.value) ?? nil }
        return (try? await asked.value) ?? nil
    }

    /// Cuts, looks at what is left, and starts again.
    private func cut(
        _ found: inout Cuts.Finding, isAimed: Bool, _ late: () async -> TerminalReply? = { nil }
    ) async throws {
        let victim = isUnsafe ? .both : Cuts.Victim.allCases[random.below(3)]
        let roles: [Shop.Role] = victim == .both ? [.terminal, .host] : victim == .host ? [.host] : [.terminal]
        // The processor first: while the kernel shuts a file system down, a sync of it may end well and not be on disk
        // (12 of 200 tries on Linux 6.18), and a machine without power tells nobody of that.
        for role in roles { try await shop.halt(role) }
        for role in roles {
            guard volumes[role]?.cut() == true else { throw Tool.Failed(description: "the power could not be cut") }
        }
        found.cuts += 1
        found.victims[victim.rawValue, default: 0] += 1
        if isAimed { found.aimed += 1 } else { found.random += 1 }
        for role in roles { await shop.kill(role) }
        for role in roles {
            try await volumes[role]?.unmount()
            try await volumes[role]?.mount()
        }
        var losses: [Losses] = []
        if roles.contains(.terminal) { losses.append(try look { try Losses.atTerminal(play.told, shop.journal) }) }
        if roles.contains(.host) { losses.append(try look { try Losses.atHost(play.told, shop.ledger) }) }
        for loss in losses { note(loss, &found) }
        if isUnsafe, losses.contains(where: { !$0.lost.isEmpty }) {
            isOver = true
            return
        }
        for role in roles {
            found.evidence += await shop.verify(role)
            guard try await shop.start(role) else {
                throw Tool.Failed(description: "the \(role.rawValue) does not start after a cut: \(shop.log(role))")
            }
        }
        _ = await late()
    }

    /// Unsafe settings may leave a file that is none.
    private func look(_ body: () throws -> Losses) throws -> Losses {
        do { return try body() } catch {
            guard isUnsafe else { throw error }
            return Losses(lost: play.told.done.map { "all of the file, \($0.name): \(error)" }, doubled: [])
        }
    }

    private func note(_ losses: Losses, _ found: inout Cuts.Finding) {
        found.lost += losses.lost.count
        found.doubled += losses.doubled.count
        let place = "cut \(found.cuts): "
        found.evidence = Array((found.evidence + (losses.lost + losses.doubled).map { place + $0 }).prefix(100))
    }

    // MARK: Going on

    private func complete(_ act: Act) async throws {
        try await until("\(act.name)") { try await self.play.ask(act) }
    }

    private func finish(_ name: String) async throws {
        try await until("the closing \(name)") { try await self.play.close(name) }
    }

    private func until(_ what: String, _ body: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !(try await body()) {
            guard ContinuousClock.now < end else { throw Tool.Failed(description: "never came: \(what)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
