import DayEnd

/// The references that lines of a state bear, beside the state and led after it: a sale must not look through a full
/// batch for one that is new.
struct KnownReferences: Sendable {
    private var names: Set<String> = []
    private var batch: BatchNumber?
    private var lineCount = 0

    /// Takes in what the state has more than at the last call. Lines of a batch only become more; those of closed ones
    /// change when the batch does.
    mutating func follow(_ state: TerminalState) {
        if batch != state.batch || lineCount > state.lines.count {
            names = Set(state.pastReferences.lazy.compactMap(\.reference))
            batch = state.batch
            lineCount = 0
        }
        for line in state.lines[lineCount...] {
            if let reference = line.reference { names.insert(reference) }
        }
        lineCount = state.lines.count
    }

    /// False only where no line of the state, in the open batch or a closed one, bears this reference.
    func mayBe(_ reference: String, in state: TerminalState) -> Bool {
        batch != state.batch || lineCount != state.lines.count || names.contains(reference)
    }
}
