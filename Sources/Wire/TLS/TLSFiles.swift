import Glibc
import NIOSSL

/// A certificate with those that vouch for it, its own first, and its key; PEM files both.
public struct TLSIdentity: Sendable, Hashable {
    public var certificate: String
    public var key: String

    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// - Parameter now: Seconds since 1970, by which a certificate that nobody would take is refused; nil takes it.
    func load(at now: Int64?) throws(TLSProblem) -> (chain: [NIOSSLCertificate], key: NIOSSLPrivateKey) {
        let chain = try certificates(in: certificate)
        if let now, let own = chain.first {
            guard now <= Int64(own.notValidAfter) else {
                throw .expired(path: certificate, day: day(own.notValidAfter))
            }
            guard now >= Int64(own.notValidBefore) else {
                throw .notYetValid(path: certificate, day: day(own.notValidBefore))
            }
        }
        do {
            return (chain, try NIOSSLPrivateKey(file: key, format: .pem))
        } catch {
            throw .unreadable(path: key, detail: "no private key")
        }
    }
}

/// The certificates of a PEM file; at least one.
func certificates(in path: String) throws(TLSProblem) -> [NIOSSLCertificate] {
    let found: [NIOSSLCertificate]
    do {
        found = try NIOSSLCertificate.fromPEMFile(path)
    } catch {
        throw .unreadable(path: path, detail: "no certificate")
    }
    guard !found.isEmpty else { throw .unreadable(path: path, detail: "no certificate") }
    return found
}

func der(_ certificate: NIOSSLCertificate, in path: String) throws(TLSProblem) -> [UInt8] {
    do {
        return try certificate.toDERBytes()
    } catch {
        throw .unreadable(path: path, detail: "no certificate")
    }
}

private func day(_ time: time_t) -> String {
    var (time, parts) = (time, tm())
    gmtime_r(&time, &parts)
    func digits(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(parts.tm_year + 1900)-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
}

/// Makes the context; what fails now is the key, or an authority's certificate.
func tlsContext(_ configuration: TLSConfiguration, _ identity: TLSIdentity?) throws(TLSProblem) -> NIOSSLContext {
    do {
        return try NIOSSLContext(configuration: configuration)
    } catch {
        if let identity, !configuration.certificateChain.isEmpty, isKeyMismatch(error) {
            throw .keyDoesNotFit(key: identity.key, certificate: identity.certificate)
        }
        throw .unusable(detail: "\(error)")
    }
}

private func isKeyMismatch(_ error: any Error) -> Bool {
    (error as? NIOSSLError) == .failedToLoadPrivateKey || "\(error)".contains("KEY_VALUES_MISMATCH")
        || "\(error)".contains("KEY_TYPE_MISMATCH")
}
