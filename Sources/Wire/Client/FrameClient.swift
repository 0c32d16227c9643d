import NIOCore
import NIOPosix
import Synchronization

/// Connects to the first of several servers that answers, and carries frames.
///
/// The events come one at a time on one event loop and must not block: any number of `attemptFailed`, then at most one
/// `opened`, any number of `frame`, and `closed` exactly once, last. A client connects once; who wants to connect
/// again makes another.
public final class FrameClient: Sendable {
    public enum Event: Sendable, Equatable {
        /// An endpoint could not be reached; the next one, if any, is tried.
        case attemptFailed(Endpoint, CloseReason)
        /// This endpoint answered. From now on frames can be sent.
        case opened(Endpoint)
        /// A whole frame, without its prefix.
        case frame([UInt8])
        /// The end: of the connection or, where none came about, of the last attempt.
        case closed(CloseReason)
    }

    private enum Stage {
        case connecting
        case open(FrameConnection)
        case closed
    }

    /// Number of this client within the process: what a capture calls the connection.
    public let id: UInt64

    private let endpoints: [Endpoint]
    private let limits: FrameLimits
    private let connectTimeout: TimeAmount
    private let tls: ClientTLS?
    private let tap: FrameTap?
    private let onEvent: @Sendable (FrameClient, Event) -> Void
    private let eventLoop: any EventLoop
    private let stage = Mutex(Stage.connecting)

    private static let lastID = Atomic<UInt64>(0)

    private init(
        endpoints: [Endpoint], limits: FrameLimits, connectTimeout: TimeAmount, tls: ClientTLS?, tap: FrameTap?,
        onEvent: @escaping @Sendable (FrameClient, Event) -> Void
    ) {
        id = Self.lastID.add(1, ordering: .relaxed).newValue
        self.endpoints = endpoints
        self.limits = limits
        self.connectTimeout = connectTimeout
        self.tls = tls
        self.tap = tap
        self.onEvent = onEvent
        eventLoop = SharedLoop.group.next()
    }

    // MARK: Connecting

    /// Begins to connect and returns at once; `onEvent` tells the rest.
    ///
    /// - Parameters:
    ///   - primary: tried first.
    ///   - backups: tried in order, each after the one before has failed.
    ///   - limits: bounds of the connection.
    ///   - connectTimeout: for each endpoint, name look-up included; as long again for TLS.
    ///   - tls: how the server proves who it is; nil for plain TCP.
    ///   - tap: sees every frame, in both directions.
    @discardableResult
    public static func connect(
        to primary: Endpoint,
        backups: [Endpoint] = [],
        limits: FrameLimits = FrameLimits(),
        connectTimeout: Duration = .seconds(10),
        tls: ClientTLS? = nil,
        tap: FrameTap? = nil,
        onEvent: @escaping @Sendable (FrameClient, Event) -> Void
    ) -> FrameClient {
        let client = FrameClient(
            endpoints: [primary] + backups, limits: limits,
            connectTimeout: max(TimeAmount(bounded: connectTimeout), .milliseconds(1)), tls: tls, tap: tap,
            onEvent: onEvent)
        client.eventLoop.execute { client.attempt(client.endpoints[...]) }
        return client
    }

    private func attempt(_ remaining: ArraySlice<Endpoint>) {
        guard let endpoint = remaining.first, isConnecting else { return }
        dial(endpoint).whenComplete { result in
            switch result {
            case .success(let channel):
                self.open(channel, remaining)
            case .failure(let error):
                self.attemptFailed(CloseReason(error), remaining)
            }
        }
    }

