import ChildProcess
import DayEnd
import Foundation
import Glibc
import HostService
import KeyStore
import Settings
import TerminalService
import UnionPay
import Wire

/// A terminal and its host as real processes, each with its data in a folder that something may befall.
final class Shop: @unchecked Sendable {
    // Safe: one task drives it and alone starts processes. A second one beside it only asks, kills or pauses, which
    // changes nothing here, and is waited for before the first goes on.
    enum Role: String, Sendable, CaseIterable { case host, terminal }

    static let merchant = "898000000000001"
    static let terminal = "10000001"

    let program: String
    let folder: String
    /// What the processes find in their environment besides this one's.
    var environment: [Role: [String: String]] = [:]
    private let places: [Role: String]
    private let hostPort: Int
    /// Where the terminal believes its host; another one where a line stands between.
    private let linePort: Int
    private var processes: [Role: ChildProcess] = [:]

    var journal: String { data(.terminal) + "/journal.sqlite" }
    var ledger: String { data(.host) + "/ledger.sqlite" }

    func data(_ role: Role) -> String { (places[role] ?? folder) + "/data" }

    /// - Parameters:
    ///   - folder: For configurations and logs: nothing befalls it.
    ///   - places: In which folder each has its data.
    init(
        program: String, folder: String, places: [Role: String], hostPort: Int, linePort: Int? = nil
    ) async throws {
        self.program = program
        self.folder = folder
        self.places = places
        self.hostPort = hostPort
        self.linePort = linePort ?? hostPort
        try configure()
        try await Self.enroll(
            program, host: data(.host), config: folder + "/host.yaml", terminal: data(.terminal), as: Self.terminal)
    }

    deinit { for process in processes.values { process.kill() } }

    private func configure() throws {
        var profile = AcquirerProfile.standard
        profile.name = "crash"
        profile.transport = .plain
        profile.extensions = [.unreferencedRefund]
        profile.connectTimeout = 1
        profile.connectAttempts = 1
        profile.responseTimeout = 2
        var host = HostSettings()
        host.port = hostPort
        host.profile = .written(profile)
        host.issuerTimeout = 1
        var terminal = TerminalSettings()
        terminal.terminal = Self.terminal
        terminal.merchant = Self.merchant
        terminal.profile = .written(profile)
        terminal.host = "127.0.0.1:\(linePort)"
        terminal.signOn = false
        terminal.storageReserve = 1
        try write(host, "host.yaml")
        try write(terminal, "terminal.yaml")
    }

    private func write(_ settings: some Encodable, _ name: String) throws {
        try JSONEncoder().encode(settings).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    /// Registers a terminal, whose master key two people enter.
    ///
    /// - Parameters:
    ///   - host: The host's data, and its configuration.
    ///   - terminal: The terminal's data.
    static func enroll(
        _ program: String, host: String, config: String, terminal: String, as number: String
    ) async throws {
        let printed = try await Tool.run(
            program,
            [
                "host", "register", "--data", host, "--config", config, "--merchant", merchant, "--terminal", number,
                "--json",
            ])
        let registered = try JSONDecoder().decode(HostSetup.Registered.self, from: Data(printed.utf8))
        for (person, part) in zip(["11", "12"], registered.components) {
            try await Tool.run(
                program,
                [
                    "terminal", "key", "--data", terminal, "--person", person, "--check-value", part.checkValue,
                    "--key-check-value", registered.checkValue,
                ], input: part.component)
        }
    }

    // MARK: Processes

    func isRunning(_ role: Role) -> Bool { processes[role]?.isRunning == true }

    /// Starts a role and waits until it can be reached.
    ///
    /// - Returns: False where it ended before that: something has befallen it on the way.
    @discardableResult
    func start(_ role: Role) async throws -> Bool {
        let ready = "\(folder)/\(role.rawValue).ready"
        try? FileManager.default.removeItem(atPath: ready)
        let process = try ChildProcess(
            program,
            [
                role.rawValue, "serve", "--data", data(role), "--config", "\(folder)/\(role.rawValue).yaml",
                "--ready-file", ready, "--clock", "2026-11-23T09:00:00",
            ], output: "\(folder)/\(role.rawValue).log", errors: "\(folder)/\(role.rawValue).log",
            environment: ProcessInfo.processInfo.environment.merging(environment[role] ?? [:]) { _, new in new })
        processes[role] = process
        let end = ContinuousClock.now + .seconds(30)
        while !FileManager.default.fileExists(atPath: ready) {
            guard process.isRunning else { return false }
            guard ContinuousClock.now < end else { throw Tool.Failed(description: "\(role.rawValue) is not ready") }
            try await Task.sleep(for: .milliseconds(3))
        }
        return true
    }

    func kill(_ role: Role) async {
        processes[role]?.kill()
        _ = await processes[role]?.end()
    }

    func pause(_ role: Role) { processes[role]?.pause() }
    func resume(_ role: Role) { processes[role]?.resume() }

    /// Stops a role's processor: it answers nothing more.
    func halt(_ role: Role) async throws { try await processes[role]?.halt() }

    /// The last lines that a role has written.
    func log(_ role: Role) -> String {
        let data = FileManager.default.contents(atPath: "\(folder)/\(role.rawValue).log") ?? Data()
        return String(decoding: data.suffix(1_500), as: UTF8.self)
    }

    // MARK: Asking

    /// Asks the terminal; nil where it cannot be reached or goes down meanwhile.
    func ask(_ request: TerminalRequest, within limit: Duration = .seconds(20)) async throws -> TerminalReply? {
        let text = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        do {
            let line = try await ControlClient.call(
                path: data(.terminal) + "/control.sock", request: text, timeout: limit)
            return try JSONDecoder().decode(TerminalReply.self, from: Data(line.utf8))
        } catch is ControlError {
            return nil
        }
    }

    /// `qiantui terminal journal verify` and `qiantui host ledger verify`: what they name as broken.
    func verify(_ role: Role) async -> [String] {
        let words = role == .terminal ? ["terminal", "journal"] : ["host", "ledger"]
        do {
            try await Tool.run(program, words + ["verify", "--data", data(role), "--json"])
            return []
        } catch {
            return ["\(error)"]
        }
    }
}

extension Shop {
    /// A port that stays free while nobody listens on it: below those that the system hands out.
    static func freePort() throws -> Int {
        for _ in 0..<1_000 {
            let port = Int.random(in: 20_000..<32_000)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let bound = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if bound == 0 { return port }
        }
        throw Tool.Failed(description: "no free port")
    }
}
