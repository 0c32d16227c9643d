import Logging
import NIOCore

/// Reads the one request line of a control client.
final class ControlRequestHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let desk: ControlDesk
    private let outbox: Outbox
    private var splitter = LineSplitter()
    private var isWaiting = true
    private var deadline: Scheduled<Void>?

    init(_ channel: any Channel, _ desk: ControlDesk) {
        self.desk = desk
        outbox = Outbox(channel: channel, limit: ControlServer.pendingLimit)
    }

    func channelActive(context: ChannelHandlerContext) {
        guard desk.enter(outbox) else {
            context.close(promise: nil)
            return
        }
        deadline = context.eventLoop.scheduleTask(in: ControlServer.requestTimeout) { [outbox] in
            outbox.finish(.idle)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard isWaiting, outbox.isOpen else { return }  // one request a connection; what follows is dropped
        splitter.append(unwrapInboundIn(data))
        do throws(ControlError) {
            guard let line = try splitter.next() else { return }
            endRequest()
            desk.start(try ControlLine.text(line), for: outbox)
        } catch {
            endRequest()
            desk.logger.notice("a control request was refused", metadata: ["reason": "\(error)"])
            outbox.finish(.closedHere("bad request line"))
        }
    }

    private func endRequest() {
        isWaiting = false
        splitter = LineSplitter()
        deadline?.cancel()
        deadline = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        endRequest()
        _ = outbox.channelClosed()
        desk.leave(outbox)
    }
}
