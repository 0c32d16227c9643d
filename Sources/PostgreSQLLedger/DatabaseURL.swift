import CPostgreSQL

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
        let port = values["port"].map { ":\($0)" } ?? ""
        place = "postgres://\(values["host"] ?? values["hostaddr"] ?? "")\(port)/\(values["dbname"] ?? "")"
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
public struct PostgreSQLError: Error, Sendable, CustomStringConvertible {
    public enum Kind: Sendable {
        /// It cannot be reached, or the connection broke.
        case unreachable
        /// It refused a statement.
        case refused
    }

    public let kind: Kind
    public let place: String
    public let problem: String
    /// The server's code of the error (SQLSTATE), where it gave one.
    public let state: String?

    public var description: String {
        switch kind {
        case .unreachable: "database \(place) cannot be reached: \(problem)"
        case .refused: "database \(place): \(problem)" + (state.map { " (SQLSTATE \($0))" } ?? "")
        }
    }
}
