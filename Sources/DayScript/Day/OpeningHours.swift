/// When a shop is open, and when customers come.
struct OpeningHours {
    /// Seconds since local midnight.
    let opens: Int
    /// Seconds since local midnight.
    let closes: Int

    /// Customers in each hour, beside each other: a rush at noon and one after work.
    private static let rush: [Int: Int] = [
        8: 3, 9: 3, 10: 4, 11: 6, 12: 11, 13: 7, 14: 3, 15: 3, 16: 4, 17: 7, 18: 12, 19: 10, 20: 6, 21: 3,
    ]

    /// Opens about half past eight and closes about half past nine in the evening.
    init(from random: inout SplitMix64) {
        opens = 30_600 + random.number(-30...30) * 60
        closes = 77_400 + random.number(-30...30) * 60
    }

    /// When something that lasts `duration` seconds begins.
    func moment(for duration: Int, from random: inout SplitMix64) -> Int {
        let last = max(opens, closes - duration)
        let hours = Array(opens / 3600...last / 3600)
        let weights = hours.map { Self.rush[$0, default: 1] }
        for _ in 0..<16 {
            let second = hours[random.index(weights: weights)] * 3600 + random.below(3600)
            if (opens...last).contains(second) { return second }
        }
        return random.number(opens...last)
    }
}
