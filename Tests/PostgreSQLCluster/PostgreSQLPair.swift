import ChildProcess
import Foundation

/// A primary and its standby (streaming replication), each a server of its own on a unix socket, gone when the run is
/// over. The primary can be killed and the standby promoted, as often as a run likes.
///
/// What a killed primary had and its standby did not is gone with it: the next standby is made from the new primary.
public actor PostgreSQLPair {
    /// Whether a commit waits for the standby.
    public enum Replication: String, Sendable { case synchronous, asynchronous }

    public let replication: Replication
    private let place: PostgreSQLPlace
    private let ports = [5432, 5433]
    private var processes: [Int: ChildProcess] = [:]
    private var primary = 0
    private var makings = 0
    private var folders: [Int: String] = [:]

    /// Why no pair can be made here; nil where one can.
    public static var obstacle: String? {
        PostgreSQLPlace.programs == nil ? "no PostgreSQL is installed (scripts/setup.sh failover)" : nil
    }

    /// Makes and starts both, with an empty database.
    public init(_ replication: Replication) async throws {
        self.replication = replication
        place = try PostgreSQLPlace()
        let data = place.own + "/data0"
        folders[0] = data
        try await place.makeServer(at: data)
        try await start(0)
        try await place.call("createdb", ["--host", place.own, "--port", "5432", "--username", "postgres", "ledger"])
        try await addStandby()
    }

    deinit { PostgreSQLRegistry.end(place.folder) }

    /// Names both servers: whoever connects finds the one that takes writes.
    public nonisolated var url: String {
        "postgres:///ledger?host=\(place.own),\(place.own)&port=5432,5433&user=postgres&target_session_attrs=read-write"
    }

    /// Of the present primary alone.
    private var primaryURL: String { url(primary) }

    private func url(_ server: Int, _ database: String = "ledger") -> String {
        "postgres:///\(database)?host=\(place.own)&port=\(ports[server])&user=postgres"
    }

    /// Runs SQL at the primary, and gives the rows as they are printed, columns parted by commas.
    @discardableResult
    public func query(_ sql: String) async throws -> [[String]] { try await place.query(sql, on: primaryURL) }

    // MARK: Standby

    /// Makes a standby of the present primary, and waits until commits wait for it.
    public func addStandby() async throws {
        let standby = 1 - primary
        guard processes[standby] == nil else { return }
        makings += 1
        let data = place.own + "/data\(makings)"
        try await place.call(
            "pg_basebackup",
            [
                "--pgdata", data, "--host", place.own, "--port", "\(ports[primary])", "--username", "postgres",
                "--write-recovery-conf", "--wal-method", "stream", "--checkpoint", "fast", "--no-sync",
            ])
        if let old = folders[standby] { try? FileManager.default.removeItem(atPath: old) }
        folders[standby] = data
        try await start(standby)
        if replication == .synchronous {
            // At the primary alone: once promoted, the standby waits for nobody until it has one itself.
            try await query("ALTER SYSTEM SET synchronous_standby_names = '*'")
            try await query("SELECT pg_reload_conf()")
        }
        let wanted = replication == .synchronous ? "sync" : "async"
        try await until("a standby that is \(wanted)") {
            try await self.query("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'")
                == [[wanted]]
        }
    }

    /// Keeps the standby from receiving anything, or lets it go on: a slow line between the two.
    public func holdStandby(_ isHeld: Bool) {
        guard let standby = processes[1 - primary] else { return }
        for receiver in Self.children(of: standby.process) where Self.title(of: receiver).contains("walreceiver") {
            kill(receiver, isHeld ? SIGSTOP : SIGCONT)
        }
    }

    // MARK: Fail-over

    /// Ends the primary, its processes and all, as if its machine were gone, and makes the standby the primary.
    ///
    /// A standby that is held never gets what is still on its way.
    public func failOver() async throws {
        let standby = 1 - primary
        guard let old = processes.removeValue(forKey: primary), processes[standby] != nil, let data = folders[standby]
        else { throw PostgreSQLFailure(description: "no standby to fail over to") }
        let children = Self.children(of: old.process)
        old.kill()
        for child in children { kill(child, SIGKILL) }
        PostgreSQLRegistry.forget(old.process, in: place.folder)
        _ = await old.end()
        try await place.call("pg_ctl", ["promote", "--pgdata", data, "--no-wait"])
        try await Task.sleep(for: .milliseconds(30))
        holdStandby(false)
        primary = standby
        try await until("the promotion") {
            try await self.query("SELECT pg_is_in_recovery()") == [["f"]]
        }
    }

    /// Ends both, and removes all that is left.
    public func end() async {
        for process in processes.values {
            process.send(SIGQUIT)
            _ = await process.end()
            PostgreSQLRegistry.forget(process.process, in: place.folder)
        }
        processes = [:]
        PostgreSQLRegistry.end(place.folder)
    }

    public nonisolated var log: String { place.log }

    // MARK: Processes

    private func start(_ server: Int) async throws {
        let (path, arguments) = place.command(
            "postgres",
            [
                "-D", folders[server] ?? "", "-k", place.own, "-p", "\(ports[server])", "-c", "listen_addresses=",
                "-c", "max_connections=60", "-c", "wal_level=replica", "-c", "hot_standby=on", "-c",
                "max_wal_senders=6", "-c", "synchronous_commit=on", "-c", "wal_receiver_status_interval=1", "-c",
                "wal_retrieve_retry_interval=200ms",
            ])
        let process = try ChildProcess(path, arguments, errors: place.logPath)
        processes[server] = process
        PostgreSQLRegistry.note(process.process, in: place.folder)
        try await until("server \(server)") {
            try await self.place.query("SELECT 1", on: self.url(server, "postgres")) == [["1"]]
        }
    }

    private func until(_ what: String, _ body: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while (try? await body()) != true {
            guard ContinuousClock.now < end else {
                throw PostgreSQLFailure(description: "never came: \(what); \(place.log)")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Processes whose parent this one is. Source: proc(5), fourth field of `stat`, after the name in brackets.
    private static func children(of parent: Int32) -> [Int32] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap(Int32.init).filter { process in
            guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return false }
            let text = String(decoding: data, as: UTF8.self)
            let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
            return fields.count > 2 && Int32(fields[2]) == parent
        }
    }

    private static func title(of process: Int32) -> String {
        FileManager.default.contents(atPath: "/proc/\(process)/cmdline").map { String(decoding: $0, as: UTF8.self) }
            ?? ""
    }
}
