import ArgumentParser
import DayEnd
import Foundation
import Glibc
import PostgreSQLCluster
import UnionPay

/// `crash crowd`: many terminals sign off in the same minute.
struct Crowd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a thousand terminals sign off in the same minute against one host.",
        discussion: """
            One host process, and in this process the terminals: the product's machine, codec, sealing and MAC, each \
            with a connection of its own and its records in memory. Each sells a little, then all confirm within the \
            time given. At the end every line of every terminal must stand in the host's ledger once, and no other. \
            Exit code 1 where a terminal did not close balanced, or a line was lost or doubled.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "How many terminals.") var terminals = 1_000
    @Option(help: "Sales of each, every second one by chip.") var sales = 5
    @Option(help: "Seconds over which the confirmations are spread; 0: all at once.") var spread = 60
    @Flag(help: "Over TLS.") var tls = false
    @Flag(help: "Each hangs up before its evening and makes a connection anew.") var reconnect = false
    @Flag(help: "The ledger on PostgreSQL, which is started for it; on SQLite without.") var postgresql = false
    @Option(help: ArgumentHelp("Where the data lies: what a commit costs is that disk's.", valueName: "folder"))
    var folder = "/tmp"

    struct Finding: Encodable {
        var terminals = 0
        var lines = 0
        var isSecure = false
        var isReconnecting = false
        var database = "SQLite"
        var spreadSeconds = 0
        /// The day before: all terminals sign in and sell as fast as they can.
        var daySeconds = 0.0
        var dayMessages = 0
        /// Terminals by the end that their closing had.
        var ends: [String: Int] = [:]
        /// From the first confirmation to the last terminal that is signed off.
        var lastSeconds = 0.0
        /// Of a closing, from its confirmation.
        var medianMilliseconds = 0.0
        var percentile99Milliseconds = 0.0
        var slowestMilliseconds = 0.0
        /// Requests and answers of the evening, and connections that it made.
        var requests = 0
        var answers = 0
        var connections = 0
        /// By what they were, in the day and in the evening.
        var dayTroubles: [String: Int] = [:]
        var eveningTroubles: [String: Int] = [:]
        var hostPeakMiB = 0
        /// Processor time of the evening: the host's, and that of all terminals together.
        var hostProcessorSeconds = 0.0
        var terminalsProcessorSeconds = 0.0
        /// How busy the machine was when the evening began.
        var loadBefore = 0.0
        var lost = 0
        var doubled = 0
        var evidence: [String] = []
        var milliseconds: Int64 = 0
    }

    func validate() throws {
        guard (1...10_000).contains(terminals), (1...200).contains(sales), (0...3_600).contains(spread) else {
            throw ValidationError("terminals: 1 to 10000, sales: 1 to 200, spread: 0 to 3600 seconds")
        }
    }

    func run() async throws {
        let begin = ContinuousClock.now
        try Self.raiseDescriptors(to: terminals * 2 + 500)
        let place = "\(folder)/qw-" + String(UInt64.random(in: 0..<(1 << 48)), radix: 36)
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let cluster = postgresql ? try await PostgreSQLCluster() : nil
        let database = try await cluster?.makeDatabase() ?? ""
        var found = Finding()
        (found.isSecure, found.isReconnecting, found.spreadSeconds) = (tls, reconnect, spread)
        if postgresql { found.database = "PostgreSQL" }
        let hall = try await Hall(
            common.program, terminals: terminals, isSecure: tls, database: database, folder: place)
        do {
            try await play(hall, &found)
            await hall.host.stop()
            let books = try await HallBooks(hall)
            found.lines = books.lines
            (found.lost, found.doubled) = (books.losses.lost.count, books.losses.doubled.count)
            found.evidence = Array((books.losses.lost + books.losses.doubled + books.evidence).prefix(100))
        } catch {
            common.say("\(error)\n\(hall.host.log)")
            await hall.host.kill()
            await cluster?.stop()
            throw ExitCode(70)
        }
        await cluster?.stop()
        found.milliseconds = common.milliseconds(since: begin)
        try report(found)
    }

    private func play(_ hall: Hall, _ found: inout Finding) async throws {
        found.terminals = hall.terminals.count
        let morning = ContinuousClock.now
        try await hall.sell(sales, seed: common.seed)
        found.daySeconds = Hall.seconds(.now - morning)
        let day = hall.takeTally()
        (found.dayMessages, found.dayTroubles) = (day.sent, day.troubles)
        if reconnect { for terminal in hall.terminals { terminal.hangUp() } }
        found.loadBefore = Self.load()
        let (host, own) = (try await hall.hostProcessorSeconds(), Self.processorSeconds())
        let closings = try await hall.signOff(spread: .seconds(spread), seed: common.seed)
        found.hostProcessorSeconds = try await hall.hostProcessorSeconds() - host
        found.terminalsProcessorSeconds = Self.processorSeconds() - own
        found.hostPeakMiB = try await hall.hostPeakMiB()
        let evening = hall.takeTally()
        (found.requests, found.answers) = (evening.sent, evening.received)
        (found.connections, found.eveningTroubles) = (evening.connections, evening.troubles)
        found.ends = Dictionary(grouping: closings, by: \.end).mapValues(\.count)
        let times = closings.map { Hall.seconds($0.took) * 1_000 }.sorted()
        found.medianMilliseconds = times[times.count / 2]
        found.percentile99Milliseconds = times[min(times.count - 1, times.count * 99 / 100)]
        found.slowestMilliseconds = times.last ?? 0
        found.lastSeconds = closings.map { Hall.seconds($0.at) }.max() ?? 0
    }

    private func report(_ found: Finding) throws {
        try common.result(found)
        let named = { (counts: [String: Int]) in
            let words = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            return words.isEmpty ? "none" : words.joined(separator: ", ")
        }
        let line = (found.isSecure ? "TLS" : "plain TCP") + (found.isReconnecting ? ", each connects anew" : "")
        let rows = [
            ("terminals", "\(found.terminals), \(found.lines) lines, \(found.database), \(line)"),
            (
                "the day",
                "\(found.dayMessages) requests in \(text(found.daySeconds)) s; troubles: \(named(found.dayTroubles))"
            ),
            ("confirmed", found.spreadSeconds == 0 ? "all at once" : "within \(found.spreadSeconds) s"),
            ("ended", named(found.ends)),
            ("the last one after", "\(text(found.lastSeconds)) s"),
            (
                "a closing",
                "median \(text(found.medianMilliseconds)) ms, 99 % \(text(found.percentile99Milliseconds)) ms, "
                    + "slowest \(text(found.slowestMilliseconds)) ms"
            ),
            ("messages", "\(found.requests) requests, \(found.answers) answers, \(found.connections) connections made"),
            ("troubles", named(found.eveningTroubles)),
            (
                "host",
                "peak \(found.hostPeakMiB) MiB resident, \(text(found.hostProcessorSeconds)) s of processor; "
                    + "the terminals' process \(text(found.terminalsProcessorSeconds)) s; load before \(text(found.loadBefore))"
            ),
            ("books", "lost \(found.lost), doubled \(found.doubled)"),
        ]
        for (name, value) in rows {
            common.say(name + String(repeating: " ", count: max(1, 20 - name.count)) + value)
        }
        for line in found.evidence { common.say("  " + line) }
        guard found.evidence.isEmpty, found.ends == [ClosingEnd.closed.rawValue: found.terminals] else {
            throw ExitCode(1)
        }
    }

    private func text(_ value: Double) -> String { String(format: "%.2f", value) }

    // MARK: The machine

    private static func raiseDescriptors(to wanted: Int) throws {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < wanted else { return }
        guard limit.rlim_max >= wanted else {
            throw ValidationError(
                "terminals: this process may have \(limit.rlim_max) files open, \(wanted) are needed: ulimit -n \(wanted)"
            )
        }
        limit.rlim_cur = rlim_t(wanted)
        setrlimit(resource, &limit)
    }

    private static func load() -> Double {
        var averages = [0.0]
        return getloadavg(&averages, 1) == 1 ? averages[0] : 0
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}
