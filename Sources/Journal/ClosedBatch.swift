public import DayEnd

/// A batch as it stood when it closed: all that its papers show.
public struct ClosedBatch: Sendable, Hashable {
    public var slip: SettlementSlip
    public var lines: [Line]
    /// F37 of the 0510; nil where the batch closed without an answer.
    public var hostRRN: String?
    /// The business day so far, this batch included.
    public var day: TerminalState.DaySoFar
    /// The drawer as it was counted in the closing of this batch; nil where nobody counted.
    public var count: CashComparison?
    public var explanation: TerminalRecord.Explanation?

    /// - Parameter state: The state before the anchor.
    init(_ anchor: Anchor, closing state: TerminalState) {
        slip = anchor.slip
        lines = state.lines.map(\.forPaper)
        hostRRN = state.closing?.settlement?.rrn
        day = anchor.carried.day
        count = state.closing?.comparison
        explanation = state.closing?.explanation
    }
}
