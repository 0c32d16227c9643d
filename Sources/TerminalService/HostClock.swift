import DayEnd

/// The host's clock, as F12 and F13 of its answers show it.
enum HostClock {
    /// Seconds that the terminal's clock is ahead of the host's, below zero where it is behind; nil where F12 (hhmmss)
    /// or F13 (MMDD) tells no time. F13 has no year: it is the one nearest to the terminal's.
    static func secondsAhead(of now: Moment, time: String, date: String) -> Int64? {
        guard let day = CivilDate.nearest(monthDay: date, to: now.date), time.utf8.count == 6, let clock = Int(time)
        else { return nil }
        let second = clock / 10_000 * 3600 + clock / 100 % 100 * 60 + clock % 100
        let host = Moment(date: day, secondOfDay: second, utcOffset: now.utcOffset)
        return (now.milliseconds - host.milliseconds) / 1000
    }
}
