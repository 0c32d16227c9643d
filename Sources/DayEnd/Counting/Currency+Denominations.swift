extension Currency {
    /// Face values of the notes and coins in circulation, minor units, largest first: what a drawer is counted by.
    ///
    /// Source: the issuing authorities' lists of current notes and coins; values that have gone out of use are left
    /// out. Empty for a currency that is not in ``known``.
    public var denominations: [Int64] {
        switch alphabeticCode {
        case "CNY": [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10]
        case "HKD": [100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10]
        case "MOP": [100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10]
        case "TWD": [200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 100]
        case "JPY": [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1]
        case "KRW": [50_000, 10_000, 5_000, 1_000, 500, 100, 50, 10]
        case "KWD": [20_000, 10_000, 5_000, 1_000, 500, 250, 100, 50, 20, 10, 5]
        case "SGD": [100_000, 10_000, 5_000, 1_000, 500, 200, 100, 50, 20, 10, 5]
        case "GBP": [5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1]
        case "USD": [10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 25, 10, 5, 1]
        case "EUR": [20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1]
        default: []
        }
    }
}
