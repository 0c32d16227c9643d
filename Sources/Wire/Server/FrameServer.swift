public import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Listens on a port and carries frames; knows nothing of what is in them.
///
/// The callbacks of one connection come on one event loop, in this order: `onOpen`, any number of `onFrame`, `onClose`
/// exactly once. They must not block: a handler that has work to do passes it on and answers later with
/// `FrameConnection.send(_:)` from any thread.
///
/// An end without a lost answer has two steps: `quiesce()`, then, when the answers to all frames handed up have been
/// given to `send(_:)`, `shutdown(gracePeriod:)`. Each server must be shut down: it owns threads.
public final class FrameServer: Sendable {
    /// Why a connection was closed as soon as it was accepted.
    public enum Refusal: String, Sendable, CaseIterable {
        case full, addressIsFull
    }

    /// The port that it listens on: the one asked for or, after port 0, the one that the system chose.
    public let port: Int

    private let group: MultiThreadedEventLoopGroup
    let listener: any Channel
    private let registry: ConnectionRegistry
    private let logger: Logger
    private let ending = Mutex<Task<Void, Never>?>(nil)

    private init(
        port: Int, group: MultiThreadedEventLoopGroup, listener: any Channel, registry: ConnectionRegistry,
        logger: Logger
    ) {
        self.port = port
        self.group = group
        self.listener = listener
        self.registry = registry
        self.logger = logger
    }

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - host: an address of this machine, `0.0.0.0` or `::` for all.
    ///   - port: 0 for any free one.
    ///   - limits: bounds per connection, and their number.
    ///   - threads: event loops, 1 or 2; other values are moved into that range.
    ///   - tls: what the port speaks; nil for plain TCP.
    ///   - tap: sees every frame, in both directions.
    ///   - logger: told of connections, never of their frames' content.
    ///   - onOpen: a connection was accepted.
    ///   - onRefuse: one was closed as soon as it was accepted, as there is no room, or none for its address.
    ///   - onFrame: a whole frame, without its prefix.
    ///   - onClose: a connection has ended.
    /// - Throws: `BindError`, which says what to do.
    public static func bind(
        host: String,
        port: Int,
        limits: FrameLimits = FrameLimits(),
        threads: Int = 2,
        tls: ServerTLS? = nil,
        tap: FrameTap? = nil,
        logger: Logger,
        onOpen: @escaping @Sendable (FrameConnection) -> Void = { _ in },
        onRefuse: @escaping @Sendable (Refusal) -> Void = { _ in },
        onFrame: @escaping @Sendable (FrameConnection, [UInt8]) -> Void,
        onClose: @escaping @Sendable (FrameConnection, CloseReason) -> Void = { _, _ in }
    ) async throws(BindError) -> FrameServer {
        guard (0...65_535).contains(port) else { throw .invalidPort(port) }
        let registry = ConnectionRegistry(limit: limits.connections, perOrigin: limits.connectionsPerAddress)
        let owner = owner(
            registry: registry, limits: limits, logger: logger, onOpen: onOpen, onRefuse: onRefuse, onFrame: onFrame,
            onClose: onClose)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: min(max(threads, 1), 2))
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer(AcceptPause.installer(logger: logger))
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 8192))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = FrameConnection(
                        id: registry.nextID(), channel: channel, limits: limits, tap: tap)
                    if let tls { try channel.pipeline.syncOperations.addHandler(tls.handler()) }
                    try channel.pipeline.syncOperations.addHandler(
                        FrameHandler(connection: connection, owner: owner) { tls?.isRevoked($0) ?? false })
                }
            }
        do {
            let listener = try await bootstrap.bind(host: host, port: port).get()
            let port = listener.localAddress?.port ?? port
            logger.info("listening", metadata: ["address": "\(Endpoint.text(host: host, port: port))"])
            return FrameServer(port: port, group: group, listener: listener, registry: registry, logger: logger)
        } catch {
            try? await group.shutdownGracefully()
            throw BindError(error, host: host, port: port)
        }
    }

    /// Connections open at this moment.
    public var connectionCount: Int { registry.count }

    /// Stops taking in: no new connection, and no frame that was not handed up yet. Answers can still be sent.
    public func quiesce() async {
        registry.stopReceiving()
        // Fails only where the socket is closed already, which is what is wanted.
        try? await listener.close()
    }

    /// Closes every open connection but these, once what was given to `send(_:)` has left; see `quiesce()`.
    public func finish(except kept: Set<UInt64>, linger: Duration = .seconds(1)) {
        registry.finishAll(linger: linger, except: kept)
    }

    /// Stops accepting, lets what was given to `send(_:)` leave, closes all connections and ends the threads.
    ///
    /// Connections whose other side does not take its bytes or does not close are broken off when the grace period is
    /// over. `onClose` has been called for every connection when this returns. A second call waits for the first.
    public func shutdown(gracePeriod: Duration = .seconds(5)) async {
        let task = ending.withLock { ending in
            let task = ending ?? Task { await self.end(gracePeriod) }
            ending = task
            return task
        }
        await task.value
    }

    private func end(_ gracePeriod: Duration) async {
        await quiesce()
        let open = registry.count
        registry.finishAll(linger: gracePeriod)
        await registry.waitUntilEmpty()
        // Closes what is left, had anything been: `finish` closes each connection at the end of its linger time.
        try? await group.shutdownGracefully()
        logger.info("stopped listening", metadata: ["port": "\(port)", "closed": "\(open)"])
    }

    private static func owner(
        registry: ConnectionRegistry,
        limits: FrameLimits,
        logger: Logger,
        onOpen: @escaping @Sendable (FrameConnection) -> Void,
        onRefuse: @escaping @Sendable (Refusal) -> Void,
        onFrame: @escaping @Sendable (FrameConnection, [UInt8]) -> Void,
        onClose: @escaping @Sendable (FrameConnection, CloseReason) -> Void
    ) -> FrameHandler.Owner {
        FrameHandler.Owner(
            onOpen: { connection in
                switch registry.admit(connection) {
                case .admitted:
                    logger.debug("connection opened", metadata: connection.metadata)
                    onOpen(connection)
                    return true
                case .full(let isFirst):
                    if isFirst {
                        logger.warning(
                            "connection limit reached: new connections are closed at once until one of the open ones ends",
                            metadata: ["limit": "\(limits.connections)", "remote": "\(connection.remoteAddress)"])
                    }
                    onRefuse(.full)
                    return false
                case .addressIsFull(let isFirst):
                    if isFirst {
                        logger.warning(
                            "connection limit of an address reached: its new connections are closed at once until one ends",
                            metadata: [
                                "limit": "\(limits.connectionsPerAddress ?? limits.connections)",
                                "remote": "\(connection.remoteAddress)",
                            ])
                    }
                    onRefuse(.addressIsFull)
                    return false
                case .closing: return false
                }
            },
            onFirstFrame: { registry.hasSpoken($0) },
            onFrame: onFrame,
            onClose: { connection, reason in
                let level: Logger.Level = reason.isWorthANotice ? .notice : .debug
                logger.log(
                    level: level, "connection closed",
                    metadata: connection.metadata.merging(["reason": "\(reason)"]) { _, new in new })
                onClose(connection, reason)
                registry.remove(connection)
            })
    }
}

extension FrameConnection {
    fileprivate var metadata: Logger.Metadata { ["connection": "\(id)", "remote": "\(remoteAddress)"] }
}

extension CloseReason {
    /// Whether somebody should look at the other side, or at this one.
    fileprivate var isWorthANotice: Bool {
        switch self {
        case .badFrame, .unsendableFrame, .notReading, .noTLS, .slow, .failed: true
        default: false
        }
    }
}
