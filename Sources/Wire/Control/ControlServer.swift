public import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Serves a local unix-domain socket, for the command line and for screens on this machine.
///
/// Each connection carries one request line, any number of event lines, and one final line; each is a JSON text of at
/// most 1 MiB. Only the account of this process (and root) can connect: the socket's mode is 0600.
///
/// A client that goes away does not end its request: the handler runs on and sees `ControlResponder.isOpen` turn false.
public final class ControlServer: Sendable {
    /// Most clients at once; the next one is closed as soon as it is accepted.
    static let clientLimit = 64
    /// Most bytes of answers that may wait for one client.
    static let pendingLimit = 8 << 20
    /// A client must have sent its whole request line by then.
    static let requestTimeout = TimeAmount.seconds(10)
    /// One that keeps the connection must have sent its next one by then.
    static let sessionTimeout = TimeAmount.seconds(120)

    private let file: ControlSocketFile
    private let listener: any Channel
    private let desk: ControlDesk
    private let logger: Logger
    private let ending = Mutex<Task<Void, Never>?>(nil)

    private init(file: ControlSocketFile, listener: any Channel, desk: ControlDesk, logger: Logger) {
        self.file = file
        self.listener = listener
        self.desk = desk
        self.logger = logger
    }

    /// Starts to serve.
    ///
    /// A socket file left by a process that is gone is replaced.
    ///
    /// - Parameters:
    ///   - path: of the socket file; at most 103 bytes. Its folder must exist.
    ///   - logger: told of refused clients, never of what requests say.
    ///   - handler: answers one request; several run at once. It must call `finish(_:)` once.
    /// - Throws: `ControlError`, which says what to do.
    public static func bind(
        path: String,
        logger: Logger,
        handler: @escaping @Sendable (String, ControlResponder) async -> Void
    ) async throws(ControlError) -> ControlServer {
        let (descriptor, file) = try await ControlSocketFile.listen(at: path, backlog: CInt(clientLimit))
        let desk = ControlDesk(clientLimit: clientLimit, logger: logger, handler: handler)
        do {
            let listener = try await ServerBootstrap(group: SharedLoop.group)
                .serverChannelInitializer(AcceptPause.installer(logger: logger))
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ControlRequestHandler(channel, desk))
                    }
                }
                .withBoundSocket(descriptor).get()
            return ControlServer(file: file, listener: listener, desk: desk, logger: logger)
        } catch {
            file.remove()
            throw .failed(operation: "serve", path: path, detail: String(describing: error))
        }
    }

    /// Stops accepting, lets running requests end, closes all connections and removes the socket file.
    ///
    /// When the grace period is over, the tasks of requests still running are cancelled and their clients cut off.
    /// A second call waits for the first.
    public func shutdown(gracePeriod: Duration = .seconds(5)) async {
        let task = ending.withLock { ending in
            let task = ending ?? Task { await self.end(gracePeriod) }
            ending = task
            return task
        }
        await task.value
    }

    private func end(_ gracePeriod: Duration) async {
        // First the file, so that a client that comes now is told that nothing runs here.
        file.remove()
        // Fails only where the socket is closed already, which is what is wanted.
        try? await listener.close()
        let cutOff = SharedLoop.group.next().scheduleTask(in: TimeAmount(bounded: gracePeriod)) { [desk] in
            desk.cutOff()
        }
        await desk.closeAndWait()
        cutOff.cancel()
        logger.debug("control socket closed", metadata: ["path": "\(file.path)"])
    }
}
