/// A small generator whose numbers follow from its seed, the same on every machine and with every compiler.
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. Fit for
/// made-up days and test cards; never for keys.
public struct SplitMix64: Sendable {
    private var state: UInt64

    /// A generator that starts from `seed`.
    public init(seed: UInt64) { state = seed }

    /// A generator of its own for one of many things under the same seed, so that one does not shift the others.
    public init(seed: UInt64, stream: UInt64) {
        var outer = SplitMix64(seed: seed)
        state = outer.next() ^ (stream &* 0xD6E8_FEB8_6659_FD93)
        state = next()
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number from 0 up to, not including, `bound`; 0 where the bound is below 2.
    public mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        // The high half of the product: no division, and no bias that a day could show.
        return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number of the range, both ends included.
    public mutating func number(_ range: ClosedRange<Int>) -> Int {
        let (span, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        guard !overflow, span < Int.max else { return range.lowerBound }
        return range.lowerBound + below(span + 1)
    }

    /// True so many times in a hundred.
    public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// Which of some weights was drawn: the index of one, each as likely as its weight says. 0 where there are none.
    mutating func index(weights: [Int]) -> Int {
        var rest = below(weights.reduce(0) { $0 + max(0, $1) })
        for (index, weight) in weights.enumerated() {
            if rest < max(0, weight) { return index }
            rest -= max(0, weight)
        }
        return 0
    }

    /// One of the values, or `fallback` where there are none.
    mutating func pick<Value>(_ values: [Value], or fallback: Value) -> Value {
        values.isEmpty ? fallback : values[below(values.count)]
    }

    /// So many bytes.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<max(0, count)).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
    }

    /// So many decimal digits as values 0 to 9.
    mutating func digits(_ count: Int) -> [UInt8] {
        (0..<max(0, count)).map { _ in UInt8(truncatingIfNeeded: below(10)) }
    }
}
