/// Bounds on what one peer can make this process hold or wait for.
///
/// Values outside their range are moved to its nearest end, so that no configuration can take a bound away.
public struct FrameLimits: Sendable, Equatable {
    /// Longest frame in bytes, without its prefix: 1 to 65,535, the most that two bytes can announce.
    public let frameLength: Int
    /// Most bytes that may wait for a peer that does not read; the connection is closed beyond that.
    /// At least one frame with its prefix.
    public let pendingBytes: Int
    /// A connection over which no whole frame went in either direction for this long is closed; nil for never.
    ///
    /// Only whole frames count: a peer that sends one byte now and then does not stay.
    public let idleTimeout: Duration?
    /// A connection over which no whole frame has come yet is closed after this; nil leaves it to the idle time-out.
    /// Clients ignore it.
    public let firstFrameTimeout: Duration?
    /// A frame that has begun is whole within this, or the connection is closed: whoever sends a byte now and then holds
    /// nothing for long. Nil leaves it to the idle time-out.
    public let frameTimeout: Duration?
    /// Most connections that a server holds at once. One more takes the place of the oldest over which nothing whole has
    /// come yet; where there is none, it is closed as soon as it is accepted. Clients ignore it.
    public let connections: Int
    /// Most of them from one address (of IPv6: from one network of 64 bits); nil for as many as there may be.
    public let connectionsPerAddress: Int?

    /// Makes limits; see the properties for their ranges.
    public init(
        frameLength: Int = 4096,
        pendingBytes: Int = 262_144,
        idleTimeout: Duration? = .seconds(300),
        firstFrameTimeout: Duration? = nil,
        frameTimeout: Duration? = nil,
        connections: Int = 1024,
        connectionsPerAddress: Int? = nil
    ) {
        self.frameLength = min(max(frameLength, 1), Int(UInt16.max))
        self.pendingBytes = max(pendingBytes, self.frameLength + FrameSplitter.prefixLength)
        self.idleTimeout = idleTimeout.map { max($0, .milliseconds(1)) }
        self.firstFrameTimeout = firstFrameTimeout.map { max($0, .milliseconds(1)) }
        self.frameTimeout = frameTimeout.map { max($0, .milliseconds(1)) }
        self.connections = max(connections, 1)
        self.connectionsPerAddress = connectionsPerAddress.map { max($0, 1) }
    }
}
