import ISO8583
import Logging
import Synchronization
import UnionPay
import Wire

/// The line between the shop and its acquirer in a demonstration: passes frames on, and loses an answer when told to.
///
/// The loss is on the wire, so that both processes meet it as they would meet a real one.
final class DemoRelay: Sendable {
    /// Which answer is to be lost.
    private enum Loss {
        case none
        /// That of the next transaction that a reversal can undo. Stored advices may still be on their way before it.
        case next
        /// That to the request with this F11.
        case answer(stan: String)
    }

    private struct State {
        var loss = Loss.none
        var lines: [UInt64: FrameClient] = [:]
        /// Frames that came before the way to the host was open.
        var waiting: [UInt64: [[UInt8]]] = [:]
    }

    private final class Lines: Sendable {
        let state = Mutex(State())
        private let format = FrameFormat(hasLength: false, dialect: .unionPayTerminal)

        func note(request frame: [UInt8]) {
            state.withLock { state in
                guard case .next = state.loss, let message = try? format.decode(frame).message,
                    case .financial(let type)? = Catalogue.classify(message), type.hasReversal,
                    let stan = message.text(11)
                else { return }
                state.loss = .answer(stan: stan)
            }
        }

        func isLost(answer frame: [UInt8]) -> Bool {
            state.withLock { state in
                guard case .answer(let stan) = state.loss, let message = try? format.decode(frame).message,
                    message.text(11) == stan
                else { return false }
                state.loss = .none
                return true
            }
        }
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
                // Before the connection is begun: it may be there before `connect` returns.
                lines.state.withLock { $0.waiting[connection.id] = [] }
                let client = FrameClient.connect(to: host) { client, event in
                    switch event {
                    case .opened:
                        let frames = lines.state.withLock { $0.waiting.removeValue(forKey: connection.id) } ?? []
                        for frame in frames { client.send(frame) }
                    case .frame(let frame): if !lines.isLost(answer: frame) { connection.send(frame) }
                    case .closed: connection.close("the host has closed")
                    case .attemptFailed: break
                    }
                }
                lines.state.withLock { $0.lines[connection.id] = client }
            },
            onFrame: { connection, frame in
                lines.note(request: frame)
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

    /// The answer to the next transaction that a reversal can undo does not arrive.
    func loseNextAnswer() { lines.state.withLock { $0.loss = .next } }

    func stop() async { await server.shutdown(gracePeriod: .milliseconds(200)) }
}
