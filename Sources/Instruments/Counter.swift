import Synchronization

/// A number that only grows. Usable from any thread; costs one addition.
public final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    public init() {}

    public func add(_ number: Int = 1) {
        guard number > 0 else { return }
        count.wrappingAdd(UInt64(number), ordering: .relaxed)
    }

    public var value: UInt64 { count.load(ordering: .relaxed) }
}

/// Numbers that only grow, one for each of a few labels.
///
/// The labels come from a closed set (message kinds, response codes): whoever sends bytes must not be able to make new
/// ones, as each is a series that a monitoring system keeps.
public final class Counters<Label: Hashable & Sendable>: Sendable {
    private let counts: Mutex<[Label: UInt64]>

    /// - Parameter labels: Those that are shown from the start, with 0: a series that appears with its first event shows
    ///   no increase.
    public init(_ labels: [Label] = []) {
        counts = Mutex(Dictionary(labels.map { ($0, 0) }) { first, _ in first })
    }

    public func add(_ number: Int = 1, _ label: Label) {
        guard number > 0 else { return }
        counts.withLock { $0[label, default: 0] &+= UInt64(number) }
    }

    public var values: [Label: UInt64] { counts.withLock(\.self) }
}

/// A number that goes up and down, set by its owner.
public final class Gauge: Sendable {
    private let level = Atomic<Int>(0)

    public init() {}

    public func set(_ number: Int) { level.store(number, ordering: .relaxed) }

    public var value: Int { level.load(ordering: .relaxed) }
}
