import Logging
import NIOCore

/// Reads the request lines of a control client: one, or as many as it keeps the connection for, each after the answer to
/// the one before.
final class ControlRequestHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let desk: ControlDesk
    private let outbox: Outbox
    private var splitter = LineSplitter()
    private var isWaiting = true
    /// Serves the newest request of a client that keeps the connection.
    private var responder: ControlResponder?
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
        awaitRequest(ControlServer.requestTimeout, context.eventLoop)
    }

    private func awaitRequest(_ time: TimeAmount, _ eventLoop: any EventLoop) {
        deadline = eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in
            if let responder, !responder.isAnswered {
                awaitRequest(time, eventLoop)
            } else {
                outbox.finish(.idle)
            }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard isWaiting, outbox.isOpen else { return }  // what follows the last request is dropped
        splitter.append(unwrapInboundIn(data))
        do throws(ControlError) {
            while isWaiting, let line = try splitter.next() { try take(line, context.eventLoop) }
        } catch {
            endRequests()
            desk.logger.notice("a control request was refused", metadata: ["reason": "\(error)"])
            outbox.finish(.closedHere("bad request line"))
        }
    }

    private func take(_ line: ArraySlice<UInt8>, _ eventLoop: any EventLoop) throws(ControlError) {
        if let responder, !responder.isAnswered { throw .tooEarly }
        let (keeps, request) = try ControlLine.read(line)
        if keeps {
            deadline?.cancel()
            awaitRequest(ControlServer.sessionTimeout, eventLoop)
        } else {
            endRequests()
        }
        responder = desk.start(request, for: outbox, keeps: keeps)
    }

    private func endRequests() {
        isWaiting = false
        splitter = LineSplitter()
        deadline?.cancel()
        deadline = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        endRequests()
        _ = outbox.channelClosed()
        desk.leave(outbox)
    }
}
