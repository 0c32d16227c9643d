public import Wording

/// Screen 10: signed off, or still waiting for the host's word.
public struct SignOff: Encodable, Sendable {
    public enum State: String, Encodable, Sendable { case running, done, pending }

    public var state: State
    /// `off.run`, `off.ok` or `off.pending`.
    public var text: Phrase
    public var more: Phrase?
    /// `set.agree`, `end.differing` or `set.unconf`.
    public var verdict: Phrase?
    public var retry: Retry?
    public var canContinue: Bool

    public init(
        _ state: State, text: Phrase, more: Phrase? = nil, verdict: Phrase? = nil, retry: Retry? = nil,
        canContinue: Bool = false
    ) {
        self.state = state
        self.text = text
        self.more = more
        self.verdict = verdict
        self.retry = retry
        self.canContinue = canContinue
    }
}

/// Screen 12: dark, with the time and one dot.
public struct Sleep: Encodable, Sendable {
    /// Green when nothing waits, else amber.
    public var isAllSent: Bool
    /// `sleep.ok` or `sleep.amber`.
    public var text: Phrase
    /// What finishes by itself.
    public var waiting: [Phrase]
    /// `sleep.wake` or `sleep.touch`.
    public var wake: Phrase

    public init(isAllSent: Bool, text: Phrase, waiting: [Phrase] = [], wake: Phrase) {
        self.isAllSent = isAllSent
        self.text = text
        self.waiting = waiting
        self.wake = wake
    }
}

/// A fault of this device stopped the closing; nothing was sent after it.
public struct Stop: Encodable, Sendable {
    /// The part that failed.
    public var part: Phrase
    /// `test.stop`.
    public var text: Phrase
    /// `ticket.made`.
    public var ticket: Phrase?
    /// `ticket.taken`: the host's own number of it, once it has answered.
    public var taken: Phrase?
    /// The repair ticket's number.
    public var number: String?
    /// What was seen, in words of the driver.
    public var evidence: String?
    /// What the operator must not do.
    public var never: [Phrase]
    /// Short code of the fault for the help desk.
    public var fault: String
    public var canRetry: Bool

    public init(
        part: WordingKey, ticket: Phrase? = nil, taken: Phrase? = nil, number: String? = nil, evidence: String? = nil,
        never: [Phrase] = [Phrase(.safKeep)], fault: String, canRetry: Bool = true
    ) {
        self.part = Phrase(part)
        text = Phrase(.testStop, ["part": .phrase(Phrase(part))])
        self.ticket = ticket
        self.taken = taken
        self.number = number
        self.evidence = evidence
        self.never = never
        self.fault = fault
        self.canRetry = canRetry
    }
}
