/// What a made-up day may hold besides what every such day does.
public struct DayOptions: Hashable, Sendable {
    /// The acquirer takes partial approvals (F39 = 10): one sale of the day is approved in part.
    public var hasPartialApproval: Bool
    /// An answer of each type that has a reversal is lost, not of one or two only.
    public var losesAnswerOfEveryType: Bool

    /// Creates options.
    public init(hasPartialApproval: Bool = true, losesAnswerOfEveryType: Bool = false) {
        self.hasPartialApproval = hasPartialApproval
        self.losesAnswerOfEveryType = losesAnswerOfEveryType
    }
}
