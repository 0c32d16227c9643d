import Glibc
import NIOCore

/// Why a server cannot listen at the address it was given. Each description says what to do about it.
public enum BindError: Error, Sendable, Equatable {
    case portInUse(host: String, port: Int)
    /// Ports below 1024 need a privilege.
    case permissionDenied(host: String, port: Int)
    /// The address belongs to no interface of this machine.
    case addressNotHere(host: String)
    case nameNotResolved(host: String)
    /// Not within 0…65,535.
    case invalidPort(Int)
    /// Anything else, in the system's words.
    case failed(host: String, port: Int, detail: String)

    /// What an attempt to listen at this address failed with, told by its cause.
    public init(_ error: any Error, host: String, port: Int) {
        switch error {
        case let error as IOError:
            switch error.errnoCode {
            case EADDRINUSE: self = .portInUse(host: host, port: port)
            case EACCES, EPERM: self = .permissionDenied(host: host, port: port)
            case EADDRNOTAVAIL: self = .addressNotHere(host: host)
            default: self = .failed(host: host, port: port, detail: systemText(error.errnoCode))
            }
        case is SocketAddressError, is SocketAddressError.UnknownHost:
            self = .nameNotResolved(host: host)
        default:
            self = .failed(host: host, port: port, detail: String(describing: error))
        }
    }
}

extension BindError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .portInUse(let host, let port):
            """
            port \(port) on \(host) is in use by another process: stop that process (`ss -ltnp 'sport = :\(port)'` \
            names it) or choose another port
            """
        case .permissionDenied(let host, let port):
            """
            not allowed to listen on \(Endpoint.text(host: host, port: port)): choose a port of 1024 or above, or grant \
            the service CAP_NET_BIND_SERVICE
            """
        case .addressNotHere(let host):
            "\(host) is no address of this machine: use one that `ip address` lists, or 0.0.0.0 for all"
        case .nameNotResolved(let host):
            "the name \(host) has no address: give an address of this machine, or 0.0.0.0 for all"
        case .invalidPort(let port):
            "port \(port) does not exist: choose one from 1 to 65535, or 0 for any free one"
        case .failed(let host, let port, let detail):
            "cannot listen on \(Endpoint.text(host: host, port: port)): \(detail)"
        }
    }
}
