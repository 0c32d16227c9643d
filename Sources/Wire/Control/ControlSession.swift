import NIOCore
import NIOPosix

/// A connection to a `ControlServer` for one request after the other.
///
/// A request costs a fraction of a ``ControlClient/call(path:request:timeout:onEvent:)``, which connects for each. The
/// server closes a session of which it has heard nothing for two minutes; the call after that fails with `noAnswer`.
/// A call that fails, is cancelled or runs out of time ends the session.
public final class ControlSession: Sendable {
    private let path: String
    private let channel: any Channel
    private let answers: NIOLoopBound<ControlAnswerHandler>

    private init(path: String, channel: any Channel, answers: NIOLoopBound<ControlAnswerHandler>) {
        self.path = path
        self.channel = channel
        self.answers = answers
    }

    /// Connects to the server's socket file.
    ///
    /// - Throws: `ControlError`, which says what to do.
    public static func open(_ path: String) async throws(ControlError) -> ControlSession {
        try ControlSocketFile.check(path: path)
        do {
            return try await ClientBootstrap(group: SharedLoop.group.next()).connect(unixDomainSocketPath: path)
                .flatMapThrowing { channel in
                    let handler = ControlAnswerHandler(nil)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    let answers = NIOLoopBound(handler, eventLoop: channel.eventLoop)
                    return ControlSession(path: path, channel: channel, answers: answers)
                }.get()
        } catch {
            throw ControlError(error, path: path)
        }
    }

    /// Sends one request line and waits for the final line. One call at a time.
    ///
    /// Parameters and errors are those of ``ControlClient/call(path:request:timeout:onEvent:)``.
    public func call(
        _ request: String, timeout: Duration? = nil, onEvent: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(ControlError) -> String {
        let line = try ControlLine.request(request, keeps: true)
        let call = ControlCall(path: path, on: channel.eventLoop, keeps: true, onEvent: onEvent)
        return try await call.run(timeout: timeout) {
            channel.eventLoop.execute { [channel, answers] in
                answers.value.begin(call)
                // One that was over before it left ends the session as well: nobody has to ask which it was.
                if call.isOver { channel.close(promise: nil) } else { call.send(line, over: channel) }
            }
        }
    }

    public func close() { channel.close(promise: nil) }
}
