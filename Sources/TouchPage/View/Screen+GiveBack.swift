public import DayEnd
public import Wording

/// Money that is about to go back: what is undone, and a supervisor's word where one is needed.
public struct GiveBack: Encodable, Sendable {
    /// `giveback.void`.
    public var title: Phrase
    /// `line.sale` and the like.
    public var type: Phrase
    public var amount: Amount
    public var time: ClockTime
    /// First six and last four digits at most.
    public var card: String?
    /// Nil where nobody is asked: the person goes on alone.
    public var supervisor: SupervisorRequest?

    public init(
        title: Phrase, type: Phrase, amount: Money, time: ClockTime, card: String? = nil,
        supervisor: SupervisorRequest? = nil
    ) {
        self.title = title
        self.type = type
        self.amount = Amount(amount)
        self.time = time
        self.card = card
        self.supervisor = supervisor
    }
}
