import NIOCore
import NIOPosix
import Synchronization

/// The sending and closing half of one channel. Usable from any thread.
///
/// Bytes gather here and go to the channel in one write per turn of its event loop: ten answers to ten requests of one
/// segment leave as one segment, and a hundred sends of another thread wake the loop once. What waits is bounded.
///
/// The order on the wire is the order in which `enqueue` was called.
final class Outbox: Sendable {
    private enum Stage {
        case open
        /// No more is taken in; what waits leaves, then this side of the channel is closed.
        case finishing
        case closed
    }

    private struct State {
        var stage = Stage.open
        var isReceiving = true
        var reason: CloseReason?
        /// Not yet handed to the channel.
        var waiting = ByteBuffer()
        /// Handed to the channel, not yet taken by the system.
        var inFlight = 0
        /// A drain is bound to come: scheduled, or at the end of the present burst of reads.
        var drainIsComing = false
        var halfClosed = false
        var timers: [Scheduled<Void>] = []
        var lastWrite = NIODeadline.uptimeNanoseconds(0)
    }

    let channel: any Channel
    private let limit: Int
    private let onWrite: (@Sendable (ByteBuffer) -> Void)?
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: most bytes that may wait.
    ///   - onWrite: called on the event loop with the bytes of each write, in the order on the wire.
    init(channel: any Channel, limit: Int, onWrite: (@Sendable (ByteBuffer) -> Void)? = nil) {
        self.channel = channel
        self.limit = limit
        self.onWrite = onWrite
    }

    /// Whether incoming frames are still to be handed up.
    var isReceiving: Bool { state.withLock { $0.isReceiving && $0.stage == .open } }

    /// Whether bytes are still taken in for sending.
    var isOpen: Bool { state.withLock { $0.stage == .open } }

    /// When bytes were last handed to the channel.
    var lastWrite: NIODeadline { state.withLock { $0.lastWrite } }

    /// Hands up no more frames; sending goes on.
    func stopReceiving() {
        state.withLock { $0.isReceiving = false }
    }

    // MARK: Sending

    /// Takes in `count` bytes, which `fill` writes.
    ///
    /// - Returns: false when the channel is closed or closing. Closes it when too much is waiting.
    func enqueue(_ count: Int, _ fill: (inout ByteBuffer) -> Void) -> Bool {
        enum Next { case refuse, overflow, leave, drain }
        let next: Next = state.withLock { state in
            guard state.stage == .open else { return .refuse }
            guard count <= limit - state.inFlight - state.waiting.readableBytes else { return .overflow }
            fill(&state.waiting)
            if state.drainIsComing { return .leave }
            state.drainIsComing = true
            return .drain
        }
        switch next {
        case .refuse:
            return false
        case .overflow:
            abort(.notReading(limit: limit))
            return false
        case .leave:
            return true
        case .drain:
            onLoop { self.drain() }
            return true
        }
    }

    /// A burst of reads has begun: answers are held until `release()`.
    func hold() {
        state.withLock { $0.drainIsComing = true }
    }

    /// The burst of reads is over.
    func release() {
        drain()
    }

    /// Hands to the channel all that waits. On the event loop only.
    private func drain() {
        let buffer = state.withLock { state -> ByteBuffer? in
            state.drainIsComing = false
            guard state.stage != .closed, state.waiting.readableBytes > 0 else { return nil }
            let buffer = state.waiting
            state.waiting = ByteBuffer()
            state.inFlight += buffer.readableBytes
            state.lastWrite = .now()
            return buffer
        }
        if let buffer {
            onWrite?(buffer)
            let count = buffer.readableBytes
            let promise = channel.eventLoop.makePromise(of: Void.self)
            promise.futureResult.whenComplete { self.written(count, $0) }
            channel.writeAndFlush(buffer, promise: promise)
        }
        halfCloseIfDrained()
    }

    private func written(_ count: Int, _ result: Result<Void, any Error>) {
        state.withLock { state in
            state.inFlight -= count
            if case .failure(let error as IOError) = result, state.reason == nil {
                state.reason = CloseReason(error)
            }
        }
        halfCloseIfDrained()
    }

    // MARK: Closing. The first reason given stands.

    /// Closes once all that waits has left, and after `linger` at the latest.
    ///
    /// Then sends the end of the stream first and waits for the other side's: closing a socket that still holds unread
    /// bytes sends a reset, which can destroy the last answers at the other side. For that it waits a second at most.
    func finish(_ reason: CloseReason, linger: Duration = .seconds(1)) {
        let isFirst = state.withLock { state in
            guard state.stage == .open else { return false }
            state.stage = .finishing
            state.reason = state.reason ?? reason
            return true
        }
        guard isFirst else { return }
        closeLater(TimeAmount(bounded: linger))
        onLoop { self.drain() }
    }

    /// Closes now; what waits is lost.
    func abort(_ reason: CloseReason) {
        state.withLock { state in
            state.stage = .closed
            state.reason = state.reason ?? reason
            state.waiting = ByteBuffer()
        }
        channel.close(promise: nil)
    }

    /// Remembers why the channel is about to close.
    func note(_ reason: CloseReason) {
        state.withLock { $0.reason = $0.reason ?? reason }
    }

    /// The channel has closed.
    ///
    /// - Returns: the reason, where this side knows one.
    func channelClosed() -> CloseReason? {
        let (reason, timers) = state.withLock { state in
            state.stage = .closed
            state.waiting = ByteBuffer()
            defer { state.timers = [] }
            return (state.reason, state.timers)
        }
        for timer in timers { timer.cancel() }
        return reason
    }

    private func halfCloseIfDrained() {
        let now = state.withLock { state in
            guard state.stage == .finishing, !state.halfClosed, state.inFlight == 0, state.waiting.readableBytes == 0
            else { return false }
            state.halfClosed = true
            return true
        }
        guard now else { return }
        channel.close(mode: .output, promise: nil)
        closeLater(.seconds(1))
    }

    private func closeLater(_ delay: TimeAmount) {
        let timer = channel.eventLoop.scheduleTask(in: delay) { [channel] in channel.close(promise: nil) }
        state.withLock { $0.timers.append(timer) }
    }

    private func onLoop(_ work: @escaping @Sendable () -> Void) {
        if channel.eventLoop.inEventLoop {
            work()
        } else {
            channel.eventLoop.execute(work)
        }
    }
}
