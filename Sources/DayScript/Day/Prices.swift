/// Amounts as shops have them, in minor units.
enum Prices {
    /// What the things of one customer cost: mostly little, seldom much, with the endings of price tags.
    static func basket(_ random: inout SplitMix64) -> Int64 {
        let major =
            switch random.index(weights: [58, 32, 9, 1]) {
            case 0: random.number(6...60)
            case 1: random.number(60...300)
            case 2: random.number(300...1500)
            default: random.number(1500...4800)
            }
        return Int64(major) * 100 + ending(&random)
    }

    /// A small amount, such as a chip approves by itself.
    static func snack(_ random: inout SplitMix64) -> Int64 { Int64(random.number(5...80)) * 100 + ending(&random) }

    /// A round amount that a hotel or a rental holds.
    static func deposit(_ random: inout SplitMix64) -> Int64 { Int64(random.number(3...30)) * 100_00 }

    /// Part of an amount: from one third to nine tenths, in whole major units where there are any.
    static func part(of amount: Int64, _ random: inout SplitMix64) -> Int64 {
        let part = amount * Int64(random.number(34...90)) / 100
        return part >= 100 ? part / 100 * 100 : max(1, part)
    }

    /// The amount with these last two digits.
    static func amount(_ amount: Int64, endingWith ending: Int64) -> Int64 { amount / 100 * 100 + ending }

    private static func ending(_ random: inout SplitMix64) -> Int64 {
        switch random.index(weights: [30, 16, 14, 12, 8, 8, 12]) {
        case 0: return 0
        case 1: return 50
        case 2: return 80
        case 3: return 90
        case 4: return 99
        case 5: return 60
        default:
            // Weighed goods end anywhere but where the issuer has a mood.
            let fen = Int64(random.below(100))
            return IssuerMoods.reserved.contains(fen) ? 20 : fen
        }
    }
}
