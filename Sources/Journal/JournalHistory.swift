public import DayEnd

/// Everything that a journal tells from its first record on: for reports, checks and the comparison with a ledger.
public struct JournalHistory: Sendable {
    /// Every line that was ever booked, as it stood when its batch closed (or stands now), in order.
    public private(set) var lines: [Line] = []
    public private(set) var cash: [CashLine] = []
    public private(set) var slips: [SettlementSlip] = []
    /// The closed batches, as ``slips`` and in their order, each with what its papers show.
    public private(set) var batches: [ClosedBatch] = []
    /// Steps of the evening's closings, in the order in which they ended.
    public private(set) var steps: [Step] = []
    public private(set) var repairs: [JournalRepair] = []
    public private(set) var records = 0
    public private(set) var state = TerminalState()

    public struct Step: Sendable, Hashable {
        public var step: ClosingStep
        public var outcome: StepOutcome
        /// Numbers of its first and last record.
        public var records: ClosedRange<Int64>
        public var milliseconds: Int64
    }

    /// Reads a journal, checking its chain on the way.
    public init(_ path: String) throws {
        var history = Self.empty
        var started: (step: ClosingStep, sequence: Int64, time: Moment)?
        try JournalStore.readAll(path) { envelope in
            history.records += 1
            switch envelope.record {
            case .batchClosed(let anchor):
                history.lines += history.state.lines
                history.slips.append(anchor.slip)
                history.batches.append(ClosedBatch(anchor, closing: history.state))
            case .cash(let line): history.cash.append(line)
            case .repaired(let repair): history.repairs.append(repair)
            case .stepStarted(let step): started = (step, envelope.sequence, envelope.time)
            case .stepEnded(let step, let outcome):
                if let begin = started, begin.step == step, history.state.closing?.start.scope == .day {
                    history.steps.append(
                        Step(
                            step: step, outcome: outcome, records: begin.sequence...envelope.sequence,
                            milliseconds: envelope.time.milliseconds - begin.time.milliseconds))
                }
            default: break
            }
            try history.state.apply(envelope.record)
        }
        history.lines += history.state.lines
        self = history
    }

    private init() {}
    private static let empty = JournalHistory()
}
