import DayEnd
import DayScript
import HostService
import KeyStore
import Models
import PostgreSQLLedger
import Settings
import Store
import Wire

extension ExitStatus {
    /// The code of an error that came up from below.
    init(of error: any Error) {
        switch error {
        case is SettingsError, is ModelError: self = .badConfiguration
        case is DayFileError: self = .badInput
        case is RecordError, is FoldError, is DamagedFile: self = .broken
        case is NoLedger: self = .badInput
        case let error as PostgreSQLError: self = error.kind == .unreachable ? .unreachable : .badConfiguration
        case let error as StoreError:
            switch error {
            case .inUse: self = .refused
            default: self = .badConfiguration
            }
        case is BindError, is KeyStoreError, is TLSProblem: self = .badConfiguration
        case is ControlError: self = .unreachable
        default: self = .internal
        }
    }
}
