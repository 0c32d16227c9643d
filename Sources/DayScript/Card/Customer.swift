import DayEnd
import UnionPay

/// A card and the way in which its holder uses it.
struct Customer {
    /// How often each way is used, in percent.
    struct Habits {
        var chip: Int
        var tap: Int
        var swipe: Int
        var scan: Int

        /// As sales are paid.
        static let usual = Habits(chip: 45, tap: 35, swipe: 12, scan: 8)
        /// With the card itself: what a code on a telephone is not offered for.
        static let withoutScan = Habits(chip: 49, tap: 38, swipe: 13, scan: 0)
        /// Where the card stays for a while: pre-authorisations.
        static let unhurried = Habits(chip: 80, tap: 0, swipe: 20, scan: 0)
    }

    let card: VirtualCard
    let way: CardWay

    init(card: VirtualCard, way: CardWay) {
        self.card = card
        self.way = way
    }

    /// Draws a customer.
    ///
    /// - Parameter isDomestic: nil draws it: 85 % of the usual customers, every scanned code among them.
    init(from random: inout SplitMix64, _ habits: Habits, isDomestic: Bool? = nil, on day: CivilDate) {
        let ways: [CardWay] = [.chip, .tap, .swipe, .scan]
        way = ways[random.index(weights: [habits.chip, habits.tap, habits.swipe, habits.scan])]
        // 0.08 + 0.92 x 0.837 = 0.85
        let isDrawnDomestic = way == .scan || random.below(1000) < 837
        let hasChip = way != .swipe
        card = VirtualCard(from: &random, isDomestic: isDomestic ?? isDrawnDomestic, hasChip: hasChip, on: day)
    }

    /// The customer of an earlier act.
    init?(_ act: ScriptedAct) {
        guard let card = act.card, let way = act.way else { return nil }
        self.init(card: card, way: way)
    }

    /// Whether a PIN is entered for an amount: never for a code, for a tap above 1000.00, for most other domestic
    /// cards, for some foreign ones.
    func entersPIN(for amount: Int64, _ random: inout SplitMix64) -> Bool {
        let isDomestic = card.scheme == .unionPay
        switch way {
        case .scan, .manual: return false
        case .tap: return isDomestic && amount > 100_000
        case .chip, .swipe: return random.chance(isDomestic ? 85 : 30)
        }
    }
}
