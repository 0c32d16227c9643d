import NIOCore

/// Where a server is: a host name or address, and a port.
public struct Endpoint: Sendable, Hashable {
    /// A name, an IPv4 address or an IPv6 address without brackets.
    public let host: String
    /// 1 to 65,535 for something to connect to.
    public let port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, where an IPv6 address stands in brackets: `[2001:db8::1]:5000`.
    ///
    /// Nil for anything else: no port, port zero or out of range, an empty host, a bare IPv6 address.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits), port > 0 else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { return nil }
        } else if host.contains(where: { ":[]".contains($0) }) {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
        self.init(host: String(host), port: port)
    }

    static func text(_ address: SocketAddress) -> String {
        if let path = address.pathname, !path.isEmpty { return path }
        guard let host = address.ipAddress, let port = address.port else { return "local" }
        return text(host: host, port: port)
    }

    static func text(host: String, port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

extension Endpoint: CustomStringConvertible {
    public var description: String { Self.text(host: host, port: Int(port)) }
}
