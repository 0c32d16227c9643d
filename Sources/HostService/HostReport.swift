public import DayEnd
public import HostCore
public import Ledger

/// What the ledger holds, for people and for checks.
public struct HostReport: Codable, Sendable {
    public var terminals: [TerminalRow]
    public var batches: [BatchRow]
    public var cases: [CaseRow]
    public var tickets: [TicketRow]
    public var postings: [Posting]

    /// Must run inside a ledger group.
    public init(_ ledger: any Ledger, merchant: String? = nil, terminal: String? = nil) throws {
        terminals = try ledger.terminals(merchant: merchant, terminal: terminal).map {
            // Keys, sealed as they are, stay in the ledger.
            var row = $0
            row.keys = nil
            row.previousKeys = nil
            row.keyBlock = nil
            return row
        }
        batches = try ledger.batches(merchant: merchant, terminal: terminal)
        cases = try ledger.cases(merchant: merchant, terminal: terminal)
        tickets = try ledger.tickets(merchant: merchant, terminal: terminal)
        postings = try ledger.postings(merchant: merchant, terminal: terminal)
    }

    /// The currency of each terminal, by ``TerminalRow/merchant`` and number with a slash between.
    public var currencies: [String: Currency] {
        Dictionary(terminals.map { ("\($0.merchant)/\($0.terminal)", $0.currency) }) { first, _ in first }
    }
}
