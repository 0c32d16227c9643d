public import DayEnd
public import Wording

/// Asks for a supervisor's number and password where one is needed.
public struct SupervisorRequest: Encodable, Sendable {
    /// Why ("above the limit").
    public var reason: Phrase
    /// What was wrong with the last try.
    public var problem: Phrase?

    public init(reason: Phrase, problem: Phrase? = nil) {
        self.reason = reason
        self.problem = problem
    }
}

/// Screen 1: selling stops; the tills that sell through this terminal.
public struct StopSelling: Encodable, Sendable {
    public struct Till: Encodable, Sendable {
        public var id: String
        /// `freeze.other` or `freeze.stopped`.
        public var text: Phrase
        public var isSelling: Bool

        public init(id: String, text: Phrase, isSelling: Bool) {
            self.id = id
            self.text = text
            self.isSelling = isSelling
        }
    }

    public var tills: [Till]

    public init(tills: [Till] = []) { self.tills = tills }
}

/// What can be done with an unfinished transaction, apart from carrying it to the next day.
public enum ItemChoice: String, Codable, CaseIterable, Sendable {
    case pay, cancel
}

/// Screen 2: unfinished transactions and unknown results.
public struct OpenItems: Encodable, Sendable {
    public struct Item: Encodable, Sendable {
        public var id: String
        /// `open.kind.…`.
        public var kind: Phrase
        /// The shop's name for it: a table, a ticket.
        public var label: String
        public var amount: Amount
        public var time: ClockTime
        /// How it was resolved, or what is being asked; nil while it waits for a choice.
        public var state: Phrase?
        /// "Do not charge the card again".
        public var warning: Phrase?
        public var choices: [ItemChoice]

        public init(
            id: String, kind: Phrase, label: String, amount: Money, time: ClockTime, state: Phrase? = nil,
            warning: Phrase? = nil, choices: [ItemChoice] = []
        ) {
            self.id = id
            self.kind = kind
            self.label = label
            self.amount = Amount(amount)
            self.time = time
            self.state = state
            self.warning = warning
            self.choices = choices
        }
    }

    /// `open.count`.
    public var summary: Phrase
    public var items: [Item]

    public init(summary: Phrase, items: [Item]) {
        self.summary = summary
        self.items = items
    }
}

/// What stands in the way and when it is tried again.
public struct Retry: Encodable, Sendable {
    /// `up.retry`, with its cause, seconds and attempt filled in.
    public var text: Phrase
    /// Short code of the cause for the help desk.
    public var code: String
    public var canRetryNow: Bool

    public init(
        _ cause: WordingKey, seconds: Int, attempt: Int, code: String, canRetryNow: Bool = true
    ) {
        text = Phrase(.upRetry, ["cause": .phrase(Phrase(cause)), "s": .number(seconds), "i": .number(attempt)])
        self.code = code
        self.canRetryNow = canRetryNow
    }
}

/// Screen 3: reversals and stored sales go to the host.
public struct SendStored: Encodable, Sendable {
    public var done: Int
    public var total: Int
    /// `saf.progress` or `saf.empty`.
    public var text: Phrase
    /// `saf.count`.
    public var stored: Phrase?

    public init(done: Int, total: Int, text: Phrase, stored: Phrase? = nil) {
        self.done = done
        self.total = total
        self.text = text
        self.stored = stored
    }
}
