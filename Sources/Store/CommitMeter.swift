/// How many durable commits were made, and how long they took together.
public struct CommitMeter: Sendable, Hashable, Codable {
    public var commits = 0
    public var nanoseconds: Int64 = 0

    public init() {}

    /// Runs one commit and counts it.
    public mutating func measure<Value>(_ commit: () throws -> Value) rethrows -> Value {
        let start = ContinuousClock.now
        let value = try commit()
        let time = (ContinuousClock.now - start).components
        nanoseconds += time.seconds * 1_000_000_000 + time.attoseconds / 1_000_000_000
        commits += 1
        return value
    }
}
