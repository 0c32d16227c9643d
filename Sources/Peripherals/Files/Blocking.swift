import Dispatch
import Glibc

/// Runs what blocks on a thread of its own, off Swift's few.
enum Blocking {
    private static let queue = DispatchQueue(label: "peripherals", attributes: .concurrent)

    static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}

/// A point in time on a clock that never jumps.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    init(milliseconds: Int) { end = .now + .milliseconds(milliseconds) }

    /// Milliseconds that are left, never negative, for `poll`.
    var left: Int32 {
        let rest = (end - .now).components
        guard rest.seconds >= 0, rest.attoseconds >= 0 else { return 0 }
        return Int32(
            clamping: rest.seconds.addingReportingOverflow(1).partialValue > 1_000_000
                ? 1_000_000_000
                : rest.seconds * 1000 + (rest.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}

extension ContinuousClock.Instant {
    /// Whole milliseconds since then.
    var elapsedMilliseconds: Int64 {
        let passed = (ContinuousClock.now - self).components
        return passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000
    }
}
