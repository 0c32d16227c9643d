import ChildProcess
import Foundation

public struct PostgreSQLFailure: Error, CustomStringConvertible {
    public let description: String
}

/// Where servers of a test run stand, and the programs that make and run them.
struct PostgreSQLPlace: Sendable {
    let folder: String
    private let programs: String

    /// Makes a folder, part of which is the servers' user's own.
    init() throws {
        guard let programs = Self.programs else {
            throw PostgreSQLFailure(description: "no PostgreSQL under \(Self.root); run scripts/setup.sh test")
        }
        self.programs = programs
        // Short: a unix socket's path has 107 bytes at most.
        folder = "/tmp/qpg-" + String(UInt64.random(in: 0..<(1 << 48)), radix: 36)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        try FileManager.default.createDirectory(
            atPath: own, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        if let user = Self.user {
            guard chown(own, user.id, user.group) == 0 else {
                throw PostgreSQLFailure(description: "\(folder): cannot be given to nobody")
            }
        }
        PostgreSQLRegistry.note(folder)
    }

    private static let root = "/usr/lib/postgresql"

    /// The newest version's; nil where none is installed.
    static var programs: String? {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.max { (Int($0) ?? 0) < (Int($1) ?? 0) }.map { "\(root)/\($0)/bin" }
    }

    /// What is the servers' user's own: data and sockets.
    var own: String { folder + "/own" }
    var logPath: String { folder + "/log" }

    var log: String {
        FileManager.default.contents(atPath: logPath).map { String(decoding: $0.suffix(600), as: UTF8.self) } ?? ""
    }

    /// PostgreSQL refuses to run as root.
    private static var user: (id: uid_t, group: gid_t)? {
        guard getuid() == 0, let entry = getpwnam("nobody") else { return nil }
        return (entry.pointee.pw_uid, entry.pointee.pw_gid)
    }

    /// Makes the files of an empty server.
    func makeServer(at data: String) async throws {
        try await call(
            "initdb",
            [
                "--no-sync", "--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8",
                "--locale", "C.UTF-8",
            ])
    }

    func command(_ name: String, _ arguments: [String]) -> (String, [String]) {
        let program = ["\(programs)/\(name)"] + arguments
        guard let user = Self.user else { return (program[0], arguments) }
        return (
            "/usr/bin/setpriv", ["--reuid", "\(user.id)", "--regid", "\(user.group)", "--clear-groups"] + program
        )
    }

    func call(_ name: String, _ arguments: [String], output: String = "/dev/null") async throws {
        let (path, arguments) = command(name, arguments)
        let process = try ChildProcess(path, arguments, output: output, errors: logPath)
        let status = await process.end()
        guard status == 0 else { throw PostgreSQLFailure(description: "\(name) ended with \(status): \(log)") }
    }

    /// Runs SQL, and gives the rows as they are printed, columns parted by commas.
    func query(_ sql: String, on url: String) async throws -> [[String]] {
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
}
