/// Growing pauses between tries: 1, 2, 4, 8 seconds and so on up to a cap, each moved by chance so that a street of
/// terminals does not come back in one second.
public struct RetryPauses: Hashable, Codable, Sendable {
    /// Seconds before the second try.
    public var first: Int
    /// Seconds; no pause is longer. At most a day.
    public var cap: Int
    /// Thousandths of a pause by which chance may shorten it.
    public var spread: Int

    public init(first: Int = 1, cap: Int = 300, spread: Int = 250) {
        self.first = min(max(first, 1), 86_400)
        self.cap = min(max(cap, self.first), 86_400)
        self.spread = min(max(spread, 0), 1000)
    }

    /// Milliseconds to wait after the given try has failed.
    ///
    /// - Parameters:
    ///   - attempt: The try that failed, from 1.
    ///   - jitter: Chance handed in, thousandths: 0 takes nothing off, 1000 the whole spread.
    public func milliseconds(after attempt: Int, jitter: Int) -> Int64 {
        var pause = first
        for _ in 1..<max(min(attempt, 64), 1) where pause < cap {
            pause = min(pause <= cap / 2 ? pause * 2 : cap, cap)
        }
        let whole = Int64(min(pause, cap)) * 1000
        return whole - whole / 1000 * Int64(spread) * Int64(min(max(jitter, 0), 1000)) / 1000
    }
}
