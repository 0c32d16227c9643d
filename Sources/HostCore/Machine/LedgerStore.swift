/// Where a host keeps its rows: fetches by key, stores what it is told, decides nothing.
///
/// Calls come from one owner at a time. What is applied becomes durable when the owner's group is committed.
public protocol LedgerStore: AnyObject {
    /// The rows that a query names. Missing ones are nil or left out.
    func facts(for query: FactQuery) throws -> Facts
    func apply(_ changes: [Change]) throws
    /// Postings that an issuer still owes a word on, those with a ``Posting/deadline``: pending ones, whose answer is
    /// unknown, and those whose reversal upstream was not confirmed.
    func pendingPostings() throws -> [Posting]
}
