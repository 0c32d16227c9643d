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

    /// Whether a request that names this host is meant for this server: a page of another name that resolves to this
    /// machine is not.
    func accepts(host authority: String) -> Bool {
        let name = PageSettings.name(of: authority)
        return ["127.0.0.1", "localhost", "[::1]", address].contains(name) || names.contains(name)
    }

    /// The authority without its port.
    static func name(of authority: String) -> String {
        guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else { return authority }
        return String(authority[..<colon])
    }

    /// The authority's port, "80" where it names none.
    static func port(of authority: String) -> String {
        let name = name(of: authority)
        return name.count < authority.count ? String(authority.dropFirst(name.count + 1)) : "80"
    }
}
