import Logging
import NIOCore
import Synchronization

/// Answers one request on the control socket. Usable from any thread.
///
/// A client that has gone away changes nothing for the one that answers: what it says is dropped, and told by `false`.
public final class ControlResponder: Sendable {
    private let outbox: Outbox
    private let logger: Logger
    /// Whether another request may follow on the connection.
    private let keeps: Bool
    private let isFinished = Mutex(false)

    init(outbox: Outbox, keeps: Bool, logger: Logger) {
        self.outbox = outbox
        self.keeps = keeps
        self.logger = logger
    }

    /// Whether the final line has been given.
    var isAnswered: Bool { isFinished.withLock(\.self) }

    /// Whether the client is still there and waits for the final line.
    public var isOpen: Bool { outbox.isOpen && !isAnswered }

    /// Sends an event line: one JSON text of less than 1 MiB. Line breaks in it are sent as spaces.
    ///
    /// - Returns: false when the client is gone, does not read, or has had its final line; also, with a word in the
    ///   log, when the text is too long.
    @discardableResult
    public func event(_ line: String) -> Bool {
        guard !isAnswered else { return false }
        return send { () throws(ControlError) in try ControlLine.event(line) }
    }

    /// Sends the final line and ends the connection, unless its client asks on; anything after that is dropped.
    ///
    /// - Returns: as `event(_:)`. A text that is too long leaves the client without an answer.
    @discardableResult
    public func finish(_ line: String) -> Bool {
        let isFirst = isFinished.withLock { isFinished in
            defer { isFinished = true }
            return !isFinished
        }
        guard isFirst else { return false }
        let isSent = send { () throws(ControlError) in try ControlLine.final(line) }
        if !isSent || !keeps { outbox.finish(.closedHere("answered")) }
        return isSent
    }

    /// The handler has returned: without a final line the client must not wait on.
    func handlerReturned() {
        let isFinished = isFinished.withLock { isFinished in
            defer { isFinished = true }
            return isFinished
        }
        if !isFinished {
            logger.error("a control request was left without an answer")
            outbox.finish(.closedHere("no answer"))
        }
    }

    private func send(_ line: () throws(ControlError) -> ByteBuffer) -> Bool {
        do throws(ControlError) {
            var bytes = try line()
            return outbox.enqueue(bytes.readableBytes) { $0.writeBuffer(&bytes) }
        } catch {
            logger.error("an answer on the control socket was not sent", metadata: ["reason": "\(error)"])
            return false
        }
    }
}
