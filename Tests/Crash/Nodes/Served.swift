import ChildProcess
import DayEnd
import Foundation
import Glibc

/// `qiantui host serve` or `qiantui terminal serve` in a process of its own, which may be killed and paused.
actor Served {
    nonisolated let name: String
    nonisolated let data: String
    nonisolated let config: String
    private let program: String
    private let role: String
    private let folder: String
    private let options: [String]
    private var process: ChildProcess?
    private var isClaimed = false

    /// - Parameters:
    ///   - folder: For its configuration, log and what it says when it is ready.
    ///   - options: What stands behind the others on its command line.
    init(
        _ program: String, role: String, name: String, settings: some Encodable, folder: String, options: [String] = []
    ) throws {
        (self.program, self.role, self.name, self.folder) = (program, role, name, folder)
        self.options = options
        data = "\(folder)/\(name)"
        config = "\(folder)/\(name).yaml"
        try JSONEncoder().encode(settings).write(to: URL(fileURLWithPath: config))
    }

    deinit { process?.kill() }

    /// Starts it and waits until it can be reached.
    ///
    /// - Returns: False where it ended before that.
    @discardableResult
    func start(clock: String) async throws -> Bool {
        let ready = "\(folder)/\(name).ready"
        try? FileManager.default.removeItem(atPath: ready)
        let started = try ChildProcess(
            program,
            [
                role, "serve", "--data", data, "--config", config, "--ready-file", ready, "--clock", clock,
            ] + options, output: "\(folder)/\(name).log", errors: "\(folder)/\(name).log")
        process = started
        while !FileManager.default.fileExists(atPath: ready) {
            guard started.isRunning else { return false }
            try await Task.sleep(for: .milliseconds(5))
        }
        return true
    }

    var isRunning: Bool { process?.isRunning == true }

    func kill() async {
        process?.kill()
        _ = await process?.end()
    }

    /// Tells it to stop, and waits until it has.
    ///
    /// - Returns: Its exit code.
    @discardableResult
    func stop() async -> Int32? {
        process?.send(SIGTERM)
        return await process?.end()
    }

    /// Number of its process; nil before the first start.
    var number: Int32? { process?.process }

    /// Whoever does something to it, until ``release()``; false where somebody else does.
    func claim() -> Bool {
        defer { isClaimed = true }
        return !isClaimed
    }
    func release() { isClaimed = false }

    func pause() { process?.pause() }
    func resume() { process?.resume() }

    /// The last lines that it has written.
    nonisolated var log: String {
        let data = FileManager.default.contents(atPath: "\(folder)/\(name).log") ?? Data()
        return String(decoding: data.suffix(800), as: UTF8.self)
    }
}

/// One clock for all processes of a run: days follow each other at nine in the morning, and within one it runs on.
struct FleetClock: Sendable {
    private let date: String
    private let began = ContinuousClock.now

    /// - Parameter day: 1 for the first one.
    init(day: Int) {
        date = CivilDate(daysSinceEpoch: 20_779 + day).description
    }

    var text: String {
        let second = 9 * 3_600 + Int((ContinuousClock.now - began).components.seconds)
        let parts = [second / 3_600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(date)T\(parts.joined(separator: ":"))"
    }
}
