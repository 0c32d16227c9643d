import DayEnd
import Timekeeping

/// The host's clock, as F12 and F13 of its answers show it: local times of the host's zone.
///
/// Where the terminal's own clock is off by more than a minute, the host's time decides (AS-43). By more than a day it
/// is not followed: that is no clock that drifts, and a person sets it before anything is closed.
struct HostClock: Sendable {
    /// What a clock may differ without being named.
    static let tolerance: Int64 = 60
    private static let followed: Int64 = 86_400

    /// Reads the host's zone; nil where that is the terminal's own.
    private let zone: WallClock?

    /// - Parameter zone: IANA name; empty where the host's zone is the terminal's own.
    init?(zone: String) {
        guard !zone.isEmpty else {
            self.zone = nil
            return
        }
        guard let known = WallClock(zone: zone) else { return nil }
        self.zone = known
    }

    /// Seconds that a clock is ahead of the host's, below zero where it is behind; nil where F12 (hhmmss) or F13 (MMDD)
    /// tells no time. F13 has no year: it is the one nearest to the clock's.
    func secondsAhead(of now: Moment, time: String, date: String) -> Int64? {
        let offset = zone?.utcOffset(at: now) ?? now.utcOffset
        let there = Moment(milliseconds: now.milliseconds, utcOffset: offset)
        guard let day = CivilDate.nearest(monthDay: date, to: there.date), time.utf8.count == 6, let clock = Int(time)
        else { return nil }
        let second = clock / 10_000 * 3600 + clock / 100 % 100 * 60 + clock % 100
        let host = Moment(date: day, secondOfDay: second, utcOffset: offset)
        return (now.milliseconds - host.milliseconds) / 1000
    }

    /// What is to be added to a machine's clock that is so far ahead.
    static func correction(ofClockAhead ahead: Int64) -> Int64 {
        tolerance < abs(ahead) && abs(ahead) <= followed ? -ahead : 0
    }
}
