public import DayEnd

/// What a closing does, told while it does it: one JSON object each.
public struct ClosingEvent: Codable, Sendable, Hashable {
    public enum State: String, Codable, Sendable {
        case started, performed, skipped
        /// The host has answered one more upload message.
        case uploaded
        /// The closing has come to an end, or its end waits for the host.
        case ended
        case cancelled
    }

    /// Always `step`, so that a reader can tell it from the reply behind it.
    public var event = "step"
    public var state: State
    /// Name of the step as ``ClosingStep`` has it, and its number; nil for the end.
    public var step: String?
    public var number: Int?
    /// Why it was skipped.
    public var reason: String?
    /// Lines that one upload message carried.
    public var lines: Int?
    public var end: ClosingEnd?

    /// Nil for a record that says nothing of a closing.
    public init?(_ record: TerminalRecord) {
        switch record {
        case .stepStarted(let step): self.init(.started, step)
        case .stepEnded(let step, .performed): self.init(.performed, step)
        case .stepEnded(let step, .skipped(let reason)):
            self.init(.skipped, step)
            self.reason = reason.rawValue
        case .uploaded(let upload):
            self.init(.uploaded, .reconcile)
            lines = upload.lines.count
        case .closingEnded(let end):
            self.init(.ended, nil)
            self.end = end
        case .closingCancelled: self.init(.cancelled, nil)
        default: return nil
        }
    }

    private init(_ state: State, _ step: ClosingStep?) {
        self.state = state
        self.step = step.map { "\($0)" }
        number = step?.rawValue
    }
}
