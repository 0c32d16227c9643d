import HostService
public import Ledger
import PostgreSQLCluster

/// The databases that a ledger can lie in.
public enum LedgerKind: CaseIterable, Sendable {
    case sqlite, postgreSQL

    /// Opens an empty one.
    public func make(in folder: TemporaryFolder) async throws -> any Ledger {
        try await make(1, in: folder)[0]
    }

    /// Opens an empty one so many times: each may know what it has read or written itself, none what the others have.
    public func make(_ count: Int, in folder: TemporaryFolder) async throws -> [any Ledger] {
        let url =
            switch self {
            case .sqlite: ""
            case .postgreSQL: try await PostgreSQLCluster.shared.value.makeDatabase()
            }
        return try (0..<count).map { _ in try HostLedger.open(url, data: folder.path) }
    }
}
