import HostService
public import Ledger
import PostgreSQLCluster

/// The databases that a ledger can lie in.
public enum LedgerKind: CaseIterable, Sendable {
    case sqlite, postgreSQL

    /// Opens an empty one.
    public func make(in folder: TemporaryFolder) async throws -> any Ledger {
        switch self {
        case .sqlite: try HostLedger.open("", data: folder.path)
        case .postgreSQL:
            try HostLedger.open(await PostgreSQLCluster.shared.value.makeDatabase(), data: folder.path)
        }
    }
}
