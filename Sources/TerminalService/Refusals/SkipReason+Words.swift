import DayEnd
import Wording

extension SkipReason {
    /// Why a step was left out, in a few words.
    var words: WordingKey {
        switch self {
        case .notCounted: .skipCounted
        case .noOperators: .skipOperators
        case .nobodyThere: .skipNobody
        case .hostAway: .skipAway
        case .notFitted: .skipFitted
        case .nothingToUpload: .skipUpload
        case .superseded: .skipSuperseded
        }
    }
}
