import Logging
import Synchronization
import Wire

/// The line between the shop and its acquirer in a demonstration: passes frames on, and loses an answer when told to.
///
/// The loss is on the wire, so that both processes meet it as they would meet a real one.
final class DemoRelay: Sendable {
    private struct State {
        var isLosing = false
        var lines: [UInt64: FrameClient] = [:]
        /// Frames that came before the way to the host was open.
        var waiting: [UInt64: [[UInt8]]] = [:]
    }

    private final class Lines: Sendable {
        let state = Mutex(State())
    }

    private let lines: Lines
    private let server: FrameServer
    var port: Int { server.port }

    init(host: Endpoint, logger: Logger) async throws {
        let lines = Lines()
        self.lines = lines
        server = try await FrameServer.bind(
            host: "127.0.0.1", port: 0, threads: 1, logger: logger,
            onOpen: { connection in
                let client = FrameClient.connect(to: host) { client, event in
                    switch event {
                    case .opened:
                        let frames = lines.state.withLock { $0.waiting.removeValue(forKey: connection.id) } ?? []
                        for frame in frames { client.send(frame) }
                    case .frame(let frame):
                        let isLost = lines.state.withLock { state in
                            defer { state.isLosing = false }
                            return state.isLosing
                        }
                        if !isLost { connection.send(frame) }
                    case .closed: connection.close("the host has closed")
                    case .attemptFailed: break
                    }
                }
                lines.state.withLock { state in
                    state.lines[connection.id] = client
                    if state.waiting[connection.id] == nil { state.waiting[connection.id] = [] }
                }
            },
            onFrame: { connection, frame in
                let client = lines.state.withLock { state -> FrameClient? in
                    guard state.waiting[connection.id] != nil else { return state.lines[connection.id] }
                    state.waiting[connection.id]?.append(frame)
                    return nil
                }
                client?.send(frame)
            },
            onClose: { connection, _ in
                let client = lines.state.withLock { state in
                    state.waiting[connection.id] = nil
                    return state.lines.removeValue(forKey: connection.id)
                }
                client?.close("the terminal has closed")
            })
    }

    /// The next frame from the host does not arrive.
    func loseNextAnswer() { lines.state.withLock { $0.isLosing = true } }

    func stop() async { await server.shutdown(gracePeriod: .milliseconds(200)) }
}
