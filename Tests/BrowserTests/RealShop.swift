import ChildProcess
import DemoFront
import Foundation
import Wire

/// A host, and terminals that belong to it, as a shop has them: processes of the built program with journals, sockets
/// and virtual cards of their own, in a folder that goes with them.
final class RealShop: Sendable {
    static let merchant = "898000000000001"

    /// It lies beside the test bundle.
    private static let program =
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("qiantui")
        .path

    private let folder: String
    private let host: ChildProcess
    private let port: Int

    init() async throws {
        folder =
            FileManager.default.temporaryDirectory.path + "/qe-" + String(UInt64.random(in: 0..<(1 << 48)), radix: 36)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data("{profile: qiantui, transport: plain, port: 0}\n".utf8)
            .write(to: URL(fileURLWithPath: folder + "/host.yaml"))
        let (process, ready) = try await Self.serve(
            "host", ["--data", folder + "/host", "--config", folder + "/host.yaml", "--clock", Wishes().clock],
            in: folder, name: "host")
        host = process
        port = ready["port"] as? Int ?? 0
    }

    deinit {
        host.kill()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// How a terminal is to be.
    struct Wishes: Sendable {
        var settings = ""
        var language = "en"
        /// Local time at its start; the host goes by the same.
        var clock = "2026-11-23T20:40:00"
        /// Digits that one-time codes come from; nil gives the terminal no key for them.
        var unlockSecret: String?
        /// Does something to the data folder before the terminal starts.
        var prepare: @Sendable (String) async throws -> Void = { _ in }
    }

    /// Registers a terminal, enters its master key by two people, and starts it with its page.
    func terminal(_ number: String, _ wishes: Wishes = Wishes()) async throws -> RealTerminal {
        let data = folder + "/t\(number.suffix(4))"
        let text = try await Self.run([
            "host", "register", "--data", folder + "/host", "--merchant", Self.merchant, "--terminal", number,
            "--name", "Qiantui Demo Store", "--json",
        ])
        guard let made = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
            let parts = made["components"] as? [[String: Any]], let whole = made["checkValue"] as? String
        else { throw WebDriver.Failure(description: "no components: \(text.prefix(200))") }
        for (person, part) in zip(["11", "12"], parts) {
            let component = part["component"] as? String ?? ""
            let value = part["checkValue"] as? String ?? ""
            try await Self.run(
                [
                    "terminal", "key", "--data", data, "--person", person, "--check-value", value,
                    "--key-check-value", whole,
                ], input: component)
        }
        if let secret = wishes.unlockSecret {
            try Data(secret.utf8).write(to: URL(fileURLWithPath: folder + "/secret"))
            let key = try await Self.run([
                "host", "unlock-key", "--merchant", Self.merchant, "--secret", folder + "/secret", "--terminal", number,
            ])
            try await Self.run(["terminal", "operator", "unlock-key", "--data", data], input: key)
        }
        let config = data + ".yaml"
        try Data(
            """
            terminal: "\(number)"
            merchant: "\(Self.merchant)"
            merchantName: Qiantui Demo Store
            host: 127.0.0.1:\(port)
            profile: qiantui
            transport: plain
            model: counter-top
            provider: Demo Service
            hotLine: 400-000-0000
            testMode: true
            \(wishes.settings)
            """.utf8
        ).write(to: URL(fileURLWithPath: config))
        try await wishes.prepare(data)
        return try await RealTerminal(data: data, config: config, shop: self, wishes: wishes)
    }

    /// Stops the host in the middle of whatever it does, and lets it go on: a line that is slow without end.
    func pauseHost() { host.pause() }
    func resumeHost() { host.resume() }

    /// The desk's answer to a challenge.
    func unlockCode(_ challenge: String) async throws -> String {
        try await Self.run([
            "host", "unlock-code", "--merchant", Self.merchant, "--secret", folder + "/secret", challenge,
        ]).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs a command to its end.
    @discardableResult
    static func run(_ arguments: [String], input: String = "", status: Int32 = 0) async throws -> String {
        let place = FileManager.default.temporaryDirectory.path + "/qr-\(UInt64.random(in: 0..<(1 << 48)))"
        defer { for end in ["in", "out", "err"] { try? FileManager.default.removeItem(atPath: "\(place).\(end)") } }
        _ = FileManager.default.createFile(
            atPath: place + ".in", contents: Data(input.utf8), attributes: [.posixPermissions: 0o600])
        let process = try ChildProcess(
            program, arguments, input: place + ".in", output: place + ".out", errors: place + ".err")
        let ended = await process.end()
        let output = FileManager.default.contents(atPath: place + ".out").map { String(decoding: $0, as: UTF8.self) }
        guard ended == status else {
            let errors = FileManager.default.contents(atPath: place + ".err").map {
                String(decoding: $0, as: UTF8.self)
            }
            throw WebDriver.Failure(
                description: "\(arguments.prefix(2)): exit code \(ended): \(errors?.suffix(400) ?? "")")
        }
        return output ?? ""
    }

    /// Starts a role and waits until it can be reached.
    static func serve(
        _ role: String, _ arguments: [String], in folder: String, name: String
    ) async throws -> (ChildProcess, [String: Any]) {
        let ready = "\(folder)/\(name).ready"
        let log = "\(folder)/\(name).log"
        try? FileManager.default.removeItem(atPath: ready)
        let process = try ChildProcess(
            program, [role, "serve", "--ready-file", ready] + arguments, output: log, errors: log)
        for _ in 0..<3000 {
            if let text = FileManager.default.contents(atPath: ready),
                let value = try JSONSerialization.jsonObject(with: text) as? [String: Any]
            {
                return (process, value)
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        let said = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
        process.kill()
        throw WebDriver.Failure(description: "\(name) did not become ready: \(said.suffix(600))")
    }
}

/// A terminal of the shop, running.
final class RealTerminal: Sendable {
    let data: String
    let address: String
    /// It keeps the host.
    private let shop: RealShop
    private let process: ChildProcess

    init(data: String, config: String, shop: RealShop, wishes: RealShop.Wishes) async throws {
        self.data = data
        self.shop = shop
        let folder = (data as NSString).deletingLastPathComponent
        let name = (data as NSString).lastPathComponent
        let (process, ready) = try await RealShop.serve(
            "terminal",
            [
                "--data", data, "--config", config, "--page", "0", "--virtual-card", "--page-language",
                wishes.language, "--clock", wishes.clock,
            ], in: folder, name: name)
        self.process = process
        address = ready["page"] as? String ?? ""
    }

    deinit { process.kill() }

    /// At once, as a power cut would.
    func kill() async {
        process.kill()
        _ = await process.end()
    }

    /// Runs a command of `qiantui terminal` beside the service; its JSON.
    func command(_ arguments: [String], input: String = "", status: Int32 = 0) async throws -> [String: Any] {
        let text = try await RealShop.run(
            ["terminal"] + arguments + ["--data", data, "--json"], input: input, status: status)
        return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    /// Where it stands, as its control socket says.
    func status() async throws -> [String: Any] { try await command(["status"])["status"] as? [String: Any] ?? [:] }

    /// Sets the clock that the terminal goes by.
    func turnClock(to date: String, secondOfDay: Int) async throws {
        let request = "{\"command\":\"clock\",\"date\":\"\(date)\",\"secondOfDay\":\(secondOfDay)}"
        _ = try await ControlClient.call(path: data + "/control.sock", request: request, timeout: .seconds(20))
    }
}
