import DayEnd
import HostCore

/// Rows as their one owner has read or written them last: terminals, and acts that wait for an issuer's word. What a
/// terminal does next asks for just these.
///
/// Good for as long as nobody else writes to the database and the owner's groups are committed; otherwise the ledger
/// begins with none.
public struct KnownRows {
    /// Of either kind; with one more all are let go.
    private static let limit = 4096

    private struct Name: Hashable {
        var merchant: String
        var terminal: String
    }

    private var terminals: [Name: TerminalRow] = [:]
    private var pending: [PostingKey: Posting] = [:]

    func terminal(_ merchant: String, _ terminal: String) -> TerminalRow? {
        terminals[Name(merchant: merchant, terminal: terminal)]
    }

    func posting(_ key: PostingKey?) -> Posting? { key.flatMap { pending[$0] } }

    mutating func learn(_ row: TerminalRow) {
        if terminals.count >= Self.limit { terminals.removeAll(keepingCapacity: true) }
        terminals[Name(merchant: row.merchant, terminal: row.terminal)] = row
    }

    mutating func learn(_ posting: Posting) {
        guard posting.state == .pending else {
            pending[posting.key] = nil
            return
        }
        if pending.count >= Self.limit { pending.removeAll(keepingCapacity: true) }
        pending[posting.key] = posting
    }
}
