import Glibc
import NIOCore
import NIOPosix
import NIOSSL

extension CloseReason {
    /// The reason behind an error number of the system (`errno`).
    init(errno code: CInt) {
        switch code {
        case ECONNREFUSED: self = .refused
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL: self = .unreachable
        case ETIMEDOUT: self = .timedOut
        case ECONNRESET, EPIPE, ECONNABORTED: self = .reset
        default: self = .failed(systemText(code))
        }
    }

    /// The reason behind an error of NIO.
    init(_ error: any Error) {
        switch error {
        case let error as IOError:
            self.init(errno: error.errnoCode)
        case let error as NIOConnectionError:
            // Several addresses of one name may have been tried; the first failure is told. A failed look-up counts
            // only where no address was found at all: one of the two families is often absent.
            if let first = error.connectionErrors.first {
                self.init(first.error)
            } else {
                self = .nameNotResolved
            }
        case let error as NIOSSLError:
            // A stream that ends without TLS's own end lost nothing: frames have their length.
            if case .uncleanShutdown = error { self = .closedByPeer } else { self = .noTLS(detail: "\(error)") }
        case is NIOSSLExtraError, is BoringSSLError:
            self = .noTLS(detail: String(describing: error))
        case is SocketAddressError, is SocketAddressError.UnknownHost:
            self = .nameNotResolved
        case ChannelError.connectTimeout:
            self = .timedOut
        case ChannelError.eof, ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed, ChannelError.outputClosed:
            self = .closedByPeer
        default:
            self = .failed(String(describing: error))
        }
    }
}

/// The system's words for an error number, with the number.
func systemText(_ code: CInt) -> String {
    // strerror_r: the plain strerror shares one buffer between threads.
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer -> String? in
        guard let base = buffer.baseAddress, strerror_r(code, base, buffer.count) == 0 else { return nil }
        return String(cString: base)
    }
    return "\(text ?? "unknown error") (errno \(code))"
}
