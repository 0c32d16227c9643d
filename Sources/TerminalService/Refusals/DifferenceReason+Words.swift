public import DayEnd
public import Wording

extension DifferenceReason {
    /// The reason in words, as page and slip say it.
    public var words: WordingKey {
        switch self {
        case .miscounted: .diffCount
        case .wrongChange: .diffChange
        case .unrecordedSale: .diffMissed
        case .unrecordedPayOut: .diffPayout
        case .wrongTender: .diffTender
        case .counterfeit: .diffNote
        case .unknown: .diffUnknown
        }
    }
}
