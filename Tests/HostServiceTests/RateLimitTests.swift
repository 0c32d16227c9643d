import HostService
import Testing

@Suite("How much one terminal may send")
struct RateLimitTests {
    private static let second: UInt64 = 1_000_000_000

    @Test("A burst is let through, then so many a second; who was told of one too many is told apart")
    func burst() {
        var limit = RateLimit<String>(rate: 10, burst: 5)
        for _ in 0..<5 { #expect(limit.take("a", at: Self.second) == .admitted) }
        for _ in 0..<2 { #expect(limit.take("a", at: Self.second) == .exceeded) }
        limit.tell("a")
        #expect(limit.take("a", at: Self.second) == .exceededAgain)
        // A tenth of a second later there is one more, and not two.
        let later = Self.second + Self.second / 10
        #expect(limit.take("a", at: later) == .admitted)
        #expect(limit.take("a", at: later) == .exceeded)
    }

    @Test("Over ten seconds of noise a sender gets its rate and its burst, no more")
    func steady() {
        var limit = RateLimit<Int>(rate: 20, burst: 7)
        var admitted = 0
        for millisecond in 0..<10_000 {
            if limit.take(1, at: UInt64(millisecond) * 1_000_000) == .admitted { admitted += 1 }
        }
        #expect(admitted == 20 * 10 + 6)
    }

    @Test("Senders do not use up each other's, and a rest gives the whole burst back")
    func others() {
        var limit = RateLimit<Int>(rate: 1, burst: 3)
        for _ in 0..<3 { #expect(limit.take(1, at: 0) == .admitted) }
        #expect(limit.take(1, at: 0) == .exceeded)
        for _ in 0..<3 { #expect(limit.take(2, at: 0) == .admitted) }
        for _ in 0..<3 { #expect(limit.take(1, at: 3 * Self.second) == .admitted) }
        #expect(limit.take(1, at: 3 * Self.second) == .exceeded)
    }

    @Test("A clock that seems to go back lets nobody through")
    func backwards() {
        var limit = RateLimit<Int>(rate: 1, burst: 1)
        #expect(limit.take(1, at: 100 * Self.second) == .admitted)
        #expect(limit.take(1, at: 50 * Self.second) == .exceeded)
    }

    @Test("A rate of nothing is no limit")
    func none() {
        var limit = RateLimit<Int>(rate: 0, burst: 1)
        for _ in 0..<1000 { #expect(limit.take(1, at: 0) == .admitted) }
    }
}
