import HostCore

/// Acts whose issuer has not answered, and when the time of each is over. All times in nanoseconds of uptime.
struct IssuerWaits {
    struct Wait {
        /// When the act's request came; nil where an earlier process took it.
        var arrival: UInt64?
        /// When the issuer was asked.
        var question: UInt64
    }

    private var waits: [PostingKey: Wait] = [:]
    private var deadlines = Deadlines<PostingKey>()

    var count: Int { waits.count }

    func arrival(of key: PostingKey) -> UInt64? { waits[key]?.arrival }

    mutating func begin(_ key: PostingKey, arrival: UInt64?, at now: UInt64, until due: UInt64) {
        waits[key] = Wait(arrival: arrival ?? waits[key]?.arrival, question: now)
        deadlines.add(key, due: due)
    }

    /// The issuer has answered, or its answer is not waited for any more.
    mutating func end(_ key: PostingKey) -> Wait? { waits.removeValue(forKey: key) }

    /// When the next one's time is over.
    mutating func next() -> UInt64? { deadlines.next { waits[$0] == nil } }

    /// Ends the waits whose time is over.
    mutating func takeLate(by now: UInt64) -> [(PostingKey, Wait)] {
        deadlines.take(by: now).compactMap { key in waits.removeValue(forKey: key).map { (key, $0) } }
    }
}
