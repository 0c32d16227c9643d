import ArgumentParser
import Foundation
import HostService
import Wire

extension HostCommand {
    struct Top: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Watch a running host: sales, answer times, queue, commits, connections, tonight's settlements.",
            discussion: """
                Drawn anew each second on a terminal screen, else written one after the other. Rates and times are those \
                of the last interval; `--json` prints an object a line. Example: qiantui host top --data DIR --once
                """)
        @Option(help: ArgumentHelp("Folder of the host's state.", valueName: "dir")) var data: String
        @Option(help: "Seconds between two looks, 0.1 to 3600.") var interval: Double = 1
        @Flag(help: "Look once, over one interval.") var once = false
        @Flag(help: "Print one JSON object a line.") var json = false

        func run() async throws {
            try await guarded {
                guard interval >= 0.1, interval <= 3600 else {
                    throw Failure(.usage, "--interval: expected 0.1 to 3600 seconds, found \(interval)")
                }
                let session = try await ControlSession.open(data + "/control.sock")
                defer { session.close() }
                let isScreen = isatty(1) == 1 && !json && !once
                var before = try await Self.look(session)
                repeat {
                    try await Task.sleep(for: .milliseconds(Int64(interval * 1000)))
                    let now = try await Self.look(session)
                    let view = TopView(from: before, to: now)
                    // Home, and each line to its end: nothing flickers.
                    let text = isScreen ? "\u{1B}[H\u{1B}[2J" + view.text : view.text
                    if json { try Output(isJSON: true).result(view) } else { Output(isJSON: false).say(text) }
                    before = now
                } while !once
                return .done
            }
        }

        private static func look(_ session: ControlSession) async throws -> HostSnapshot {
            let line = try await session.call(Output.json(HostRequest(.snapshot)), timeout: .seconds(10))
            let reply = try JSONDecoder().decode(HostReply.self, from: Data(line.utf8))
            guard let snapshot = reply.snapshot else {
                throw Failure(.badInput, reply.error ?? "the host tells nothing of itself: it is of an older version")
            }
            return snapshot
        }
    }
}
