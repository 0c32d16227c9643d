public import DayEnd
public import Wording

/// Screen 4, and before the first sale of a day: the cash is counted. Nothing that is expected stands here: the count
/// is blind.
public struct CashCount: Encodable, Sendable {
    public struct CardTotal: Encodable, Sendable {
        /// The scheme as slips name it ("CUP").
        public var scheme: String
        public var type: Phrase
        public var count: Int
        public var amount: Amount

        public init(scheme: String, type: Phrase, count: Int, amount: Money) {
            self.scheme = scheme
            self.type = type
            self.count = count
            self.amount = Amount(amount)
        }
    }

    public struct Denomination: Encodable, Sendable {
        public var value: Amount
        public var isCoin: Bool

        public init(_ value: Money, isCoin: Bool) {
            self.value = Amount(value)
            self.isCoin = isCoin
        }
    }

    /// The day begins with it; else it ends.
    public var isOpening: Bool
    public var cards: [CardTotal]
    /// Largest first.
    public var denominations: [Denomination]
    public var entry: AmountEntry

    public init(
        isOpening: Bool = false, cards: [CardTotal], denominations: [Denomination], entry: AmountEntry
    ) {
        self.isOpening = isOpening
        self.cards = cards
        self.denominations = denominations
        self.entry = entry
    }
}

/// Screen 4 after the count: what was expected, and why it differs.
public struct CashDifference: Encodable, Sendable {
    public struct Reason: Encodable, Sendable {
        public var code: String
        public var text: Phrase

        public init(code: String, text: Phrase) {
            self.code = code
            self.text = text
        }
    }

    /// `diff.over` or `diff.short`.
    public var verdict: Phrase
    public var tone: Tone
    public var counted: Amount
    public var expected: Amount
    public var reasons: [Reason]
    /// Code of the reason that was chosen.
    public var chosen: String?
    public var supervisor: SupervisorRequest?
    public var canContinue: Bool

    public init(
        verdict: Phrase, tone: Tone, counted: Money, expected: Money, reasons: [Reason] = [], chosen: String? = nil,
        supervisor: SupervisorRequest? = nil, canContinue: Bool = false
    ) {
        self.verdict = verdict
        self.tone = tone
        self.counted = Amount(counted)
        self.expected = Amount(expected)
        self.reasons = reasons
        self.chosen = chosen
        self.supervisor = supervisor
        self.canContinue = canContinue
    }
}
