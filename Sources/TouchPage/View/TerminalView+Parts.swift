public import DayEnd
public import Wording

/// How a thing stands, by colour and by a sign besides: no meaning rests on colour alone.
public enum Tone: String, Encodable, Sendable {
    case good, attention, bad, quiet
}

extension TerminalView {
    /// One of the last transactions.
    public struct Transaction: Encodable, Sendable {
        /// STAN, or another name by which the front finds the line again for a receipt.
        public var id: String
        public var time: ClockTime
        public var type: Phrase
        public var amount: Amount
        /// First six and last four digits at most; nil for cash.
        public var card: String?
        /// Voided, not sent, unknown; nil for a plain approved line.
        public var standing: Phrase?
        public var tone: Tone
        public var canPrint: Bool
        /// Can be undone, whole.
        public var canVoid: Bool

        public init(
            id: String, time: ClockTime, type: Phrase, amount: Money, card: String? = nil, standing: Phrase? = nil,
            tone: Tone = .good, canPrint: Bool = false, canVoid: Bool = false
        ) {
            self.id = id
            self.time = time
            self.type = type
            self.amount = Amount(amount)
            self.card = card
            self.standing = standing
            self.tone = tone
            self.canPrint = canPrint
            self.canVoid = canVoid
        }
    }

    /// One of the closing's twelve steps.
    public struct Step: Encodable, Sendable {
        public enum State: String, Encodable, Sendable {
            case waiting, running, done, skipped, failed
        }

        public var number: Int
        public var name: Phrase
        public var state: State
        /// The state in words.
        public var word: Phrase
        public var reason: Phrase?

        public init(_ step: ClosingStep, _ state: State, reason: Phrase? = nil) {
            number = step.rawValue
            name = Phrase(step.name)
            self.state = state
            word = Phrase(state.word)
            self.reason = reason
        }
    }

    /// How a closing ended.
    public struct End: Encodable, Sendable {
        public var text: Phrase
        public var tone: Tone
        public var day: ShownDay

        /// - Parameter end: nil for a closing that was cancelled in its preparation.
        public init(_ end: ClosingEnd?, on day: CivilDate) {
            self.day = ShownDay(day)
            switch end {
            case .closed: (text, tone) = (Phrase(.endClosed), .good)
            case .pending: (text, tone) = (Phrase(.endPending), .attention)
            case .differing: (text, tone) = (Phrase(.endDiffering), .attention)
            case .stopped: (text, tone) = (Phrase(.endStopped), .bad)
            case nil: (text, tone) = (Phrase(.endCancelled), .quiet)
            }
        }
    }

    /// A failure in short: the code for the help desk, and who can mend it.
    public struct Failure: Encodable, Sendable {
        public var code: String
        /// `cause.term`, `cause.lan`, `cause.wan` or `cause.host`.
        public var cause: Phrase?

        public init(code: String, cause: Phrase? = nil) {
            self.code = code
            self.cause = cause
        }
    }

    public struct Notice: Encodable, Sendable {
        public var text: Phrase
        public var tone: Tone
        /// Short code for the help desk.
        public var code: String

        public init(_ text: Phrase, _ tone: Tone, code: String) {
            self.text = text
            self.tone = tone
            self.code = code
        }
    }
}

extension TerminalView.Step.State {
    fileprivate var word: WordingKey {
        switch self {
        case .waiting: .stepWaiting
        case .running: .stepRunning
        case .done: .stepDone
        case .skipped: .stepSkipped
        case .failed: .stepFailed
        }
    }
}

extension ClosingStep {
    fileprivate var name: WordingKey {
        switch self {
        case .freeze: .stepFreeze
        case .openItems: .stepOpenItems
        case .drain: .stepDrain
        case .amounts: .stepAmounts
        case .authorize: .stepAuthorize
        case .confirm: .stepConfirm
        case .selfTest: .stepSelfTest
        case .settle: .stepSettle
        case .reconcile: .stepReconcile
        case .close: .stepClose
        case .signOff: .stepSignOff
        case .rest: .stepRest
        }
    }
}
