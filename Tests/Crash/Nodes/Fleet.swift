import DayScript
import Foundation
import HostCore
import HostService
import PostgreSQLCluster
import Settings
import TerminalService
import UnionPay

/// Several hosts on one database behind a balancer, and the counters that work with them.
actor Fleet {
    nonisolated let database: PostgreSQLPair
    nonisolated let nodes: [Served]
    nonisolated let counters: [Counter]
    nonisolated let progress = Progress()
    nonisolated let program: String
    private nonisolated let folder: String
    private let balancer: Balancer
    private let crossroads: [Crossroads]
    private var clock = FleetClock(day: 1)
    /// What each node was given before its counts began anew.
    private var given: [String: Int] = [:]

    static var obstacle: String? { PostgreSQLPair.obstacle ?? Balancer.obstacle }

    /// Starts database and balancer, and registers the terminals. Half of them send every message over a connection of
    /// its own, the others keep theirs as long as it holds.
    ///
    /// - Parameter folder: For data, configurations and logs; there, and empty.
    init(
        _ program: String, nodes: Int, terminals: Int, replication: PostgreSQLPair.Replication, seed: UInt64,
        folder: String
    ) async throws {
        self.program = program
        self.folder = folder
        database = try await PostgreSQLPair(replication)
        var ports: Set<Int> = []
        while ports.count < nodes + 1 + terminals { ports.insert(try Shop.freePort()) }
        var free = Array(ports)
        let hostPorts = free.suffix(nodes)
        free.removeLast(nodes)
        let profile = Self.profile
        var hosts: [Served] = []
        for (index, port) in hostPorts.enumerated() {
            let settings = Self.hostSettings(profile, port: port, database: database.url, keys: folder + "/keys")
            hosts.append(
                try Served(program, role: "host", name: "node\(index + 1)", settings: settings, folder: folder))
        }
        self.nodes = hosts
        balancer = try await Balancer(port: free.removeLast(), nodes: Array(hostPorts), folder: folder)
        var counters: [Counter] = []
        var crossroads: [Crossroads] = []
        for index in 0..<terminals {
            let port = free.removeLast()
            if index % 2 == 0 { crossroads.append(try Crossroads(port: port, to: balancer.port)) }
            let number = String(10_000_001 + index)
            let served = try Served(
                program, role: "terminal", name: "t\(index + 1)",
                settings: Self.terminalSettings(profile, number, port: index % 2 == 0 ? port : balancer.port),
                folder: folder)
            try await Shop.enroll(
                program, host: hosts[0].data, config: hosts[0].config, terminal: served.data, as: number)
            counters.append(
                Counter(served, number: number, index: index, seed: seed &+ UInt64(index), progress: progress))
        }
        self.counters = counters
        self.crossroads = crossroads
    }

    private static var profile: AcquirerProfile {
        var profile = AcquirerProfile.standard
        profile.name = "nodes"
        profile.transport = .plain
        profile.extensions = [.unreferencedRefund]
        profile.connectTimeout = 2
        profile.connectAttempts = 1
        profile.responseTimeout = 4
        return profile
    }

    private static func hostSettings(
        _ profile: AcquirerProfile, port: Int, database: String, keys: String
    ) -> HostSettings {
        var host = HostSettings()
        host.port = port
        host.profile = .written(profile)
        host.issuerTimeout = 2
        host.database = database
        host.keyFolder = keys
        // Acts whose issuer takes its time are under way when a node goes.
        host.issuer = IssuerRules([
            .init(amountEndsWith: "1", delay: 60), .init(amountEndsWith: "4", delay: 150),
            .init(amountEndsWith: "7", delay: 300),
        ])
        return host
    }

    private static func terminalSettings(_ profile: AcquirerProfile, _ number: String, port: Int) -> TerminalSettings {
        var terminal = TerminalSettings()
        terminal.terminal = number
        terminal.merchant = Shop.merchant
        terminal.profile = .written(profile)
        terminal.host = "127.0.0.1:\(port)"
        terminal.signOn = false
        terminal.storageReserve = 1
        return terminal
    }

    // MARK: Running

    /// All processes end, and start on the next day.
    func morning(_ day: Int) async throws {
        let clock = FleetClock(day: day)
        self.clock = clock
        try await withThrowingTaskGroup(of: Void.self) { group in
            for served in nodes + counters.map(\.served) {
                group.addTask {
                    await served.kill()
                    guard try await served.start(clock: clock.text) else {
                        throw Tool.Failed(description: "\(served.name) does not start: \(served.log)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Starts a node again; one that finds no database tries until it does.
    func restart(_ node: Served) async throws {
        while !(try await node.start(clock: clock.text)) { try await Task.sleep(for: .milliseconds(200)) }
    }

    /// How many connections each node was given, and messages that had one to themselves.
    func met() async -> (connections: [String: Int], messages: Int) {
        (await balancer.connections(), crossroads.reduce(0) { $0 + $1.messages })
    }

    /// Ends everything.
    func end() async {
        for served in nodes + counters.map(\.served) { await served.kill() }
        for line in crossroads { line.stop() }
        await balancer.end()
        await database.end()
    }

    nonisolated var logs: String {
        nodes.map { "\($0.name): \($0.log)" }.joined(separator: "\n") + "\nPostgreSQL: \(database.log)"
    }
}
