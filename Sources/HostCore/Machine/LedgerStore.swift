/// Where a host keeps its rows: fetches by key, stores what it is told, decides nothing.
///
/// Calls come from one owner at a time. What is applied becomes durable when the owner's group is committed.
public protocol LedgerStore: AnyObject {
    /// The rows that a query names. Missing ones are nil or left out.
    func facts(for query: FactQuery) throws -> Facts
    func apply(_ changes: [Change]) throws
    /// Postings that were pending when the last host stopped: their issuer's answer is unknown.
    func pendingPostings() throws -> [Posting]
}
