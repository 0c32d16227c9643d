import ISO8583
import Logging
import Synchronization
import UnionPay
import Wire

/// The line between a terminal and its host: hands frames on, and does to them what a test wants.
final class Relay: Sendable {
    enum Way: Sendable { case toHost, toTerminal }

    enum Fate: Sendable { case pass, lose, hold }

    /// A frame on its way, without its length bytes.
    struct Passing: Sendable {
        /// 1 for the first frame of either way.
        let number: Int
        let way: Way
        let bytes: [UInt8]

        var message: Message? { try? Relay.format.decode(bytes).message }
        var kind: MessageKind? { message.flatMap { Catalogue.classify($0) } }
    }

    static let format = FrameFormat(hasLength: false, dialect: .unionPayTerminal)

    /// One terminal's connection on its way to one of the hosts.
    private struct Line: Hashable {
        var connection: UInt64
        var host: Int
    }

    private struct State {
        var lines: [Line: FrameClient] = [:]
        /// Frames that came before the way to the host was open.
        var waiting: [Line: [[UInt8]]] = [:]
        /// Frames that went to a host: each meets the next of the hosts.
        var sent = 0
        var passed: [Passing] = []
        var held: [Passing] = []
        var released: [@Sendable () -> Void] = []
    }

    /// What happens between the two sides, apart from the listening socket.
    private final class Lines: Sendable {
        let state = Mutex(State())
        let decide = Mutex<@Sendable (Passing) -> Fate>({ _ in .pass })

        /// Writes a frame down and hands it on, as is decided.
        func take(_ bytes: [UInt8], _ way: Way, handOn: @escaping @Sendable () -> Void) {
            let passing = state.withLock { state in
                let passing = Passing(number: state.passed.count + 1, way: way, bytes: bytes)
                state.passed.append(passing)
                return passing
            }
            switch decide.withLock({ $0 })(passing) {
            case .pass: handOn()
            case .lose: break
            case .hold:
                state.withLock { state in
                    state.held.append(passing)
                    state.released.append(handOn)
                }
            }
        }
    }

    private let lines: Lines
    private let server: FrameServer
    var port: Int { server.port }

    convenience init(hostPort: Int) async throws { try await self.init(hostPorts: [hostPort]) }

    /// With several hosts each message meets another one than the message before it.
    init(hostPorts: [Int]) async throws {
        let lines = Lines()
        let hosts = hostPorts.map { Endpoint(host: "127.0.0.1", port: UInt16(truncatingIfNeeded: $0)) }
        self.lines = lines
        server = try await FrameServer.bind(
            host: "127.0.0.1", port: 0, threads: 1, logger: Quiet.logger,
            onOpen: { connection in
                for (number, host) in hosts.enumerated() {
                    let line = Line(connection: connection.id, host: number)
                    lines.state.withLock { $0.waiting[line] = [] }
                    let client = FrameClient.connect(to: host) { client, event in
                        switch event {
                        case .opened:
                            let frames = lines.state.withLock { $0.waiting.removeValue(forKey: line) } ?? []
                            for frame in frames { client.send(frame) }
                        case .frame(let frame): lines.take(frame, .toTerminal) { connection.send(frame) }
                        case .closed: connection.close("the host has closed")
                        case .attemptFailed: break
                        }
                    }
                    lines.state.withLock { $0.lines[line] = client }
                }
            },
            onFrame: { connection, frame in
                lines.take(frame, .toHost) {
                    let client = lines.state.withLock { state -> FrameClient? in
                        let line = Line(connection: connection.id, host: state.sent % hosts.count)
                        state.sent += 1
                        guard state.waiting[line] != nil else { return state.lines[line] }
                        state.waiting[line]?.append(frame)
                        return nil
                    }
                    client?.send(frame)
                }
            },
            onClose: { connection, _ in
                for number in hosts.indices {
                    let line = Line(connection: connection.id, host: number)
                    let client = lines.state.withLock { state in
                        state.waiting[line] = nil
                        return state.lines.removeValue(forKey: line)
                    }
                    client?.close("the terminal has closed")
                }
            })
    }

    /// From now on this decides on every frame.
    func decide(_ body: @escaping @Sendable (Passing) -> Fate) { lines.decide.withLock { $0 = body } }

    /// Every frame that came by, lost ones too.
    var frames: [Passing] { lines.state.withLock { $0.passed } }
    var held: [Passing] { lines.state.withLock { $0.held } }

    /// Hands on what was held.
    func release() {
        let released = lines.state.withLock { state in
            defer { state.released = [] }
            return state.released
        }
        for handOn in released { handOn() }
    }

    /// The kinds of requests that came by since a frame, in their order.
    func requests(after number: Int = 0) -> [MessageKind] {
        frames.filter { $0.number > number && $0.way == .toHost }.compactMap(\.kind)
    }

    func stop() async { await server.shutdown(gracePeriod: .milliseconds(200)) }
}
