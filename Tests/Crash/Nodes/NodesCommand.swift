import ArgumentParser
import DayScript
import Foundation
import PostgreSQLCluster

/// `crash nodes`: several hosts on one database, of which nodes and the primary go away while days are played.
struct Nodes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "Kill and pause hosts that share a database, and fail that over, while terminals work.",
        discussion: """
            Nodes stand behind HAProxy on PostgreSQL with a synchronous standby; half of the terminals open a connection \
            for every message. At a fail-over the primary's processes are killed, half of the time right after an answer, \
            half of the time with the standby held back before, and the standby is promoted: every other one while a \
            terminal closes its day. At the end each act must stand once in the terminals' journals, each batch must \
            have the host's totals of its lines, and the ledger must agree. Exit code 1 where something was lost or \
            doubled, 77 where PostgreSQL or HAProxy is missing.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "How many hosts share the database.") var nodes = 3
    @Option(help: "How many terminals work.") var terminals = 4
    @Option(help: "Acts of a terminal in a day.") var acts = 20
    @Option(help: "Days are played until so many nodes were killed.") var kills = 40
    @Option(help: "And so many primaries.") var failovers = 4
    @Flag(
        name: .customLong("async"),
        help: "Commits do not wait for the standby, which lags: exit code 1 where nothing is lost.")
    var isAsynchronous = false

    struct Finding: Encodable {
        var days = 0
        var terminals = 0
        var nodes = 0
        var kills = 0
        var pauses = 0
        var killsInClosings = 0
        var failovers = 0
        var failoversInClosings = 0
        /// Milliseconds from a primary's end to the next answer that any terminal got.
        var recoveries: [Int64] = []
        var acts = 0
        var acknowledged = 0
        var closings = 0
        /// Connections that each node was given, and messages that had one to themselves.
        var connections: [String: Int] = [:]
        var messages = 0
        /// As the terminals' journals tell it.
        var lost = 0
        var doubled = 0
        /// Acts that only one side has, or the host not once, as the ledger beside them tells it.
        var lostInLedger = 0
        var doubledInLedger = 0
        /// What was lost, doubled or is not right, the first hundred.
        var evidence: [String] = []
        var isSynchronous = true
        var seed: UInt64 = 0
        var milliseconds: Int64 = 0
    }

    func validate() throws {
        guard (1...9).contains(nodes), (1...20).contains(terminals), acts > 0, kills >= 0, failovers >= 0 else {
            throw ValidationError("nodes: 1 to 9, terminals: 1 to 20, acts: 1 or more, kills and failovers: 0 or more")
        }
    }

    func run() async throws {
        if let obstacle = Fleet.obstacle {
            common.say("failover: skipped, \(obstacle)")
            throw ExitCode(77)
        }
        let begin = ContinuousClock.now
        var found = Finding()
        (found.seed, found.isSynchronous) = (common.seed, !isAsynchronous)
        (found.terminals, found.nodes) = (terminals, nodes)
        // Not the seed's: several runs may go on beside each other. Short: it holds unix sockets.
        let folder = "/tmp/qn-" + String(UInt64.random(in: 0..<(1 << 48)), radix: 36)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let fleet: Fleet
        do {
            fleet = try await Fleet(
                common.program, nodes: nodes, terminals: terminals,
                replication: isAsynchronous ? .asynchronous : .synchronous, seed: common.seed, folder: folder)
        } catch {
            common.say("seed \(common.seed), nothing could be started: \(error)")
            throw ExitCode(70)
        }
        do {
            try await play(fleet, &found)
            try await judge(fleet, &found)
        } catch {
            let logs = fleet.logs
            await fleet.end()
            common.say("seed \(common.seed), after \(found.kills) kills: \(error)\n\(logs)")
            throw ExitCode(70)
        }
        await fleet.end()
        found.milliseconds = common.milliseconds(since: begin)
        try report(found)
    }

    private func play(_ fleet: Fleet, _ found: inout Finding) async throws {
        let bar = Bar("kills", total: kills + failovers)
        var trouble = Trouble(fleet, seed: common.seed, isHeld: isAsynchronous)
        repeat {
            found.days += 1
            let name = "day-\(found.days)"
            try await fleet.morning(found.days)
            fleet.progress.beginDay()
            // The second fail-over comes in closings, and every other one after it.
            let target = fleet.progress.now.acts + acts * terminals / 2
            trouble.beginDay(
                target: target, hasFailover: trouble.failovers < failovers, killsLeft: kills - trouble.kills)
            let acts = acts
            let days = Task {
                defer { fleet.progress.endDay() }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for counter in fleet.counters { group.addTask { try await counter.day(name, acts: acts) } }
                    try await group.waitForAll()
                }
            }
            do {
                try await trouble.make { bar.move(to: $0) }
            } catch {
                days.cancel()
                _ = try? await days.value
                throw error
            }
            try await days.value
        } while trouble.kills < kills || trouble.failovers < failovers
        bar.finish()
        (found.kills, found.killsInClosings, found.pauses) = (trouble.kills, trouble.killsInClosings, trouble.pauses)
        (found.failovers, found.failoversInClosings) = (trouble.failovers, trouble.failoversInClosings)
        found.recoveries = trouble.recoveries
        (found.connections, found.messages) = await fleet.met()
    }

    private func judge(_ fleet: Fleet, _ found: inout Finding) async throws {
        for counter in fleet.counters {
            await counter.served.kill()
            do {
                try await Tool.run(
                    common.program, ["terminal", "journal", "verify", "--data", counter.served.data, "--json"])
            } catch {
                found.evidence.append("\(error)")
            }
            let told = await counter.told
            found.acts += await counter.wanted.count
            found.acknowledged += told.done.count
            let verdict = try await JournalVerdict(counter)
            found.closings += verdict.closings
            note(verdict.losses, verdict.evidence, &found)
            found.lost += verdict.losses.lost.count
            found.doubled += verdict.losses.doubled.count
        }
        let ledger = try await LedgerVerdict(fleet)
        note(ledger.losses, ledger.evidence, &found)
        found.lostInLedger = ledger.losses.lost.count
        found.doubledInLedger = ledger.losses.doubled.count
        if found.closings != found.days * found.terminals {
            found.evidence.append("\(found.closings) of \(found.days * found.terminals) days were closed")
        }
    }

    private func note(_ losses: Losses, _ evidence: [String], _ found: inout Finding) {
        found.evidence = Array((found.evidence + losses.lost + losses.doubled + evidence).prefix(100))
    }

    private func report(_ found: Finding) throws {
        try common.result(found)
        let given = found.connections.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let slowest = found.recoveries.max().map { ", answers again after \($0) ms at most" } ?? ""
        common.say(
            "failover\(isAsynchronous ? ", asynchronous standby" : ""): \(found.nodes) nodes, \(found.terminals) "
                + "terminals, \(found.days) days; \(found.kills) nodes killed (\(found.killsInClosings) in closings), "
                + "\(found.pauses) paused, \(found.failovers) primaries (\(found.failoversInClosings) in closings"
                + "\(slowest)); \(found.acknowledged) acts answered, \(found.messages) messages each over a connection "
                + "of its own, connections: \(given.joined(separator: ", ")); lost \(found.lost), doubled "
                + "\(found.doubled), \(found.closings) of \(found.days * found.terminals) days closed; "
                + "seed \(found.seed), \(found.milliseconds / 1000) s")
        for line in found.evidence.prefix(isAsynchronous ? 5 : 100) { common.say("  " + line) }
        let isClean =
            found.lost + found.doubled + found.lostInLedger + found.doubledInLedger == 0 && found.evidence.isEmpty
        if isAsynchronous ? found.lost == 0 : !isClean { throw ExitCode(1) }
    }
}
