/// The twelve durable steps of a closing, in their order.
///
/// Steps 1 to 5 are preparation: a restart cancels them and selling resumes. From ``confirm`` on the closing exists and
/// a restart continues at the first unfinished step.
public enum ClosingStep: Int, Codable, Sendable, CaseIterable, Comparable {
    case freeze = 1
    case openItems
    case drain
    case amounts
    case authorize
    case confirm
    case selfTest
    case settle
    case reconcile
    case close
    case signOff
    case rest

    public var next: ClosingStep? { ClosingStep(rawValue: rawValue + 1) }

    public static func < (left: ClosingStep, right: ClosingStep) -> Bool { left.rawValue < right.rawValue }
}

/// How a step ended.
public enum StepOutcome: Hashable, Codable, Sendable {
    case performed
    /// The step did nothing, and why. Never said of a step that did its work.
    case skipped(reason: SkipReason)
}

public enum SkipReason: String, Codable, Sendable {
    /// No cash was counted: nobody there, or the count was not given.
    case notCounted = "no cash count was given"
    /// The installation has no operator passwords.
    case noOperators = "operators' passwords are not set up on this terminal"
    /// The day is closed without anybody at the terminal.
    case nobodyThere = "nobody was there: the shop's rule closes the day"
    /// The host does not answer, and a person waits.
    case hostAway = "the host does not answer: what is stored is sent before the totals are compared"
    /// The part that would be tested cannot be reached by this build.
    case notFitted = "no part of this terminal is set up for a self-test"
    /// The profile sends no upload end where the books balance and nothing is to be uploaded.
    case nothingToUpload = "totals agree and the profile sends no end message"
    /// The sign-off was never confirmed, and a new day's work has begun.
    case superseded = "a new day's work began before the host confirmed it"
}

/// Which closing it is: the evening's, or the settlement of a batch that is full before the evening.
public enum ClosingScope: String, Codable, Sendable {
    case day, batch

    public var firstStep: ClosingStep { self == .day ? .freeze : .drain }

    /// The step after this one; nil after the last. A batch that is settled during the day is drained, settled,
    /// reconciled and closed, and selling goes on.
    public func step(after step: ClosingStep) -> ClosingStep? {
        switch (self, step) {
        case (.batch, .drain): .settle
        case (.batch, .close): nil
        default: step.next
        }
    }
}

/// The four ends of a closing.
public enum ClosingEnd: String, Codable, Sendable {
    /// Both sides agree, batch closed, signed off.
    case closed
    /// Something waits for the host and is asked again by itself.
    case pending
    /// Closed at both sides; lines differ and a case is open.
    case differing
    /// A fault of the device stopped it: nothing was sent after the fault.
    case stopped
}
