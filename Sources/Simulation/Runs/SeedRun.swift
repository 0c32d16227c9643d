import DayEnd
import HostCore
import TerminalCore
import UnionPay

/// What one seed has come to.
public struct SeedResult: Codable, Sendable, Hashable {
    public var seed: UInt64
    /// The same seed has the same number on every machine and in every build.
    public var traceHash: UInt64
    public var events: Int64
    public var violations: [Violation]
    /// Every fault that struck, in its order.
    public var strikes: [Strike]
    public var faultsInjected: [FaultKind: Int]
    public var sales: Int
    public var closings: [String: Int]
    public var terminalDays: Int
    /// Acts that the host lost after it had acknowledged them.
    public var hostLosses: Int
    /// Seconds from the end of the faults until the last terminal had closed; the longest of the days.
    public var longestHealing: Int64
    /// How often each invariant was looked at.
    public var looks: [Invariant: Int]
}

/// Plays the days of one seed.
public struct SeedRun {
    private let options: SimulationOptions
    private let seed: UInt64
    private let strikes: [Strike]?
    private let muted: Set<Invariant>
    private let forgivesLosses: Bool

    /// - Parameters:
    ///   - strikes: Exactly these faults; nil draws them.
    ///   - muted: Invariants that nobody looks at: for tests of the oracle.
    ///   - forgivesLosses: A host that forgets what it acknowledged is excused; without that the oracle must see it.
    public init(
        seed: UInt64, options: SimulationOptions, strikes: [Strike]? = nil, muting muted: Set<Invariant> = [],
        forgivesLosses: Bool = true
    ) {
        self.forgivesLosses = forgivesLosses
        self.seed = seed
        self.options = options
        self.strikes = strikes
        self.muted = muted
    }

    /// - Parameters:
    ///   - listener: Is told each event as a line.
    ///   - twin: Is asked and told what the host's ledger is.
    public func play(beside twin: (any LedgerTwin)? = nil, _ listener: ((String) -> Void)? = nil) -> SeedResult {
        let town = town(listener)
        town.ledger.twin = twin
        for device in town.devices { device.powerOn() }
        var longest: Int64 = 0
        var days = 0
        for day in 1...options.days where town.oracle.violations.isEmpty {
            town.playDay(day)
            longest = max(longest, town.healAndClose())
            days += town.devices.count
            if town.oracle.violations.isEmpty { Audit(town).run() }
        }
        return result(town, days: days, longest: longest)
    }

    /// The world of this run before anything has happened.
    func town(_ listener: ((String) -> Void)? = nil) -> Town {
        Town(
            TownPlan(seed: seed, options: options), listed: strikes, muted: muted, forgivesLosses: forgivesLosses,
            listener: listener)
    }

    private func result(_ town: Town, days: Int, longest: Int64) -> SeedResult {
        for device in town.devices { if let head = try? device.disk.head() { town.trace.add(head) } }
        var faults: [FaultKind: Int] = [:]
        for kind in FaultKind.allCases where town.struck[kind.ordinal] > 0 { faults[kind] = town.struck[kind.ordinal] }
        var looks: [Invariant: Int] = [:]
        for invariant in Invariant.allCases where town.oracle.looks[invariant.ordinal] > 0 {
            looks[invariant] = town.oracle.looks[invariant.ordinal]
        }
        var closings: [String: Int] = [:]
        for device in town.devices { for end in device.book.ends { closings[end.rawValue, default: 0] += 1 } }
        return SeedResult(
            seed: seed, traceHash: town.trace.hash, events: town.trace.events, violations: town.oracle.violations,
            strikes: town.faults.strikes, faultsInjected: faults,
            sales: town.devices.reduce(0) { $0 + $1.book.sales.count }, closings: closings, terminalDays: days,
            hostLosses: Set(town.lostActs.map(\.key)).count, longestHealing: longest, looks: looks)
    }
}

extension Town {
    fileprivate var isClosed: Bool {
        devices.allSatisfy(\.isSettled) && clerks.allSatisfy(\.isFinished)
            && isHostUp && ledger.pendingPostings().isEmpty
    }

    /// From the opening until the last customer has gone, faults on.
    func playDay(_ day: Int) {
        let opening = plan.start.milliseconds + Int64(day - 1) * 86_400_000
        faults.isActive = false
        run(end: opening)
        faults.isActive = true
        for clerk in clerks { clerk.open(day: day) }
        run(end: opening + plan.hours * 1000)
    }

    /// Nothing goes wrong any more: every terminal must close. Returns how many seconds it took.
    func healAndClose() -> Int64 {
        guard oracle.violations.isEmpty else { return 0 }
        let start = now
        faults.isActive = false
        switchesDayUntil = 0
        if !isHostUp { hostUp() }
        for device in devices {
            device.mutedUntil = (0, 0)
            device.handshakeFailsUntil = 0
            device.diskFullUntil = 0
            device.busyUntil = min(device.busyUntil, now)
            if device.terminal == nil { device.powerOn() } else { device.pump() }
        }
        for clerk in clerks { clerk.tidy() }
        var isDone = false
        while oracle.violations.isEmpty, !isDone, now < start + Self.patience * 1000 {
            run(end: now + 15_000)
            isDone = isClosed
        }
        if oracle.violations.isEmpty { judgeLiveness() }
        let seconds = (now - start) / 1000
        run(end: now + 120_000)
        return seconds
    }

    /// L1: every terminal has closed, and nobody owes anything.
    func judgeLiveness() {
        for device in devices {
            let isDone = device.isSettled && clerks[device.number - 1].isFinished
            oracle.expect(isDone, .liveness, device, stuck(device))
        }
        let owed = ledger.pendingPostings()
        oracle.expect(owed.isEmpty, .liveness, nil, "an issuer owes a word on \(owed.map(\.key))")
    }

    /// Seconds that the last terminal may take, back-off and silent issuers included.
    private static let patience: Int64 = 2 * 3_600

    private func stuck(_ device: Device) -> String {
        guard let state = device.terminal?.state else { return "is off" }
        return "not closed: step \(state.closing.map { "\($0.step)" } ?? "none"), \(state.open.count) open, "
            + "\(state.late.count) late, last end \(state.lastClosing.map { "\($0.identifier) \($0.end)" } ?? "none"), "
            + "signed in \(state.isSignedIn), owes sign-off \(state.owesSignOff), quiet \(device.isQuiet), "
            + "clerk done \(clerks[device.number - 1].isFinished)"
    }
}
