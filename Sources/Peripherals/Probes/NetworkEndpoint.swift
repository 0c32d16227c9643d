import Devices
import Glibc

/// A server that the terminal talks to.
public struct NetworkEndpoint: Hashable, Sendable, CustomStringConvertible {
    public var host: String
    public var port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    var isAddress: Bool {
        var room = in6_addr()
        return inet_pton(AF_INET, host, &room) == 1 || inet_pton(AF_INET6, host, &room) == 1
    }

    func lookUp() -> NetworkObservation.NameLookup {
        let started = ContinuousClock.now
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, nil, &list)
        if let list { freeaddrinfo(list) }
        switch code {
        case 0: return .found(milliseconds: started.elapsedMilliseconds)
        case EAI_NONAME: return .unknownName
        default: return .noAnswer
        }
    }

    func connect(_ patience: Int) -> NetworkObservation.Connection {
        let started = ContinuousClock.now
        do throws(ByteLink.Fault) {
            _ = try ByteLink.tcp(host, port, Deadline(milliseconds: patience))
            return .connected(milliseconds: started.elapsedMilliseconds)
        } catch {
            switch error {
            case .system(Int(ECONNREFUSED)): return .refused
            case .system(Int(ETIMEDOUT)), .timedOut: return .timedOut
            case .system, .closed: return .unreachable
            }
        }
    }
}
