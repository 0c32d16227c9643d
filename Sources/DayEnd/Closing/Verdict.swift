public import UnionPay

/// What the settlement said, both card classes together.
public enum DayVerdict: String, Codable, Sendable {
    case balanced
    case differing
    /// The host did not answer, or answered that it could not compare.
    case unconfirmed

    public init(domestic: SettlementVerdict, foreign: SettlementVerdict) {
        self = domestic == .balanced && foreign == .balanced ? .balanced : .differing
    }
}
