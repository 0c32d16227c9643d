import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Asks a `ControlServer`.
public enum ControlClient {
    /// Sends one request line and waits for the final line.
    ///
    /// Cancelling the task ends the wait, not the request: the server runs it to its end.
    ///
    /// - Parameters:
    ///   - path: of the server's socket file.
    ///   - request: one JSON text of at most 1 MiB. Line breaks in it are sent as spaces.
    ///   - timeout: for the whole call; nil waits as long as the server is there.
    ///   - onEvent: called with each event line, one at a time, in order, before this returns. Must not block.
    /// - Returns: the final line.
    /// - Throws: `ControlError`.
    public static func call(
        path: String,
        request: String,
        timeout: Duration? = nil,
        onEvent: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(ControlError) -> String {
        try ControlSocketFile.check(path: path)
        let line = try ControlLine.request(request)
        let call = Call(path: path, onEvent: onEvent)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { call.begin(line, timeout: timeout, $0) }
        } onCancel: {
            call.end(.failure(.cancelled))
        }
        return try result.get()
    }
}

/// One call under way. Its result is the first thing that ends it.
private final class Call: Sendable {
    typealias Outcome = Result<String, ControlError>

    private struct State {
        var outcome: Outcome?
        var continuation: CheckedContinuation<Outcome, Never>?
        var channel: (any Channel)?
        var deadline: Scheduled<Void>?
    }

    let path: String
    let onEvent: @Sendable (String) -> Void
    private let eventLoop = SharedLoop.group.next()
    private let state = Mutex(State())

    init(path: String, onEvent: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.onEvent = onEvent
    }

    func begin(_ line: ByteBuffer, timeout: Duration?, _ continuation: CheckedContinuation<Outcome, Never>) {
        let early = state.withLock { state in
            state.continuation = continuation
            return state.outcome
        }
        if let early {
            end(early)  // cancelled before it began
            return
        }
        if let timeout {
            let deadline = eventLoop.scheduleTask(in: TimeAmount(bounded: timeout)) {
                self.end(.failure(.timedOut(after: timeout)))
            }
            state.withLock { $0.deadline = deadline }
        }
        ClientBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ControlAnswerHandler(call: self))
                }
            }
            .connect(unixDomainSocketPath: path)
            .whenComplete { result in
                switch result {
                case .success(let channel): self.connected(channel, line)
                case .failure(let error): self.end(.failure(self.explain(error)))
                }
            }
    }

    private func connected(_ channel: any Channel, _ line: ByteBuffer) {
        let isWanted = state.withLock { state in
            state.channel = channel
            return state.outcome == nil
        }
        if isWanted {
            channel.writeAndFlush(line, promise: nil)
        } else {
            channel.close(promise: nil)
        }
    }

    func explain(_ error: any Error) -> ControlError {
        guard let error = error as? IOError else {
            return .failed(operation: "use", path: path, detail: String(describing: error))
        }
        return switch error.errnoCode {
        case ENOENT, ECONNREFUSED, ENOTDIR: .notRunning(path: path)
        case ECONNRESET, EPIPE: .noAnswer
        default: ControlError(errno: error.errnoCode, "use", path: path)
        }
    }

    /// The first outcome stands.
    func end(_ outcome: Outcome) {
        let (continuation, channel, deadline) = state.withLock { state in
            state.outcome = state.outcome ?? outcome
            defer {
                state.continuation = nil
                state.deadline = nil
            }
            return (state.continuation, state.channel, state.deadline)
        }
        deadline?.cancel()
        channel?.close(promise: nil)
        continuation?.resume(returning: outcome)
    }

    var isOver: Bool { state.withLock { $0.outcome != nil } }
}

/// Reads the answer of a control server.
private final class ControlAnswerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let call: Call
    private var splitter = LineSplitter()

    init(call: Call) {
        self.call = call
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        splitter.append(unwrapInboundIn(data))
        do throws(ControlError) {
            while !call.isOver, let line = try splitter.next() {
                let (isEvent, text) = try ControlLine.read(line)
                if isEvent {
                    call.onEvent(text)
                } else {
                    call.end(.success(text))
                }
            }
        } catch {
            call.end(.failure(error))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        call.end(.failure(call.explain(error)))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        call.end(.failure(.noAnswer))
    }
}
