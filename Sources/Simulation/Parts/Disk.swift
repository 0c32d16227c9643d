import DayEnd

/// A terminal's store: whole commits in their order, as a store keeps them that never shows half of one.
///
/// Records are sealed by the production codec. That happens when somebody reads them: sealing is a function of the
/// record, its time and the hash before it, so the bytes are the same as if they had been sealed at once.
struct Disk {
    private var written: [(record: TerminalRecord, time: Moment)] = []
    private var sealed: [SealedRecord] = []
    private var chain = RecordChain()
    /// Index of the newest anchor: the fold starts there.
    private var anchor = 0

    init() {}

    var count: Int { written.count }
    subscript(index: Int) -> TerminalRecord { written[index].record }

    mutating func append(_ records: [TerminalRecord], at time: Moment) {
        for record in records {
            if case .batchClosed = record { anchor = written.count }
            written.append((record, time))
        }
    }

    /// The last bytes of the journal's chain: what it is, in one value.
    mutating func head() throws -> [UInt8] {
        try seal()
        return chain.hash
    }

    private mutating func seal() throws {
        for index in sealed.count..<written.count {
            sealed.append(try chain.seal(written[index].record, at: written[index].time))
        }
    }

    /// The state that the records since the newest anchor lead to, each read through the chain.
    mutating func state() throws -> TerminalState { try state(reading: { $1 }) }

    /// The state, as a drive shows it that may not give back what was written.
    mutating func state(reading read: (Int, SealedRecord) -> SealedRecord) throws -> TerminalState {
        try seal()
        var chain = anchor == 0 ? RecordChain() : RecordChain(after: sealed[anchor - 1])
        var state = TerminalState()
        for index in anchor..<sealed.count {
            try state.apply(chain.open(read(index, sealed[index])).record)
        }
        return state
    }

    /// How many records a start reads.
    var readCount: Int { written.count - anchor }
    func readIndex(_ number: UInt64) -> Int { anchor + Int(number % UInt64(max(1, readCount))) }
    func record(_ index: Int) -> SealedRecord { sealed[index] }
}
