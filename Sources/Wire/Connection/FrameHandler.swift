import NIOCore

/// The receiving half of one connection: cuts the stream into frames, watches for silence, reports the end.
///
/// Lives on its channel's event loop.
final class FrameHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// What the owner of the connection is told. All on the event loop, in this order: open, frames, close.
    struct Owner {
        /// Answers whether the connection may stay; if not, nothing more is told.
        var onOpen: @Sendable (FrameConnection) -> Bool
        var onFrame: @Sendable (FrameConnection, [UInt8]) -> Void
        var onClose: @Sendable (FrameConnection, CloseReason) -> Void
    }

    private let connection: FrameConnection
    private let owner: Owner
    private var splitter: FrameSplitter
    private var isStarted = false
    private var lastFrame = NIODeadline.now()
    private var idleCheck: Scheduled<Void>?

    init(connection: FrameConnection, owner: Owner) {
        self.connection = connection
        self.owner = owner
        splitter = FrameSplitter(limit: connection.limits.frameLength)
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { start(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        start(context)
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
    }

    func channelInactive(context: ChannelHandlerContext) {
        idleCheck?.cancel()
        idleCheck = nil
        let known = connection.outbox.channelClosed()
        guard isStarted else { return }
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
                connection.tap?.recordInbound(frame, connection: connection.id)
                owner.onFrame(connection, frame)
                guard connection.outbox.isReceiving else { return }
            }
        } catch {
            connection.outbox.finish(.badFrame(error))
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
