public import DayEnd
public import Devices
import Synchronization

/// What a running self-test tells.
public enum SelfTestProgress: Sendable {
    /// The part with this place, from 1, of so many is being looked at.
    case started(Part, Int, of: Int)
    case finished(Part, [Finding])
}

/// Looks at every part of a model, all at once, each with a limit, and judges what it saw.
public struct SelfTest: Sendable {
    private let model: TerminalModel
    private let peripherals: [any Peripheral]
    private let limit: @Sendable (Part) -> Duration
    private let now: @Sendable () -> Moment

    /// - Parameters:
    ///   - peripherals: One a part. A part of the model without one is found unreadable.
    ///   - limit: How long a part may take; afterwards it counts as silent.
    public init(
        model: TerminalModel, peripherals: [any Peripheral],
        limit: @escaping @Sendable (Part) -> Duration = SelfTest.standardLimit,
        now: @escaping @Sendable () -> Moment
    ) {
        self.model = model
        self.peripherals = peripherals
        self.limit = limit
        self.now = now
    }

    /// Storage may be slow without being dead, and the way to the host has many steps.
    public static let standardLimit: @Sendable (Part) -> Duration = { part in
        part == .network || part == .storage ? .seconds(15) : .seconds(8)
    }

    /// Ends within the longest limit, whatever the parts do.
    public func run(
        progress: @escaping @Sendable (SelfTestProgress) -> Void = { _ in }
    ) async
        -> SelfTestReport
    {
        let started = now()
        let parts = model.parts.map(\.part).sorted()
        let findings = await withTaskGroup(of: [Finding].self) { group in
            for (index, part) in parts.enumerated() {
                group.addTask {
                    progress(.started(part, index + 1, of: parts.count))
                    let observation = await look(at: part)
                    let found = observation.findings(for: model, at: now())
                    progress(.finished(part, found))
                    return found
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        return SelfTestReport(findings: findings, started: started, ended: now())
    }

    private func look(at part: Part) async -> Observation {
        guard let peripheral = peripherals.first(where: { $0.part == part }) else {
            return .unreadable(part, "this version has no driver for it")
        }
        let seen = await first(of: limit(part)) { await peripheral.observe() } ?? .silent(part)
        return seen.part == part ? seen : .unreadable(part, "its driver reports another part")
    }
}

/// The work's result, or nil when the time is over first. Work that does not end is left behind: a driver that hangs
/// in the kernel cannot be stopped, and nobody waits for it.
func first<Value: Sendable>(
    of limit: Duration, _ work: @escaping @Sendable () async -> Value
) async -> Value? {
    await withCheckedContinuation { (continuation: CheckedContinuation<Value?, Never>) in
        let box = Once(continuation)
        let timer = Task {
            try? await Task.sleep(for: limit)
            box.resume(nil)
        }
        Task {
            box.resume(await work())
            timer.cancel()
        }
    }
}

private final class Once<Value: Sendable>: Sendable {
    private let waiting: Mutex<CheckedContinuation<Value?, Never>?>

    init(_ continuation: CheckedContinuation<Value?, Never>) { waiting = Mutex(continuation) }

    func resume(_ value: Value?) {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: value)
    }
}
