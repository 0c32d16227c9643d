import ChildProcess
import Foundation
import Synchronization

/// A PostgreSQL server of a test run's own: in a temporary folder, on a unix socket, gone when the run is over.
public actor PostgreSQLCluster {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// One that all tests of this process may share, each with a database of its own.
    public static let shared = Task { try await PostgreSQLCluster() }

    /// Those that must be gone when the process is.
    private static let running: Mutex<[String: Int32]> = {
        atexit { PostgreSQLCluster.endAll() }
        return Mutex([:])
    }()

    private let folder: String
    private let programs: String
    private var process: ChildProcess?
    private var databases = 0

    public init() async throws {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        guard let newest = versions.max(by: { (Int($0) ?? 0) < (Int($1) ?? 0) }) else {
            throw Failure(description: "no PostgreSQL under \(root); run scripts/setup.sh test")
        }
        programs = "\(root)/\(newest)/bin"
        // Short: a unix socket's path has 107 bytes at most.
        folder = "/tmp/qpg-" + String(UInt64.random(in: 0..<(1 << 48)), radix: 36)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        try FileManager.default.createDirectory(
            atPath: folder + "/own", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        if let user = Self.user {
            guard chown(folder + "/own", user.id, user.group) == 0 else {
                throw Failure(description: "\(folder): cannot be given to nobody")
            }
        }
        Self.running.withLock { $0[folder] = 0 }
        try await call(
            "initdb",
            [
                "--no-sync", "--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8",
                "--locale", "C.UTF-8",
            ])
    }

    deinit { Self.end(folder) }

    private var data: String { folder + "/own/data" }
    private var socket: String { folder + "/own" }

    /// PostgreSQL refuses to run as root.
    private static var user: (id: uid_t, group: gid_t)? {
        guard getuid() == 0, let entry = getpwnam("nobody") else { return nil }
        return (entry.pointee.pw_uid, entry.pointee.pw_gid)
    }

    // MARK: Running

    /// Starts the server where it is not running, and waits until it answers.
    public func start() async throws {
        if process == nil {
            let (path, arguments) = command(
                "postgres", ["-D", data, "-k", socket, "-c", "listen_addresses=", "-c", "max_connections=50"])
            let started = try ChildProcess(path, arguments, errors: folder + "/log")
            process = started
            Self.running.withLock { $0[folder] = started.process }
        }
        for _ in 0..<300 {
            if (try? await call("pg_isready", ["--quiet", "--host", socket])) != nil { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Failure(description: "PostgreSQL did not start: \(log)")
    }

    /// Ends the server at once, as a power cut would, and waits until it is gone. The next start recovers.
    public func stop() async {
        let running = process
        process = nil
        Self.running.withLock { $0[folder] = 0 }
        // SIGQUIT: its children are ended with it, which SIGKILL would leave.
        running?.send(SIGQUIT)
        _ = await running?.end()
    }

    /// Makes an empty database and gives its URL.
    public func makeDatabase() async throws -> String {
        try await start()
        databases += 1
        let name = "ledger\(databases)"
        try await call("createdb", ["--host", socket, "--username", "postgres", name])
        return "postgres:///\(name)?host=\(socket)&user=postgres"
    }

    /// Runs SQL as the database's owner, and gives the rows as they are printed, columns parted by commas.
    @discardableResult
    public func query(_ sql: String, on url: String) async throws -> [[String]] {
        let output = folder + "/" + String(UInt64.random(in: 0..<(1 << 48)), radix: 36)
        defer { try? FileManager.default.removeItem(atPath: output) }
        try await call(
            "psql",
            ["--quiet", "--no-psqlrc", "--csv", "--tuples-only", "--set", "ON_ERROR_STOP=1", "--command", sql, url],
            output: output)
        let text = FileManager.default.contents(atPath: output).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    // MARK: Programs

    private var log: String {
        FileManager.default.contents(atPath: folder + "/log").map { String(decoding: $0.suffix(600), as: UTF8.self) }
            ?? ""
    }

    private func command(_ name: String, _ arguments: [String]) -> (String, [String]) {
        let program = ["\(programs)/\(name)"] + arguments
        guard let user = Self.user else { return (program[0], arguments) }
        return (
            "/usr/bin/setpriv", ["--reuid", "\(user.id)", "--regid", "\(user.group)", "--clear-groups"] + program
        )
    }

    private func call(_ name: String, _ arguments: [String], output: String = "/dev/null") async throws {
        let (path, arguments) = command(name, arguments)
        let process = try ChildProcess(path, arguments, output: output, errors: folder + "/log")
        let status = await process.end()
        guard status == 0 else { throw Failure(description: "\(name) ended with \(status): \(log)") }
    }

    private static func end(_ folder: String) {
        let process = running.withLock { $0.removeValue(forKey: folder) } ?? 0
        if process > 0 {
            kill(process, SIGQUIT)
            for _ in 0..<100 where kill(process, 0) == 0 { usleep(20_000) }
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func endAll() {
        for folder in running.withLock({ Array($0.keys) }) { end(folder) }
    }
}
