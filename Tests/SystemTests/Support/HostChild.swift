import Foundation
import HostService

/// A host in a process of its own: `qiantui host serve`.
final class HostChild: Sendable {
    let port: Int
    private let process: Program.Running

    /// Starts it and waits until it can be reached.
    init(data: String, settings: HostSettings, clock: String, folder: TestFolder) async throws {
        let config = try folder.write(Pair.json(settings), to: "child.yaml")
        let ready = folder.file("child.ready")
        try? FileManager.default.removeItem(atPath: ready)
        let process = try Program.start(
            [
                "host", "serve", "--data", data, "--config", config, "--ready-file", ready, "--clock", clock, "--log",
                "debug",
            ], log: folder)
        self.process = process
        port = try await eventually("a host that is ready") {
            if !process.isRunning { throw NeverCame(what: "a host: \(folder.text("err").suffix(400))") }
            guard let text = FileManager.default.contents(atPath: ready) else { return nil }
            return try JSONDecoder().decode(HostRunner.Ready.self, from: text).port
        }
    }

    /// At once, as a power cut would.
    func kill() { process.kill() }

    func end() async -> Int32 { await process.end() }
}
