import NIOCore
import NIOPosix

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
        let line = try ControlLine.request(request, keeps: false)
        let call = ControlCall(path: path, on: SharedLoop.group.next(), keeps: false, onEvent: onEvent)
        return try await call.run(timeout: timeout) {
            connect(to: path, call).whenComplete { result in
                switch result {
                case .success(let channel): call.send(line, over: channel)
                case .failure(let error): call.fail(error)
                }
            }
        }
    }

    private static func connect(to path: String, _ call: ControlCall) -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: call.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ControlAnswerHandler(call))
                }
            }
            .connect(unixDomainSocketPath: path)
    }
}
