public import UnionPay

/// What the settlement said, both card classes together.
public enum DayVerdict: String, Codable, Sendable {
    case balanced
    case differing
    /// The host did not answer, or answered that it could not compare.
    case unconfirmed

    /// Differing where either class differs; balanced where both agree; else the host could not compare.
    public init(domestic: SettlementVerdict, foreign: SettlementVerdict) {
        if domestic == .differs || foreign == .differs {
            self = .differing
        } else {
            self = domestic == .balanced && foreign == .balanced ? .balanced : .unconfirmed
        }
    }

    /// The worse of two: differing before unconfirmed before balanced.
    public func worse(than other: DayVerdict?) -> DayVerdict {
        guard let other else { return self }
        if self == .differing || other == .differing { return .differing }
        return self == .balanced ? other : self
    }
}
