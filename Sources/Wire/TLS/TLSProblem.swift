/// Why TLS cannot be spoken with the files that were named: which file, and what to do about it.
public enum TLSProblem: Error, Sendable, Equatable {
    /// Not there, not readable, or not PEM.
    case unreadable(path: String, detail: String)
    /// The day after which nobody takes it, as a date of the calendar in UTC.
    case expired(path: String, day: String)
    case notYetValid(path: String, day: String)
    case keyDoesNotFit(key: String, certificate: String)
    case unusable(detail: String)
}

extension TLSProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let path, let detail):
            "\(path): expected a PEM file that can be read, found: \(detail)"
        case .expired(let path, let day):
            "\(path): the certificate was valid until \(day): put a new one in its place"
        case .notYetValid(let path, let day):
            "\(path): the certificate is valid from \(day): set this machine's clock, or wait"
        case .keyDoesNotFit(let key, let certificate):
            "\(key): not the key of the certificate in \(certificate): name the two that belong together"
        case .unusable(let detail): "TLS cannot be used: \(detail)"
        }
    }
}