    private func dial(_ endpoint: Endpoint) -> EventLoopFuture<any Channel> {
        // Reads begin once the handler is in place. It is not put in by an initialiser, because of several addresses
        // that are tried side by side for one name only the winner may speak.
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(connectTimeout)
            .channelOption(.autoRead, value: false)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 8192))
        // An address needs no look-up, nor the thread that look-ups run on.
        if let address = try? SocketAddress(ipAddress: endpoint.host, port: Int(endpoint.port)) {
            return bootstrap.connect(to: address)
        }
        return bootstrap.connect(host: endpoint.host, port: Int(endpoint.port))
    }

    private func attemptFailed(_ reason: CloseReason, _ remaining: ArraySlice<Endpoint>) {
        guard let endpoint = remaining.first, isConnecting else { return }
        onEvent(self, .attemptFailed(endpoint, reason))
        let rest = remaining.dropFirst()
        if rest.isEmpty {
            endConnecting(reason)
        } else {
            attempt(rest)
        }
    }

    private func open(_ channel: any Channel, _ remaining: ArraySlice<Endpoint>) {
        // Already gone again: the handler would never learn of it.
        guard let endpoint = remaining.first, channel.isActive else {
            attemptFailed(.reset, remaining)
            return
        }
        let connection = FrameConnection(id: id, channel: channel, limits: limits, tap: tap)
        let owner = FrameHandler.Owner(
            onOpen: { connection in
                let isWanted = self.stage.withLock { stage in
                    guard case .connecting = stage else { return false }
                    stage = .open(connection)
                    return true
                }
                if isWanted { self.onEvent(self, .opened(endpoint)) }
                return isWanted
            },
            onFrame: { _, frame in self.onEvent(self, .frame(frame)) },
            onClose: { _, reason in
                self.stage.withLock { $0 = .closed }
                self.onEvent(self, .closed(reason))
            },
            onFail: { reason in self.attemptFailed(reason, remaining) })
        do {
            if let tls { try channel.pipeline.syncOperations.addHandler(tls.handler(for: endpoint)) }
            try channel.pipeline.syncOperations.addHandler(
                FrameHandler(
                    connection: connection, owner: owner,
                    opening: tls == nil ? .channel : .handshake(timeout: connectTimeout)))
            try channel.syncOptions?.setOption(.autoRead, value: true)
        } catch {
            connection.outbox.abort(CloseReason(error))
            endConnecting(CloseReason(error))  // where the handler was not reached; otherwise it tells the end
        }
    }

    private var isConnecting: Bool {
        stage.withLock { stage in
            if case .connecting = stage { true } else { false }
        }
    }

    private func endConnecting(_ reason: CloseReason) {
        let isFirst = stage.withLock { stage in
            guard case .connecting = stage else { return false }
            stage = .closed
            return true
        }
        if isFirst { onEvent(self, .closed(reason)) }
    }

    // MARK: Use

    /// Sends a frame; see `FrameConnection.send(_:)`.
    ///
    /// - Returns: whether it was taken in: false before `opened` and after the end.
    @discardableResult
    public func send(_ frame: [UInt8]) -> Bool {
        openConnection?.send(frame) ?? false
    }

    /// Ends the attempt to connect at once, or closes the connection when the frames taken in have left.
    /// `closed` follows in any case.
    ///
    /// - Parameter reason: told back as `CloseReason.closedHere`; no secret belongs in it.
    public func close(_ reason: String = "no longer needed") {
        if let openConnection {
            openConnection.close(reason)
            return
        }
        // Later, because this may be called from within an event.
        eventLoop.execute {
            if let connection = self.openConnection {
                connection.close(reason)
            } else {
                self.endConnecting(.closedHere(reason))
            }
        }
    }

    private var openConnection: FrameConnection? {
        stage.withLock { stage in
            if case .open(let connection) = stage { connection } else { nil }
        }
    }
}

extension FrameClient {
    /// As `connect(to:)`, with the events as a stream that ends after `closed`.
    ///
    /// At most `buffer` events wait for the reader; a reader that falls further behind loses the connection, and its
    /// stream then ends without `closed`. Nothing else bounds what a server can make it hold. Leaving the stream
    /// closes the connection.
    public static func events(
        to primary: Endpoint,
        backups: [Endpoint] = [],
        limits: FrameLimits = FrameLimits(),
        connectTimeout: Duration = .seconds(10),
        tls: ClientTLS? = nil,
        tap: FrameTap? = nil,
        buffer: Int = 1024
    ) -> (client: FrameClient, events: AsyncStream<Event>) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Event.self, bufferingPolicy: .bufferingOldest(max(buffer, 1)))
        let client = connect(
            to: primary, backups: backups, limits: limits, connectTimeout: connectTimeout, tls: tls, tap: tap
        ) { _, event in
            if case .dropped = continuation.yield(event) { continuation.finish() }
            if case .closed = event { continuation.finish() }
        }
        continuation.onTermination = { _ in client.close("events no longer read") }
        return (client, stream)
    }
}
