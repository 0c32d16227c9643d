/// How often a value fell into each of a few fixed ranges. Usable from any thread; costs a short search and two
/// additions.
public final class Histogram: Sendable {
    /// Upper bounds of the ranges, in whole units, growing; a last range without a bound follows.
    public let bounds: [UInt64]
    private let counts: [Counter]
    private let total = Counter()

    public init(bounds: [UInt64]) {
        self.bounds = bounds
        counts = (0...bounds.count).map { _ in Counter() }
    }

    public func record(_ value: UInt64) {
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        counts[index].add()
        total.add(Int(clamping: value))
    }

    /// What was recorded so far. While others record, a value may be in it by half.
    public var reading: Reading { Reading(bounds: bounds, counts: counts.map(\.value), total: total.value) }

    /// Nanoseconds from a quarter of a millisecond to half a minute, each about twice the one before.
    public static let times: [UInt64] = [
        250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
        250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000, 30_000_000_000,
    ]
}

extension Histogram {
    /// What a histogram held at one moment, or between two.
    public struct Reading: Codable, Sendable, Hashable {
        public var bounds: [UInt64]
        /// One more than bounds: the last range has none.
        public var counts: [UInt64]
        /// Sum of the values.
        public var total: UInt64

        public init(bounds: [UInt64], counts: [UInt64], total: UInt64) {
            self.bounds = bounds
            self.counts = counts
            self.total = total
        }

        public var count: UInt64 { counts.reduce(0, &+) }

        /// What came since another reading of the same histogram.
        public func since(_ other: Reading) -> Reading {
            guard other.bounds == bounds, other.counts.count == counts.count else { return self }
            var result = self
            for (index, before) in other.counts.enumerated() {
                result.counts[index] = counts[index] >= before ? counts[index] - before : 0
            }
            result.total = total >= other.total ? total - other.total : 0
            return result
        }

        /// About the value below which this part of all lies: within its range, values are taken as spread evenly.
        ///
        /// - Parameter part: 0.5 for the median.
        /// - Returns: nil where nothing was recorded; the last bound where the value is beyond it.
        public func quantile(_ part: Double) -> Double? {
            guard count > 0, let last = bounds.last else { return nil }
            let rank = max(1, part * Double(count))
            var below: UInt64 = 0
            for (index, number) in counts.enumerated() where number > 0 {
                guard Double(below + number) >= rank else {
                    below += number
                    continue
                }
                guard index < bounds.count else { return Double(last) }
                let lower = index == 0 ? 0 : Double(bounds[index - 1])
                return lower + (Double(bounds[index]) - lower) * (rank - Double(below)) / Double(number)
            }
            return Double(last)
        }

        public var mean: Double? { count == 0 ? nil : Double(total) / Double(count) }
    }
}
