public import DayEnd
import Foundation
import Synchronization

/// The machine's clock read in the shop's zone. It can be corrected, where somebody else's time decides, and set to
/// another day, for replaying one.
public final class WallClock: Sendable {
    private struct Shift {
        /// What the clock showed when it was set.
        var moment: Moment
        /// When that was, on a clock that never jumps.
        var since: ContinuousClock.Instant
    }

    private let zone: TimeZone
    private let shift = Mutex<Shift?>(nil)
    private let added = Mutex<Int64>(0)

    /// - Parameter zone: An IANA name ("Asia/Shanghai"); nil takes the machine's.
    public init?(zone: String? = nil) {
        guard let zone else {
            self.zone = .current
            return
        }
        guard let known = TimeZone(identifier: zone) else { return nil }
        self.zone = known
    }

    public var now: Moment {
        if let shift = shift.withLock({ $0 }) {
            let passed = (ContinuousClock.now - shift.since).components
            var moment = shift.moment
            moment.milliseconds += passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000
            return moment
        }
        let date = Date(timeIntervalSinceNow: TimeInterval(correction))
        return Moment(
            milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()),
            utcOffset: zone.secondsFromGMT(for: date))
    }

    /// Seconds that are added to the machine's clock; 0 while a day is replayed.
    public var correction: Int64 { shift.withLock { $0 == nil } ? added.withLock(\.self) : 0 }

    /// Corrects the machine's clock from now on. A clock that replays a day is left alone.
    ///
    /// - Parameter seconds: Added to what the machine's clock shows, in place of an earlier correction.
    public func correct(by seconds: Int64) { added.withLock { $0 = seconds } }

    /// Seconds east of UTC of this clock's zone at an instant.
    public func utcOffset(at moment: Moment) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(moment.milliseconds / 1000)))
    }

    /// Lets the clock show this local time and run on from there. It never goes back: an earlier time is ignored.
    public func set(to date: CivilDate, secondOfDay: Int) {
        // Twice, as the zone's offset may change between the first guess and the instant meant.
        var moment = Moment(date: date, secondOfDay: secondOfDay, utcOffset: 0)
        for _ in 0..<2 {
            moment = Moment(date: date, secondOfDay: secondOfDay, utcOffset: utcOffset(at: moment))
        }
        shift.withLock { shift in
            if let current = shift {
                let passed = (ContinuousClock.now - current.since).components.seconds * 1000
                guard moment.milliseconds > current.moment.milliseconds + passed else { return }
            }
            shift = Shift(moment: moment, since: .now)
        }
    }
}
