public import DayEnd
public import Wording

/// Money that is about to go back: what is undone, and a supervisor's word where one is needed.
public struct GiveBack: Encodable, Sendable {
    /// `giveback.void`, `giveback.refund` and the like.
    public var title: Phrase
    /// The button that does it.
    public var act: Phrase
    /// `line.sale` and the like.
    public var type: Phrase
    public var amount: Amount
    public var time: ClockTime
    /// First six and last four digits at most.
    public var card: String?
    /// Date and reference of what is refunded, as the acquirer asks for them; nil for a void.
    public var original: Phrase?
    /// How much of a refund is still to be typed; nil once the amount stands.
    public var entry: AmountEntry?
    /// With `entry`: the largest amount.
    public var most: Phrase?
    /// Nil where nobody is asked: the person goes on alone.
    public var supervisor: SupervisorRequest?

    public init(
        title: Phrase, act: Phrase, type: Phrase, amount: Money, time: ClockTime, card: String? = nil,
        original: Phrase? = nil, entry: AmountEntry? = nil, most: Phrase? = nil,
        supervisor: SupervisorRequest? = nil
    ) {
        self.title = title
        self.act = act
        self.type = type
        self.amount = Amount(amount)
        self.time = time
        self.card = card
        self.original = original
        self.entry = entry
        self.most = most
        self.supervisor = supervisor
    }
}
