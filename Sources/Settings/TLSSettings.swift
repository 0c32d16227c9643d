/// Key `tls` of a host's configuration: what its port shows of itself. PEM files.
public struct ServerTLSSettings: Codable, Sendable, Hashable {
    /// The host's certificate, then those that vouch for it.
    public var certificate: String
    public var key: String
    /// Certificates of those that vouch for terminals. With it a terminal must show one that bears the DNS name
    /// `TERMINAL.MERCHANT`, and speaks for that terminal only.
    public var clientAuthorities: String?
    /// Certificates of terminals that are not believed any more, whoever vouches for them.
    public var revoked: String?

    public init(certificate: String, key: String, clientAuthorities: String? = nil, revoked: String? = nil) {
        self.certificate = certificate
        self.key = key
        self.clientAuthorities = clientAuthorities
        self.revoked = revoked
    }
}

/// Key `tls` of a terminal's configuration: whom it believes, and what it shows of itself. PEM files.
public struct ClientTLSSettings: Codable, Sendable, Hashable {
    /// Certificates of those that vouch for the host; without it those that this machine believes.
    public var authorities: String?
    /// The name that the host's certificate must bear, if not the address that answers; without it the name in `host`,
    /// and in each of `backups`.
    public var serverName: String?
    /// This terminal's own certificate, for a host that asks for one.
    public var certificate: String?
    public var key: String?

    public init(
        authorities: String? = nil, serverName: String? = nil, certificate: String? = nil, key: String? = nil
    ) {
        self.authorities = authorities
        self.serverName = serverName
        self.certificate = certificate
        self.key = key
    }
}
