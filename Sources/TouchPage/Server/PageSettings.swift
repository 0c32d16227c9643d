/// How a page is served.
public struct PageSettings: Sendable {
    /// The address to listen on; loopback unless somebody decides otherwise.
    public var address: String
    /// 0 takes a free port, which is then told.
    public var port: Int
    /// Names, besides loopback's own, by which browsers may call this server.
    public var names: [String]
    /// How often an idle event stream shows that it is alive.
    public var heartbeat: Duration
    /// The longest body of an action, bytes.
    public var bodyLimit: Int

    public init(
        address: String = "127.0.0.1", port: Int = 8300, names: [String] = [], heartbeat: Duration = .seconds(5),
        bodyLimit: Int = 16_384
    ) {
        self.address = address
        self.port = port
        self.names = names
        self.heartbeat = heartbeat
        self.bodyLimit = bodyLimit
    }
}
