/// When a terminal closes its days by itself.
public struct CloseSchedule: Hashable, Codable, Sendable {
    /// Second of the local day.
    public var closeAt: Int

    /// Days that a terminal which was off closes afterwards at most; of a longer absence only the newest ones.
    public static let catchUpLimit = 31

    public init(closeAt: Int) { self.closeAt = min(max(closeAt, 0), 86_399) }

    /// The newest business day whose closing time has come.
    ///
    /// A closing time at or after the cut-off lies on the day itself, one before it on the morning after.
    public func newestDue(at now: Moment, under rule: BusinessDayRule) -> CivilDate {
        let today = rule.day(of: now)
        // Both as seconds since the cut-off: a business day runs from one cut-off to the next.
        let since = { (second: Int) in (second - rule.cutOff + 86_400) % 86_400 }
        return since(now.secondOfDay) >= since(closeAt) ? today : today.adding(days: -1)
    }

    /// Seconds until the next closing time, 1 to 86,400.
    ///
    /// Reckoned on the wall clock; at a change of the zone's offset the terminal looks again when it fires.
    public func secondsUntilNext(from now: Moment) -> Int {
        let wait = (closeAt - now.secondOfDay + 86_400) % 86_400
        return wait == 0 ? 86_400 : wait
    }
}

extension TerminalState {
    /// The next business day that should have been closed by now, oldest first; nil where none is.
    public func dayToClose(by schedule: CloseSchedule, under rule: BusinessDayRule, at now: Moment) -> CivilDate? {
        guard closing == nil else { return nil }
        let newest = schedule.newestDue(at: now, under: rule)
        // A closing that was given up has closed nothing.
        if let last = closedDays.last?.businessDay {
            if last < newest {
                return max(last.adding(days: 1), newest.adding(days: 1 - CloseSchedule.catchUpLimit))
            }
            // Worked on after that day was closed.
            return dayOfOpenWork(under: rule, at: now).map { $0 <= newest } == true ? newest : nil
        }
        guard let first = earliestOpenDay ?? day.opening?.businessDay ?? lastSignIn.map({ rule.day(of: $0.time) }),
            first <= newest
        else {
            return nil
        }
        return max(first, newest.adding(days: 1 - CloseSchedule.catchUpLimit))
    }

    /// The day of what was done since the last closing; nil where nothing was.
    private func dayOfOpenWork(under rule: BusinessDayRule, at now: Moment) -> CivilDate? {
        if let day = earliestOpenDay ?? day.opening?.businessDay { return day }
        if day != DaySoFar() { return rule.day(of: now) }
        return isSignedIn ? lastSignIn.map { rule.day(of: $0.time) } : nil
    }

    private var earliestOpenDay: CivilDate? {
        (lines.map(\.businessDay) + open.map(\.intent.businessDay)).min()
    }
}

/// A day's closing in one line.
public struct ClosedDay: Hashable, Codable, Sendable {
    public var businessDay: CivilDate
    public var identifier: String
    public var end: ClosingEnd
    /// When it began.
    public var time: Moment
    /// The terminal did it by itself.
    public var isByItself: Bool

    public init(businessDay: CivilDate, identifier: String, end: ClosingEnd, time: Moment, isByItself: Bool) {
        self.businessDay = businessDay
        self.identifier = identifier
        self.end = end
        self.time = time
        self.isByItself = isByItself
    }
}
