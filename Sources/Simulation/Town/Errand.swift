import DayEnd
import UnionPay

/// One thing that a customer wants, as the shop's till remembers it: what was asked, what it was told, whether the goods
/// were handed over. It is the world's own memory, and neither machine can change it.
struct Errand {
    enum Fate {
        case open
        /// The till was told of an approval, and the customer went away with the goods (or with the money back).
        case done(Line)
        /// The till was told that nothing was booked, or gave up before it asked for anything.
        case none
        /// It was told that the result is not known and would be undone.
        case undone

        /// For the reader of a trace.
        var name: String {
            switch self {
            case .open: "open"
            case .done(let line): "done as \(line.key)"
            case .none: "nothing was booked"
            case .undone: "given up, to be undone"
            }
        }
    }

    let reference: String
    let type: TransactionType
    let amount: Int64
    let card: TownCard
    let way: Way
    /// Index of the errand that this one refers to.
    var original: Int?
    var tries = 0
    var fate = Fate.open
    /// The till was told of a refusal by the issuer: nothing may be booked later either.
    var wasDeclined = false
    /// A try of it came to no answer, or was lost with the terminal that it was given to.
    var wasUnknown = false

    enum Way { case swipe, chip, tap, scan, manual }

    var isOpen: Bool { if case .open = fate { true } else { false } }
    var line: Line? { if case .done(let line) = fate { line } else { nil } }
}

/// A card that exists in one world only.
struct TownCard: Hashable {
    var pan: String
    var expiry: String
    var isForeign: Bool
}
