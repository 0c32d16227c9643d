public import DayEnd

/// Where the end of the day stands.
public struct EndOfDay: Sendable {
    public enum State: String, Sendable, CaseIterable {
        /// No closing is under way.
        case idle
        /// It waits for an answer.
        case asking
        /// It runs by itself.
        case running
        /// The host is asked again by itself.
        case pending
        /// A fault of the device stopped it.
        case stopped
    }

    public var state: State
    /// Name of the closing under way.
    public var identifier: String?
    public var businessDay: CivilDate?
    public var step: ClosingStep?
    public var prompt: ClosingPrompt?
    public var last: TerminalState.ClosingSummary?

    public init(
        state: State, identifier: String? = nil, businessDay: CivilDate? = nil, step: ClosingStep? = nil,
        prompt: ClosingPrompt? = nil, last: TerminalState.ClosingSummary? = nil
    ) {
        self.state = state
        self.identifier = identifier
        self.businessDay = businessDay
        self.step = step
        self.prompt = prompt
        self.last = last
    }
}

/// What a till does about the end of the day.
public enum EndOfDayAct: Sendable {
    /// Begins a closing, or joins the one under way. With a person there steps 2 to 6 are asked; with nobody there
    /// the shop's rule answers, which a terminal that has operators does not allow a till.
    case begin(attended: Bool)
    case carry
    case count([CashCount.Pieces])
    case explain(DifferenceReason, Proof?)
    case authorize(Proof)
    /// Names the list that was shown.
    case confirm(list: String)
    /// Selling resumes; not once the confirmed closing has left the point at which both sides hold the batch open.
    case cancel

    /// An operator's number and password.
    public struct Proof: Sendable {
        public var number: String
        public var password: String
        public init(number: String, password: String) {
            self.number = number
            self.password = password
        }
    }
}

extension EndOfDayAct.Proof: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<proof of \(number)>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

public enum EndOfDayAnswer: Sendable {
    case state(EndOfDay)
    case refused(TillRefusal)
}
