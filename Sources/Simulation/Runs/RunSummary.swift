/// Many seeds in one table.
public struct RunSummary: Codable, Sendable, Hashable {
    public struct Failure: Codable, Sendable, Hashable {
        public var seed: UInt64
        public var violation: Violation
        public var strikes: Int
        /// Where its replay was written.
        public var replay: String?
    }

    public var seeds = 0
    /// Invariants that did not hold, at most one a seed.
    public var violations = 0
    public var failures: [Failure] = []
    public var events: Int64 = 0
    public var sales = 0
    public var terminalDays = 0
    /// By the name of the end.
    public var closings: [String: Int] = [:]
    /// By kind; only those that hit a message, a write or a step.
    public var faultsInjected: [String: Int] = [:]
    /// Acts that the host lost after it had acknowledged them; their batches must end differing.
    public var hostLosses = 0
    /// Seconds from the end of the faults until the last terminal of its world had closed.
    public var longestHealing: Int64 = 0
    /// How often each invariant was looked at.
    public var looks: [String: Int] = [:]
    /// Of all traces together, whatever the order in which they were played.
    public var traceHash: UInt64 = 0

    enum CodingKeys: String, CodingKey {
        case seeds, violations, failures, events, sales, closings, looks
        case terminalDays = "terminal_days"
        case faultsInjected = "faults_injected"
        case hostLosses = "host_losses"
        case longestHealing = "longest_healing_seconds"
        case traceHash = "trace_hash"
    }

    public init() {}

    public mutating func add(_ result: SeedResult) {
        seeds += 1
        events += result.events
        sales += result.sales
        terminalDays += result.terminalDays
        hostLosses += result.hostLosses
        longestHealing = max(longestHealing, result.longestHealing)
        traceHash ^= result.traceHash &* (2 &* result.seed &+ 1)
        for kind in FaultKind.allCases { faultsInjected[kind.rawValue, default: 0] += result.faultsInjected[kind] ?? 0 }
        for invariant in Invariant.allCases { looks[invariant.rawValue, default: 0] += result.looks[invariant] ?? 0 }
        for end in result.closings.keys.sorted() { closings[end, default: 0] += result.closings[end] ?? 0 }
        guard let violation = result.violations.first else { return }
        violations += 1
        failures.append(
            Failure(seed: result.seed, violation: violation, strikes: result.strikes.count, replay: nil))
        failures.sort { $0.seed < $1.seed }
    }
}
