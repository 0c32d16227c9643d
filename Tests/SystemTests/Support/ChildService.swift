import ChildProcess
import Foundation

/// A role in a process of its own, so that it can be killed: `qiantui host serve` or `qiantui terminal serve`.
final class ChildService: Sendable {
    private let process: ChildProcess

    /// Starts it and waits until it can be reached.
    init(
        _ role: String, data: String, settings: some Encodable, clock: String, folder: TestFolder,
        options: [String] = [], environment: [String: String] = [:], name: String? = nil
    ) async throws {
        let name = name ?? role
        let config = try folder.write(Pair.json(settings), to: "\(name)-child.yaml")
        let ready = folder.file("\(name)-child.ready")
        try? FileManager.default.removeItem(atPath: ready)
        let process = try Program.start(
            [
                role, "serve", "--data", data, "--config", config, "--ready-file", ready, "--clock", clock, "--log",
                "debug",
            ] + options, log: folder, environment: environment)
        self.process = process
        _ = try await eventually("a \(role) that is ready") {
            if !process.isRunning { throw NeverCame(what: "a \(role): \(folder.text("err").suffix(400))") }
            return FileManager.default.fileExists(atPath: ready) ? true : nil
        }
    }

    /// Number of the process.
    var number: Int32 { process.process }

    deinit { process.kill() }

    var isRunning: Bool { process.isRunning }

    /// At once, as a power cut would.
    func kill() { process.kill() }

    /// As an operator or systemd does (SIGTERM).
    func terminate() { process.send(15) }

    /// Its exit code, or less than zero: the signal that ended it.
    func end() async -> Int32 { await process.end() }
}
