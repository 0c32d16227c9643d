import NIOCore
import NIOSSL
import NIOTLS

/// The receiving half of one connection: cuts the stream into frames, watches for silence, reports the end.
///
/// Lives on its channel's event loop.
final class FrameHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// What the owner of the connection is told. All on the event loop, in this order: open, frames, close.
    struct Owner {
        /// Answers whether the connection may stay; if not, nothing more is told.
        var onOpen: @Sendable (FrameConnection) -> Bool
        /// The first whole frame is there, and is handed up next.
        var onFirstFrame: @Sendable (FrameConnection) -> Void = { _ in }
        var onFrame: @Sendable (FrameConnection, [UInt8]) -> Void
        var onClose: @Sendable (FrameConnection, CloseReason) -> Void
        /// No TLS came about, where the connection opens with it: nothing else is told.
        var onFail: @Sendable (CloseReason) -> Void = { _ in }
    }

    /// What opens a connection.
    enum Opening {
        case channel
        /// The other side has proved who it is.
        case handshake(timeout: TimeAmount)
    }

    private let connection: FrameConnection
    private let owner: Owner
    private var splitter: FrameSplitter
    private let opening: Opening
    /// Says of the other side's certificate whether it was revoked, each time anew.
    private let isRevoked: @Sendable ([UInt8]) -> Bool
    /// The certificate that the other side has shown, in DER; nil where none was asked for.
    private var certificate: [UInt8]?
    private var isStarted = false
    private var hasSpoken = false
    private var lastFrame = NIODeadline.now()
    private var idleCheck: Scheduled<Void>?
    private var firstFrameLimit: Scheduled<Void>?
    /// Runs while a frame has begun and is not whole.
    private var frameLimit: Scheduled<Void>?
    private var handshakeLimit: Scheduled<Void>?

    init(
        connection: FrameConnection, owner: Owner, opening: Opening = .channel,
        isRevoked: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
    ) {
        self.connection = connection
        self.owner = owner
        self.opening = opening
        self.isRevoked = isRevoked
        splitter = FrameSplitter(limit: connection.limits.frameLength)
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard case .handshake(let timeout) = opening else { return start(context) }
        handshakeLimit = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            self.connection.outbox.abort(.timedOut)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event {
            handshakeLimit?.cancel()
            handshakeLimit = nil
            if let shown = try? context.pipeline.syncOperations.nioSSL_peerCertificate() {
                certificate = try? shown.toDERBytes()
                connection.certify(shown.dnsNames)
            }
            if isBelieved { start(context) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// False where the other side's certificate is revoked: the connection then ends.
    private var isBelieved: Bool {
        guard let certificate, isRevoked(certificate) else { return true }
        connection.outbox.finish(.noTLS(detail: "the other side's certificate is revoked"))
        return false
    }

    private func start(_ context: ChannelHandlerContext) {
        guard !isStarted else { return }
        guard owner.onOpen(connection) else {
            context.close(promise: nil)
            return
        }
        isStarted = true
        lastFrame = .now()
        watchForSilence(context)
        // A server's: who connects to one sends when there is something to send.
        guard case .channel = opening, let limit = connection.limits.firstFrameTimeout else { return }
        firstFrameLimit = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(bounded: limit)) {
            self.connection.outbox.finish(.silent)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        for timer in [idleCheck, handshakeLimit, firstFrameLimit, frameLimit] { timer?.cancel() }
        idleCheck = nil
        handshakeLimit = nil
        firstFrameLimit = nil
        frameLimit = nil
        let known = connection.outbox.channelClosed()
        guard isStarted else {
            if case .handshake = opening { owner.onFail(known ?? endOfStream) }
            return
        }
        isStarted = false
        owner.onClose(connection, known ?? endOfStream)
    }

    private var endOfStream: CloseReason {
        guard let partial = splitter.partial else { return .closedByPeer }
        return .closedInMidFrame(received: partial.received, expected: partial.expected)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        connection.outbox.note(CloseReason(error))
        context.close(promise: nil)
    }

    // MARK: Frames

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // After a close or during a quiet end, bytes are read and dropped: unread ones would turn the close to a reset.
        guard isStarted, connection.outbox.isReceiving else { return }
        connection.outbox.hold()
        splitter.append(unwrapInboundIn(data))
        do throws(FrameFault) {
            while let frame = try splitter.next() {
                lastFrame = .now()
                frameIsWhole()
                guard isBelieved else { return }
                connection.tap?.recordInbound(frame, connection: connection.id)
                owner.onFrame(connection, frame)
                guard connection.outbox.isReceiving else { return }
            }
        } catch {
            connection.outbox.finish(.badFrame(error))
            return
        }
        watchFrame(context)
    }

    private func frameIsWhole() {
        frameLimit?.cancel()
        frameLimit = nil
        guard !hasSpoken else { return }
        hasSpoken = true
        firstFrameLimit?.cancel()
        firstFrameLimit = nil
        owner.onFirstFrame(connection)
    }

    /// Gives a frame that has begun the time to be whole.
    private func watchFrame(_ context: ChannelHandlerContext) {
        guard frameLimit == nil, let limit = connection.limits.frameTimeout, splitter.partial != nil else { return }
        frameLimit = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(bounded: limit)) {
            guard let partial = self.splitter.partial else { return }
            self.connection.outbox.finish(.slow(received: partial.received, expected: partial.expected))
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        connection.outbox.release()
    }

    // MARK: Silence

    private func watchForSilence(_ context: ChannelHandlerContext) {
        guard let timeout = connection.limits.idleTimeout.map(TimeAmount.init(bounded:)) else { return }
        let quietSince = max(lastFrame, connection.outbox.lastWrite)
        guard quietSince + timeout > .now() else {
            connection.outbox.finish(.idle)
            return
        }
        // One timer per quiet span, not one per frame: it looks again when the time-out could be over at the earliest.
        idleCheck = context.eventLoop.assumeIsolated().scheduleTask(deadline: quietSince + timeout) {
            self.watchForSilence(context)
        }
    }
}

extension NIOSSLCertificate {
    /// The DNS names that it bears, as they are written.
    fileprivate var dnsNames: [String] {
        _subjectAlternativeNames().compactMap { name in
            name.nameType == .dnsName ? String(validating: name.contents, as: UTF8.self) : nil
        }
    }
}
