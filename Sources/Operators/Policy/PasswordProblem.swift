/// Why a password is refused. No case holds a part of it.
public enum PasswordProblem: Error, Hashable, Sendable {
    /// Shorter than this role's passwords must be.
    case length(minimum: Int)
    case tooLong(maximum: Int)
    /// A character outside printable ASCII.
    case character
    /// Not both letters and digits.
    case composition
    /// Digits alone, and fewer than a keypad password needs.
    case keypadLength(digits: Int)
    /// Digits alone on a terminal that is not enrolled.
    case notEnrolled
    /// One that devices leave the factory with.
    case factory
    /// One of those tried first everywhere.
    case common
    /// Little more than something that can be guessed.
    case guessable(Habit)
    /// Little more than the terminal's, the merchant's or the operator's own number, telephone or name.
    case ownWord
    /// Too few bits by the strength estimate.
    case weak(bits: Int)
    /// The present one or one of the last `history`.
    case used(history: Int)
    /// The present one with so few changes or fewer.
    case similar(edits: Int)

    /// Key of the text to show.
    public var code: String {
        switch self {
        case .length: "pw.length"
        case .tooLong: "pw.tooLong"
        case .character: "pw.character"
        case .composition: "pw.composition"
        case .keypadLength: "pw.keypadLength"
        case .notEnrolled: "pw.notEnrolled"
        case .factory: "pw.default"
        case .common: "pw.common"
        case .guessable(let habit): "pw.guessable.\(habit.rawValue)"
        case .ownWord: "pw.ownWord"
        case .weak: "pw.weak"
        case .used: "pw.used"
        case .similar: "pw.similar"
        }
    }

    /// What the text's placeholder stands for: `{n}`, or `{h}` for the history.
    public var parameter: (name: String, value: Int)? {
        switch self {
        case .length(let count), .tooLong(let count), .keypadLength(let count), .weak(let count): ("n", count)
        case .similar(let edits): ("n", edits)
        case .used(let history): ("h", history)
        case .character, .composition, .notEnrolled, .factory, .common, .guessable, .ownWord: nil
        }
    }
}
