import Sealing
import Synchronization

/// Keys under which terminals' requests were opened last, for the threads that read requests: checking a MAC is work
/// that need not wait for the ledger's owner.
///
/// What is read here may be old: a request opened under it counts only if the terminal's row still holds the same.
final class KeyBoard: Sendable {
    /// Terminals that are kept at most; with one more all are let go.
    private static let limit = 65_536

    private struct Name: Hashable {
        var merchant: String
        var terminal: String
    }

    private let keys = Mutex<[Name: HostSealer.KnownKeys]>([:])

    func learn(_ merchant: String, _ terminal: String, _ known: HostSealer.KnownKeys) {
        let name = Name(merchant: merchant, terminal: terminal)
        keys.withLock { keys in
            if keys.count >= Self.limit, keys[name] == nil { keys.removeAll() }
            keys[name] = known
        }
    }

    func keys(merchant: String, terminal: String) -> HostSealer.KnownKeys? {
        keys.withLock { $0[Name(merchant: merchant, terminal: terminal)] }
    }
}
