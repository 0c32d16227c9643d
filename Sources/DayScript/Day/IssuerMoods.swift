import HostCore
import UnionPay

/// Which amounts the simulated issuer of a made-up day does not simply approve: sales that end on odd fen.
enum IssuerMoods {
    /// The last two digits of a sale, the F39 that they bring, and why.
    static let declines: [(ending: Int64, code: String)] = [
        // Not enough money.
        (51, "51"),
        // Wrong PIN.
        (55, "55"),
        // Above the limit of the card.
        (61, "61"),
        // Used too often.
        (65, "65"),
    ]
    /// The last two digits of a sale that is approved in part, and how much of it, in percent.
    static let partial: (ending: Int64, percent: Int64) = (37, 60)

    /// Endings that no other amount may have.
    static let reserved = Set(declines.map(\.ending) + [partial.ending])

    /// The rules.
    static let rules = IssuerRules(
        declines.map { .init(amountEndsWith: "\($0.ending)", type: .sale, code: $0.code) }
            + [
                .init(
                    amountEndsWith: "\(partial.ending)", type: .sale, code: "10", approvedPercent: partial.percent)
            ])
}
