public import DayEnd

/// A journal in memory: sealed records, folded like those on disk.
public struct MemoryJournal: Sendable {
    public private(set) var records: [SealedRecord] = []
    /// Commits that were tried.
    public private(set) var commits = 0
    private var chain = RecordChain()

    public init() {}

    public mutating func append(_ new: [TerminalRecord], at time: Moment) throws {
        commits += 1
        for record in new { records.append(try chain.seal(record, at: time)) }
    }

    /// A commit was tried that left nothing on disk.
    public mutating func countFailure() { commits += 1 }

    /// Reads every record through the chain and folds it.
    public func state() throws -> TerminalState {
        var chain = RecordChain()
        var state = TerminalState()
        for record in records { try state.apply(chain.open(record).record) }
        return state
    }

    /// Every record, checked against the chain.
    public func opened() throws -> [RecordEnvelope] {
        var chain = RecordChain()
        return try records.map { try chain.open($0) }
    }
}
