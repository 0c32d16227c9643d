/// How tills are served.
public struct TillSettings: Sendable {
    /// On the loopback interface; 0 takes a free one, which is then told.
    public var port: Int
    /// The longest body, bytes.
    public var bodyLimit: Int
    /// Requests that a till may send at once, and how many more each second.
    public var burst: Int
    public var rate: Int
    /// How often an idle event stream shows that it is alive.
    public var heartbeat: Duration

    public init(
        port: Int = 8400, bodyLimit: Int = 16_384, burst: Int = 60, rate: Int = 20, heartbeat: Duration = .seconds(15)
    ) {
        self.port = port
        self.bodyLimit = bodyLimit
        self.burst = burst
        self.rate = rate
        self.heartbeat = heartbeat
    }
}
