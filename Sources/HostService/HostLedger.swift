import Foundation
public import Ledger
import PostgreSQLLedger
import Settings

/// The ledger that a host's configuration names.
public enum HostLedger {
    /// Opens it for work: tables are made where there are none.
    ///
    /// - Parameters:
    ///   - database: As in ``HostSettings/database``.
    ///   - data: The host's folder, where SQLite's file lies.
    ///   - isFiling: A group may take long: settlement files.
    public static func open(_ database: String, data: String, isFiling: Bool = false) throws -> any Ledger {
        guard let url = try url(database) else { return try SQLiteLedger(path: path(data)) }
        return try PostgreSQLLedger(url, for: isFiling ? .filing : .serving)
    }

    /// Opens one that is there, beside a host that may run: SQLite and PostgreSQL let readers in.
    ///
    /// - Throws: ``StoreError/unusable(path:problem:)`` where no ledger stands.
    public static func read(_ database: String, data: String) throws -> any Ledger {
        guard let url = try url(database) else { return try SQLiteLedger(path: existing(data)) }
        return try PostgreSQLLedger(url, for: .reading)
    }

    /// Checks it; nothing is changed.
    public static func verification(_ database: String, data: String) throws -> LedgerVerification {
        guard let url = try url(database) else { return try LedgerVerification(existing(data)) }
        return try PostgreSQLLedger(url, for: .reading).verification()
    }

    static func url(_ database: String) throws(SettingsError) -> DatabaseURL? {
        guard !database.isEmpty else { return nil }
        // What was written may hold a password.
        guard let url = DatabaseURL(database) else {
            throw .invalid("database", "nothing, or a URL such as postgres://user@name:5432/database", "another text")
        }
        return url
    }

    private static func path(_ data: String) -> String { data + "/ledger.sqlite" }

    private static func existing(_ data: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path(data)) else { throw NoLedger(folder: data) }
        return path(data)
    }
}

/// Nothing was ever served from this folder.
public struct NoLedger: Error, Sendable, CustomStringConvertible {
    let folder: String
    public var description: String { "--data: no ledger stands in \(folder)" }
}
