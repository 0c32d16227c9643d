public import Dispatch

/// One timer of a queue for many moments: it is set for the earliest of them, and again when it has rung. To set a timer
/// for each would wake a thread each time, and most are void before they are due.
///
/// Belongs to whoever owns the queue. Moments are nanoseconds of uptime.
public struct Alarm: Sendable {
    private var moment: UInt64?

    public init() {}

    /// Has `ring` called on the queue at this moment, or earlier where an earlier one is set.
    public mutating func set(for next: UInt64?, on queue: DispatchQueue, ring: @escaping @Sendable (UInt64) -> Void) {
        guard let next, moment.map({ next < $0 }) ?? true else { return }
        moment = next
        queue.asyncAfter(deadline: DispatchTime(uptimeNanoseconds: next)) { ring(next) }
    }

    /// Whether it is this ring that was waited for: an earlier one may have been set after it, and has rung. From now on
    /// nothing is set.
    public mutating func rings(for moment: UInt64) -> Bool {
        guard self.moment == moment else { return false }
        self.moment = nil
        return true
    }
}
