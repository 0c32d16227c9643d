import NIOSSL
import Synchronization

/// TLS 1.2 or 1.3 at a server's port.
///
/// With authorities for clients each of them must show a certificate of theirs; its DNS names are then told of every
/// connection (``FrameConnection/certifiedNames``). A certificate whose key was lost is named among the revoked ones: it
/// opens nothing any more, and a connection that it has opened is closed at its next frame. Revocation lists of authorities
/// are not read.
public final class ServerTLS: Sendable {
    public struct Files: Sendable, Hashable {
        public var identity: TLSIdentity
        /// PEM file of those that vouch for clients; nil asks clients for nothing.
        public var clientAuthorities: String?
        /// PEM file of clients' certificates that are not believed, whoever vouches for them; nil for none.
        public var revoked: String?

        public init(identity: TLSIdentity, clientAuthorities: String? = nil, revoked: String? = nil) {
            self.identity = identity
            self.clientAuthorities = clientAuthorities
            self.revoked = revoked
        }
    }

    private let files: Files
    private let state: Mutex<Loaded>

    private struct Loaded: Sendable {
        var context: NIOSSLContext
        var end: Int64
        /// In DER.
        var revoked: Set<[UInt8]>
    }

    /// - Parameter now: Seconds since 1970: a server whose certificate nobody would take does not start.
    public init(_ files: Files, at now: Int64) throws(TLSProblem) {
        self.files = files
        state = Mutex(try Self.load(files, at: now))
    }

    /// Reads the files again. Connections made from now on use them; those that are open go on as they are, but for those
    /// whose certificate is revoked now.
    ///
    /// - Throws: ``TLSProblem``; what was read before then stays in use.
    public func reload(at now: Int64) throws(TLSProblem) {
        let fresh = try Self.load(files, at: now)
        state.withLock { $0 = fresh }
    }

    func handler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: state.withLock(\.context))
    }

    func isRevoked(_ certificate: [UInt8]) -> Bool { state.withLock { $0.revoked.contains(certificate) } }

    /// When the certificate that new connections are shown runs out, in seconds since 1970.
    public var certificateEnd: Int64 { state.withLock(\.end) }

    private static func load(_ files: Files, at now: Int64) throws(TLSProblem) -> Loaded {
        let (chain, key) = try files.identity.load(at: now)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        if let path = files.clientAuthorities {
            configuration.trustRoots = .certificates(try certificates(in: path))
            // A terminal's address is not what its certificate names.
            configuration.certificateVerification = .noHostnameVerification
        }
        var revoked: Set<[UInt8]> = []
        if let path = files.revoked {
            for certificate in try certificates(in: path) { revoked.insert(try der(certificate, in: path)) }
        }
        return Loaded(
            context: try tlsContext(configuration, files.identity),
            end: chain.first.map { Int64($0.notValidAfter) } ?? 0, revoked: revoked)
    }
}
