public import DayEnd

extension JournalStore {
    /// The records behind a number, in order and checked against the chain: at most so many.
    ///
    /// - Parameter sequence: Number of the last record that is known; 0 for none.
    public func records(after sequence: Int64, limit: Int) throws -> [RecordEnvelope] {
        guard sequence >= 0, sequence < self.sequence, limit > 0 else { return [] }
        var chain = RecordChain()
        if sequence > 0, let before = try stored(sequence) { chain = RecordChain(after: before) }
        let last = min(self.sequence, sequence.addingReportingOverflow(Int64(limit)).partialValue)
        return try stored(from: sequence + 1, to: last).map { try chain.open($0) }
    }
}
