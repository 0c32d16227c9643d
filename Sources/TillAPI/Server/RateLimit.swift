internal import Synchronization

/// How many requests each till may still send: a bucket that fills again with time.
final class RateLimit: Sendable {
    private struct Bucket {
        var left: Double
        var filled: ContinuousClock.Instant
    }

    private let burst: Double
    private let rate: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    init(_ settings: TillSettings) {
        burst = Double(max(1, settings.burst))
        rate = Double(max(1, settings.rate))
    }

    /// Takes one; nil when there was one, else the whole seconds until there is.
    func take(_ till: String, at now: ContinuousClock.Instant = .now) -> Int? {
        buckets.withLock { buckets in
            var bucket = buckets[till] ?? Bucket(left: burst, filled: now)
            let passed = bucket.filled.duration(to: now) / .seconds(1)
            bucket.left = min(burst, bucket.left + max(0, passed) * rate)
            bucket.filled = now
            let has = bucket.left >= 1
            if has { bucket.left -= 1 }
            buckets[till] = bucket
            return has ? nil : max(1, Int(((1 - bucket.left) / rate).rounded(.up)))
        }
    }
}
