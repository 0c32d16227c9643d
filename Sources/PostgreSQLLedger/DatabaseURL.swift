import CPostgreSQL
public import Ledger

/// Where a PostgreSQL database is, and how to get in: a conninfo URL as libpq reads it.
///
/// The URL may hold a password, so it is never shown; ``place`` is.
public struct DatabaseURL: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    /// As it was written. A secret.
    let text: String
    /// Server and database, for people.
    public let place: String
    private let password: String

    /// - Returns: nil for what libpq does not take for a `postgres://` or `postgresql://` URL.
    public init?(_ text: String) {
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://"),
            let options = PQconninfoParse(text, nil)
        else { return nil }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.text = text
        password = values["password"] ?? ""
        place = "postgres://\(Self.servers(values))/\(values["dbname"] ?? "")"
    }

    /// Each server with its port; one port may stand for all of them.
    private static func servers(_ values: [String: String]) -> String {
        func list(_ key: String) -> [Substring] {
            values[key]?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        }
        let (names, ports) = (list("host").isEmpty ? list("hostaddr") : list("host"), list("port"))
        guard names.count > 1 else { return (names.first ?? "") + (ports.first.map { ":\($0)" } ?? "") }
        return names.enumerated().map { index, name in
            let port = ports.count == 1 ? ports[0] : ports.dropFirst(index).first
            return name + (port.map { ":\($0)" } ?? "")
        }.joined(separator: ",")
    }

    public var description: String { place }
    public var debugDescription: String { place }

    /// What libpq or the server said, on one line and without the password.
    func cleaned(_ message: UnsafePointer<CChar>?) -> String {
        var text = message.map { String(cString: $0) } ?? ""
        for secret in [password, self.text] where !secret.isEmpty {
            text = text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "…")
        }
        return text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}

/// What a PostgreSQL database did not do, and why.
public struct PostgreSQLError: LedgerError, CustomStringConvertible {
    public enum Kind: Sendable {
        /// It cannot be reached, or the connection broke.
        case unreachable
        /// It refused a statement.
        case refused
        /// Another host was in the way, too long or in a circle: nothing was stored, and the same again may work.
        case conflict
    }

    public let kind: Kind
    public let place: String
    public let problem: String
    /// The server's code of the error (SQLSTATE), where it gave one.
    public let state: String?

    public var isConflict: Bool { kind == .conflict }

    /// What a code of the server's (SQLSTATE) means for whoever asked.
    static func kind(of state: String?) -> Kind {
        switch state {
        // 57P01 to 57P03: the server shuts down, crashed, or is not up yet. 25006: it only reads: a standby, where
        // another server is the primary now.
        case "57P01", "57P02", "57P03", "57P04", "57P05", "25006": .unreachable
        // Serialization failure, deadlock, a lock that did not come in time.
        case "40001", "40P01", "55P03": .conflict
        default: .refused
        }
    }

    public var description: String {
        switch kind {
        case .unreachable: "database \(place) cannot be reached: \(problem)"
        case .refused, .conflict: "database \(place): \(problem)" + (state.map { " (SQLSTATE \($0))" } ?? "")
        }
    }
}
