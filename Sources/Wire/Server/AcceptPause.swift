import Logging
import NIOCore

/// Lets a listening channel rest for a moment after an accept that failed.
///
/// Without it a process that has run out of file descriptors tries again without pause and keeps a core busy. NIO's own
/// `AcceptBackoffHandler` (2.101.2) delays the first retry only: the channel stays registered for reading afterwards.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    static let length = TimeAmount.milliseconds(500)

    private let logger: Logger
    private var isPausing = false

    init(logger: Logger) {
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? IOError, !isPausing {
            isPausing = true
            logger.warning("cannot accept a connection", metadata: ["reason": "\(systemText(error.errnoCode))"])
            setAutoRead(false, context)
            context.eventLoop.assumeIsolated().scheduleTask(in: Self.length) {
                self.isPausing = false
                self.setAutoRead(true, context)
            }
        }
        context.fireErrorCaught(error)
    }

    private func setAutoRead(_ isOn: Bool, _ context: ChannelHandlerContext) {
        do {
            try context.channel.syncOptions?.setOption(.autoRead, value: isOn)
        } catch {
            // Only a closed channel refuses, and that accepts nothing any more.
        }
    }

    /// For the initialiser of a listening channel.
    static func installer(logger: Logger) -> @Sendable (any Channel) -> EventLoopFuture<Void> {
        { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(AcceptPause(logger: logger))
            }
        }
    }
}
