public import DayEnd
import Foundation
import Synchronization

/// The machine's clock read in the shop's zone; it can be set to another day, for replaying one.
public final class WallClock: Sendable {
    private struct Shift {
        /// What the clock showed when it was set.
        var moment: Moment
        /// When that was, on a clock that never jumps.
        var since: ContinuousClock.Instant
    }

    private let zone: TimeZone
    private let shift = Mutex<Shift?>(nil)

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
            return Moment(
                milliseconds: shift.moment.milliseconds + passed.seconds * 1000
                    + passed.attoseconds / 1_000_000_000_000_000, utcOffset: shift.moment.utcOffset)
        }
        let date = Date()
        return Moment(
            milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()),
            utcOffset: zone.secondsFromGMT(for: date))
    }

    /// Lets the clock show this local time and run on from there. It never goes back: an earlier time is ignored.
    public func set(to date: CivilDate, secondOfDay: Int) {
        let noon = Moment(date: date, secondOfDay: secondOfDay, utcOffset: 0)
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(noon.milliseconds / 1000)))
        let moment = Moment(date: date, secondOfDay: secondOfDay, utcOffset: offset)
        shift.withLock { shift in
            if let current = shift {
                let passed = (ContinuousClock.now - current.since).components.seconds * 1000
                guard moment.milliseconds > current.moment.milliseconds + passed else { return }
            }
            shift = Shift(moment: moment, since: .now)
        }
    }
}
