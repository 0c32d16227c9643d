import Glibc
import NIOCore

/// One frame as it was on the wire.
public struct CapturedFrame: Sendable, Equatable {
    public enum Direction: String, Sendable {
        case inbound = "in"
        case outbound = "out"
    }

    public let direction: Direction
    /// `FrameConnection.id` or `FrameClient.id`.
    public let connection: UInt64
    /// Since 1970-01-01T00:00:00Z, by the tap's clock.
    public let time: Duration
    /// The frame with its two-byte length prefix.
    public let bytes: [UInt8]

    public init(direction: Direction, connection: UInt64, time: Duration, bytes: [UInt8]) {
        self.direction = direction
        self.connection = connection
        self.time = time
        self.bytes = bytes
    }
}

/// Sees every frame of a server or client, in the order on the wire of its connection.
///
/// It is called on the event loop and must not block. What it sees are messages as they are, card numbers included:
/// it is for test equipment and for finding faults.
public struct FrameTap: Sendable {
    private let clock: @Sendable () -> Duration
    private let record: @Sendable (CapturedFrame) -> Void

    /// - Parameters:
    ///   - clock: time since 1970-01-01T00:00:00Z; the system's clock unless given.
    ///   - record: takes each frame.
    public init(
        clock: @escaping @Sendable () -> Duration = FrameTap.systemTime,
        record: @escaping @Sendable (CapturedFrame) -> Void
    ) {
        self.clock = clock
        self.record = record
    }

    /// The system's clock: time since 1970-01-01T00:00:00Z.
    public static func systemTime() -> Duration {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return .seconds(Int64(now.tv_sec)) + .nanoseconds(Int64(now.tv_nsec))
    }

    func recordInbound(_ frame: [UInt8], connection: UInt64) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(FrameSplitter.prefixLength + frame.count)
        bytes.append(UInt8(truncatingIfNeeded: frame.count >> 8))
        bytes.append(UInt8(truncatingIfNeeded: frame.count))
        bytes.append(contentsOf: frame)
        record(CapturedFrame(direction: .inbound, connection: connection, time: clock(), bytes: bytes))
    }

    /// Takes the bytes of one write: whole frames with their prefixes, one after another.
    func recordOutbound(_ write: ByteBuffer, connection: UInt64) {
        var rest = write
        while let prefix = rest.getInteger(at: rest.readerIndex, as: UInt16.self),
            let bytes = rest.readBytes(length: FrameSplitter.prefixLength + Int(prefix))
        {
            record(CapturedFrame(direction: .outbound, connection: connection, time: clock(), bytes: bytes))
        }
    }
}
