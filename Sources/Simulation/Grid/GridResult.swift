import DayEnd

/// What came of one cell.
public struct GridResult: Codable, Sendable, Hashable {
    public enum Status: String, Codable, Sendable { case held, broken, forbidden, missed }

    public var cell: GridCell
    public var status: Status
    /// The end that the rules ask for.
    public var expected: String
    /// What was seen instead, the rule that forbids the cell, or nothing.
    public var note: String

    /// Plays a cell.
    public init(_ cell: GridCell) {
        self.cell = cell
        if let rule = cell.forbidden {
            status = .forbidden
            expected = ""
            note = rule
            return
        }
        let wanted = cell.expectation
        let isLate = wanted.first == .pending ? "pending, then " : ""
        expected = (wanted.isCancelled ? "cancelled, then " : isLate) + wanted.last.rawValue
        do {
            let outcome = try GridBench(cell).play()
            var faults = outcome.faults
            if outcome.last != wanted.last { faults.append("ends \(outcome.last?.rawValue ?? "not at all")") }
            if let first = wanted.first, outcome.first != first {
                faults.append("is told \(outcome.first?.rawValue ?? "nothing")")
            }
            if outcome.isCancelled != wanted.isCancelled {
                faults.append(outcome.isCancelled ? "is cancelled" : "is not cancelled")
            }
            // A fault that found nothing to strike proves nothing.
            status = !faults.isEmpty ? .broken : outcome.hasStruck ? .held : .missed
            note = faults.joined(separator: "; ")
        } catch {
            status = .broken
            note = "\(error)"
        }
    }
}
