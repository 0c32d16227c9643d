import ChildProcess
import Foundation

/// A PostgreSQL server of a test run's own: in a temporary folder, on a unix socket, gone when the run is over.
public actor PostgreSQLCluster {
    /// One that all tests of this process may share, each with a database of its own.
    public static let shared = Task { try await PostgreSQLCluster() }

    private let place: PostgreSQLPlace
    private var process: ChildProcess?
    private var databases = 0

    public init() async throws {
        place = try PostgreSQLPlace()
        try await place.makeServer(at: data)
    }

    deinit { PostgreSQLRegistry.end(place.folder) }

    private var data: String { place.own + "/data" }
    private var socket: String { place.own }

    // MARK: Running

    /// Starts the server where it is not running, and waits until it answers.
    public func start() async throws {
        if process == nil {
            let (path, arguments) = place.command(
                "postgres", ["-D", data, "-k", socket, "-c", "listen_addresses=", "-c", "max_connections=50"])
            let started = try ChildProcess(path, arguments, errors: place.logPath)
            process = started
            PostgreSQLRegistry.note(started.process, in: place.folder)
        }
        for _ in 0..<300 {
            if (try? await place.call("pg_isready", ["--quiet", "--host", socket])) != nil { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw PostgreSQLFailure(description: "PostgreSQL did not start: \(place.log)")
    }

    /// Ends the server at once, as a power cut would, and waits until it is gone. The next start recovers.
    public func stop() async {
        let running = process
        process = nil
        if let running { PostgreSQLRegistry.forget(running.process, in: place.folder) }
        // SIGQUIT: its children are ended with it, which SIGKILL would leave.
        running?.send(SIGQUIT)
        _ = await running?.end()
    }

    /// Makes an empty database and gives its URL.
    public func makeDatabase() async throws -> String {
        try await start()
        databases += 1
        let name = "ledger\(databases)"
        try await place.call("createdb", ["--host", socket, "--username", "postgres", name])
        return "postgres:///\(name)?host=\(socket)&user=postgres"
    }

    /// Runs SQL as the database's owner, and gives the rows as they are printed, columns parted by commas.
    @discardableResult
    public func query(_ sql: String, on url: String) async throws -> [[String]] {
        try await place.query(sql, on: url)
    }
}
