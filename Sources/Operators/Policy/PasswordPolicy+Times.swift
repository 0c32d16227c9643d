public import DayEnd

extension PasswordPolicy {
    /// Business days between two dates; a date that went back counts as none.
    static func days(from start: CivilDate, to end: CivilDate) -> Int {
        max(0, end.daysSinceEpoch - start.daysSinceEpoch)
    }

    /// Days that a password changed on `changedOn` has left; nil where passwords do not expire, negative once it has.
    ///
    /// On the last day 0 are left.
    public func daysLeft(changedOn: CivilDate, on date: CivilDate) -> Int? {
        expiryDays == 0 ? nil : expiryDays - PasswordPolicy.days(from: changedOn, to: date)
    }

    /// Whether a number that was last used on `date` is disabled on `today`.
    public func isDormant(lastUsedOn date: CivilDate, on today: CivilDate) -> Bool {
        dormantDays > 0 && PasswordPolicy.days(from: date, to: today) > dormantDays
    }

    /// Milliseconds of the lock that follows `locks - 1` others without a success between them.
    func lockMilliseconds(locks: Int) -> Int64 {
        // Nine doublings reach the longest possible lock from the shortest.
        let minutes = lockMinutes << min(max(locks - 1, 0), 9)
        return Int64(min(minutes, maximumLockMinutes)) * 60_000
    }

    /// Whether a screen last touched at `touched` must ask for the password again. So it must when the clock was set
    /// back behind the last touch.
    public func isIdle(since touched: Moment, at now: Moment) -> Bool {
        let passed = now.milliseconds.subtractingReportingOverflow(touched.milliseconds)
        return passed.overflow || passed.partialValue < 0 || passed.partialValue >= Int64(idleMinutes) * 60_000
    }
}
