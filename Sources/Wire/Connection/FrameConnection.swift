import NIOCore
import Synchronization

/// One open connection that carries frames. Usable from any thread.
public final class FrameConnection: Sendable, Identifiable {
    /// Number of the connection: unique within its server, or among all clients of the process.
    public let id: UInt64
    /// Address and port of the other side, as `192.0.2.1:5000` or `[2001:db8::1]:5000`.
    public let remoteAddress: String

    /// DNS names of the certificate that the other side has shown and that was found good; nil where none was asked for.
    /// Known before the first frame.
    public var certifiedNames: [String]? { names.withLock(\.self) }

    /// Where the other side is, as far as connections are counted by it.
    public let origin: Origin
    private let names = Mutex<[String]?>(nil)
    let outbox: Outbox
    let limits: FrameLimits
    let tap: FrameTap?

    init(id: UInt64, channel: any Channel, limits: FrameLimits, tap: FrameTap?) {
        self.id = id
        self.remoteAddress = channel.remoteAddress.map(Endpoint.text) ?? "unknown"
        origin = Origin(channel.remoteAddress)
        self.limits = limits
        self.tap = tap
        let onWrite = tap.map { tap in { @Sendable (buffer: ByteBuffer) in tap.recordOutbound(buffer, connection: id) }
        }
        outbox = Outbox(channel: channel, limit: limits.pendingBytes, onWrite: onWrite)
    }

    /// Sends a frame; the length prefix is added here. Returns at once; frames leave in the order of the calls.
    ///
    /// A frame that is empty or over the limit closes the connection with `CloseReason.unsendableFrame`: the other side
    /// then knows at once that no answer comes.
    ///
    /// - Returns: whether the frame was taken in. True does not mean that it arrived. False: the connection is closed
    ///   or closing.
    @discardableResult
    public func send(_ frame: [UInt8]) -> Bool {
        guard !frame.isEmpty else {
            outbox.finish(.unsendableFrame(.empty))
            return false
        }
        guard frame.count <= limits.frameLength, let prefix = UInt16(exactly: frame.count) else {
            outbox.finish(.unsendableFrame(.tooLong(length: frame.count, limit: limits.frameLength)))
            return false
        }
        return outbox.enqueue(FrameSplitter.prefixLength + frame.count) { buffer in
            buffer.writeInteger(prefix)
            buffer.writeBytes(frame)
        }
    }

    func certify(_ names: [String]) { self.names.withLock { $0 = names } }

    /// Closes the connection once the frames taken in have left, or after a second at the latest.
    /// No more frames are handed up.
    ///
    /// - Parameter reason: told to this side as `CloseReason.closedHere`, and to the log: no secret belongs in it.
    public func close(_ reason: String) {
        outbox.finish(.closedHere(reason))
    }
}

extension FrameConnection: CustomStringConvertible {
    public var description: String { "connection \(id) with \(remoteAddress)" }
}
