import NIOCore
import NIOSSL

/// TLS 1.2 or 1.3 towards a server, whose certificate must bear the name that is asked for, or the address that answers.
public struct ClientTLS: Sendable {
    public struct Files: Sendable, Hashable {
        /// PEM file of those that vouch for the server; nil takes those of this machine.
        public var authorities: String?
        /// The name that the server's certificate must bear; nil takes the host of each address.
        public var serverName: String?
        /// What this client shows of itself, where the server asks.
        public var identity: TLSIdentity?

        public init(authorities: String? = nil, serverName: String? = nil, identity: TLSIdentity? = nil) {
            self.authorities = authorities
            self.serverName = serverName
            self.identity = identity
        }
    }

    private let serverName: String?
    private let context: NIOSSLContext

    /// A certificate of its own that has run out is shown all the same: it is the server that refuses it, and a client
    /// that does not even start can do nothing else either.
    public init(_ files: Files) throws(TLSProblem) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let path = files.authorities { configuration.trustRoots = .certificates(try certificates(in: path)) }
        if let identity = files.identity {
            let (chain, key) = try identity.load(at: nil)
            configuration.certificateChain = chain.map { .certificate($0) }
            configuration.privateKey = .privateKey(key)
        }
        context = try tlsContext(configuration, files.identity)
        serverName = files.serverName
    }

    func handler(for endpoint: Endpoint) throws -> NIOSSLClientHandler {
        let name = serverName ?? endpoint.host
        // An address cannot be asked for by name; the certificate must then bear the address that is connected to.
        let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : name)
    }
}
