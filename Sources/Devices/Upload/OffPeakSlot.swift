/// A part of the day, minutes since local midnight. The end is not in it; an end before the start lies on the next day.
public struct MinuteWindow: Hashable, Codable, Sendable {
    public var start: Int
    public var end: Int

    public static let day = 1440

    /// Nil outside 0...1439 for the start and 0...1440 for the end.
    public init?(start: Int, end: Int) {
        guard (0..<MinuteWindow.day).contains(start), (0...MinuteWindow.day).contains(end), start != end
        else {
            return nil
        }
        self.start = start
        self.end = end
    }

    public func contains(_ minute: Int) -> Bool {
        start < end ? minute >= start && minute < end : minute >= start || minute < end
    }
}

/// When a long upload had better run.
public struct OffPeakSlot: Hashable, Codable, Sendable {
    /// Minutes from now.
    public var startsIn: Int
    /// Minute of the local day.
    public var minuteOfDay: Int

    /// The first time within a day from now at which the whole upload fits into the host's windows and outside of the
    /// busy hours; nil where it fits nowhere.
    ///
    /// - Parameters:
    ///   - now: Minute of the local day, the zone already applied.
    ///   - needs: Minutes that the upload takes, at least 1.
    ///   - windows: When the host takes uploads; none means always.
    ///   - peaks: Hours in which the line is busy.
    ///   - spread: Chance handed in, thousandths: which part of the room that is left is waited for, so that not all
    ///     terminals begin in one minute.
    public init?(
        now: Int, needs: Int, windows: [MinuteWindow], peaks: [MinuteWindow] = [], spread: Int = 0
    ) {
        let needs = max(needs, 1)
        guard (0..<MinuteWindow.day).contains(now), needs <= MinuteWindow.day else { return nil }
        func isGood(_ offset: Int) -> Bool {
            let minute = (now + offset) % MinuteWindow.day
            return (windows.isEmpty || windows.contains { $0.contains(minute) })
                && !peaks.contains { $0.contains(minute) }
        }
        var run = 0
        var start: Int?
        // A slot begins within a day; it may end on the next.
        for offset in 0..<(2 * MinuteWindow.day) {
            if isGood(offset) {
                run += 1
                if run == needs { start = offset - needs + 1 }
            } else {
                if start != nil { break }
                run = 0
            }
        }
        guard let start, start < MinuteWindow.day else { return nil }
        let room = min(run - needs, MinuteWindow.day - 1 - start)
        startsIn = start + max(room, 0) * min(max(spread, 0), 1000) / 1000
        minuteOfDay = (now + startsIn) % MinuteWindow.day
    }
}
