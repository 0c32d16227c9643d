/// What must hold, by the numbers of the fault model's list.
public enum Invariant: String, CaseIterable, Codable, Sendable, CodingKeyRepresentable {
    /// I1: journal, ledger, slip and settlement file say the same, by type, count and sum.
    case totals = "I01-totals-agree"
    /// I2: every posting has its counter-posting.
    case entries = "I02-entries-balance"
    /// I3: what was told, printed or acknowledged is on the journal and stays.
    case promises = "I03-nothing-promised-is-lost"
    /// I4: no act is booked or charged twice.
    case once = "I04-nothing-twice"
    /// I5, I6: a posting only moves as the rules say; a closed batch does not move.
    case transitions = "I06-postings-move-by-the-rules"
    /// I7: an act without an answer ends as booked or undone, in time; what is owed blocks the settlement.
    case resolved = "I07-every-act-ends"
    /// I9, I10: numbers follow each other and name one thing; each line is in one batch.
    case numbers = "I10-numbers"
    /// I11: every step is stored before the next; a closing has one of four ends.
    case steps = "I11-closing-steps"
    /// I12: keys go only when nothing needs them, and with their batch.
    case keys = "I12-data-keys"
    /// I14: each line is in one settlement file.
    case files = "I14-settlement-files"
    /// I15: what differs is named, line by line.
    case named = "I15-differences-are-named"
    /// I16, I17: the journal is whole, and recovery leads to the state in memory.
    case journal = "I16-journal"
    /// Intent before act: nothing leaves that is not on disk.
    case intent = "I11-intent-before-act"
    /// I22: what a terminal takes for the host's word answers the very question that it asked.
    case answers = "I22-answers-fit-their-questions"
    /// What customers pay is what stands.
    case customers = "customers-pay-what-they-got"
    /// No machine stopped itself.
    case halted = "no-machine-halts"
    /// L1: once faults stop, every terminal closes its day.
    case liveness = "L1-the-day-closes"
}

/// An invariant that did not hold.
public struct Violation: Hashable, Codable, Sendable, CustomStringConvertible {
    public var invariant: Invariant
    /// 0 for the host.
    public var terminal: Int
    public var evidence: String

    public var description: String { "\(invariant.rawValue), terminal \(terminal): \(evidence)" }
}
