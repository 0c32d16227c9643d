/// A run that anybody can play again: its seed, what was asked for, and exactly the faults that strike.
public struct Replay: Codable, Sendable, Hashable {
    public var seed: UInt64
    public var options: SimulationOptions
    public var strikes: [Strike]
    /// What was broken when it was written.
    public var violation: Violation?
    /// Of the run with these faults.
    public var traceHash: UInt64

    public init(
        seed: UInt64, options: SimulationOptions, strikes: [Strike], violation: Violation?, traceHash: UInt64
    ) {
        self.seed = seed
        self.options = options
        self.strikes = strikes
        self.violation = violation
        self.traceHash = traceHash
    }

    public func play(_ listener: ((String) -> Void)? = nil) -> SeedResult {
        SeedRun(seed: seed, options: options, strikes: strikes).play(listener)
    }
}

/// Looks for the smallest list of faults under which a run still breaks the same invariant.
///
/// Source: A. Zeller, R. Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE TSE 28 (2002): ddmin.
public struct Shrinker {
    private let seed: UInt64
    private let options: SimulationOptions
    private let invariant: Invariant
    private var tries: Int
    private let forgivesLosses: Bool
    private var best: Replay

    /// - Parameters:
    ///   - result: A run that has broken something.
    ///   - forgivesLosses: As the run was played.
    public init?(
        _ result: SeedResult, options: SimulationOptions, tries: Int = 400, forgivesLosses: Bool = true
    ) {
        guard let violation = result.violations.first else { return nil }
        seed = result.seed
        self.options = options
        self.forgivesLosses = forgivesLosses
        invariant = violation.invariant
        self.tries = tries
        best = Replay(
            seed: result.seed, options: options, strikes: result.strikes, violation: violation,
            traceHash: result.traceHash)
    }

    /// - Parameter progress: Is told the tries so far and the faults that are left.
    public mutating func shrink(_ progress: (Int, Int) -> Void = { _, _ in }) -> Replay {
        var parts = 2
        let limit = tries
        if breaks([]) { return best }
        while best.strikes.count >= 1, tries > 0 {
            let all = best.strikes
            let size = max(1, (all.count + parts - 1) / parts)
            var isSmaller = false
            for start in stride(from: 0, to: all.count, by: size) where tries > 0 {
                let rest = Array(all[..<start]) + Array(all[min(start + size, all.count)...])
                progress(limit - tries, best.strikes.count)
                if breaks(rest) {
                    isSmaller = true
                    break
                }
            }
            if isSmaller {
                parts = max(2, parts - 1)
            } else if size == 1 {
                break
            } else {
                parts = min(all.count, parts * 2)
            }
        }
        return best
    }

    private mutating func breaks(_ strikes: [Strike]) -> Bool {
        tries -= 1
        let result = SeedRun(
            seed: seed, options: options, strikes: strikes, forgivesLosses: forgivesLosses
        ).play()
        guard let violation = result.violations.first, violation.invariant == invariant else { return false }
        best = Replay(
            seed: seed, options: options,
            // Those that struck: others were aimed at a turn that never came.
            strikes: result.strikes, violation: violation, traceHash: result.traceHash)
        return true
    }
}
