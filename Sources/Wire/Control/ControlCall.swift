import Glibc
import NIOCore
import Synchronization

/// One call under way. Its result is the first thing that ends it.
final class ControlCall: Sendable {
    typealias Outcome = Result<String, ControlError>

    private struct State {
        var outcome: Outcome?
        var continuation: CheckedContinuation<Outcome, Never>?
        var channel: (any Channel)?
        var deadline: Scheduled<Void>?
    }

    let path: String
    let eventLoop: any EventLoop
    let onEvent: @Sendable (String) -> Void
    /// Whether the connection outlives an answered call.
    private let keeps: Bool
    private let state = Mutex(State())

    init(path: String, on eventLoop: any EventLoop, keeps: Bool, onEvent: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.eventLoop = eventLoop
        self.keeps = keeps
        self.onEvent = onEvent
    }

    /// Waits for the outcome. `begin` is called once somebody waits for it, unless the call was cancelled before.
    func run(timeout: Duration?, _ begin: () -> Void) async throws(ControlError) -> String {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
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
                begin()
            }
        } onCancel: {
            end(.failure(.cancelled))
        }
        return try result.get()
    }

    func send(_ line: ByteBuffer, over channel: any Channel) {
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

    func fail(_ error: any Error) { end(.failure(ControlError(error, path: path))) }

    /// The first outcome stands. What may still come after a call that was given up would be taken for another's
    /// answer: its connection is closed.
    func end(_ outcome: Outcome) {
        let (continuation, channel, deadline) = state.withLock { state in
            state.outcome = state.outcome ?? outcome
            var keeps = keeps
            if case .failure = state.outcome { keeps = false }
            defer {
                state.continuation = nil
                state.deadline = nil
            }
            return (state.continuation, keeps ? nil : state.channel, state.deadline)
        }
        deadline?.cancel()
        channel?.close(promise: nil)
        continuation?.resume(returning: outcome)
    }

    var isOver: Bool { state.withLock { $0.outcome != nil } }
}

extension ControlError {
    /// What went wrong with a connection to the server at this path.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as ControlError: self = error
        case let error as IOError:
            self =
                switch error.errnoCode {
                case ENOENT, ECONNREFUSED, ENOTDIR: .notRunning(path: path)
                case ECONNRESET, EPIPE: .noAnswer
                default: ControlError(errno: error.errnoCode, "use", path: path)
                }
        default: self = .failed(operation: "use", path: path, detail: String(describing: error))
        }
    }
}

/// Reads the answers of a control server, one call's after the other's.
final class ControlAnswerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// The call that is answered now; on the event loop only.
    private var call: ControlCall?
    private var splitter = LineSplitter()
    private var isInactive = false

    init(_ call: ControlCall?) {
        self.call = call
    }

    /// Gives the next lines to this call.
    func begin(_ call: ControlCall) {
        self.call = call
        if isInactive { call.end(.failure(.noAnswer)) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        splitter.append(unwrapInboundIn(data))
        do throws(ControlError) {
            while let call, !call.isOver, let line = try splitter.next() {
                let (isEvent, text) = try ControlLine.read(line)
                if isEvent {
                    call.onEvent(text)
                } else {
                    call.end(.success(text))
                }
            }
        } catch {
            call?.end(.failure(error))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        call?.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        isInactive = true
        call?.end(.failure(.noAnswer))
    }
}
