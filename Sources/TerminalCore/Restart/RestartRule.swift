public import DayEnd

/// When a terminal that must begin anew from time to time, with empty memory, may do so (AS-58): never in selling or in
/// a closing, but after a sign-off, or at a quiet hour by a clock that agrees with the host's.
///
/// The PCI PTS POI requirements ask a device to initialise its memory anew at least every 24 hours.
public struct RestartRule: Hashable, Sendable {
    /// Seconds after a start from which on the next one is due.
    public var after: Int64
    /// Seconds of the shop's day; the end may lie on the next one.
    public var quietHours: Range<Int>
    /// Seconds without work after which nobody is taken to be at the terminal.
    public static let idleSeconds: Int64 = 600

    public init(after: Int64, quietHours: (start: Int, end: Int)) {
        self.after = after
        let (start, end) = quietHours
        self.quietHours = start..<(end > start ? end : end + 86_400)
    }

    /// What the shell knows at the moment.
    public struct Facts: Hashable, Sendable {
        public var now: Moment
        /// Seconds since the start, on a clock that never jumps.
        public var uptime: Int64
        /// Seconds since anybody asked for anything, on the same clock.
        public var idle: Int64
        /// Whether the clock agrees with the host's; nil before the host has told its time.
        public var clockAgrees: Bool?
        /// The host was asked for its time a short while ago.
        public var hasAskedTime: Bool

        public init(now: Moment, uptime: Int64, idle: Int64, clockAgrees: Bool?, hasAskedTime: Bool) {
            self.now = now
            self.uptime = uptime
            self.idle = idle
            self.clockAgrees = clockAgrees
            self.hasAskedTime = hasAskedTime
        }
    }

    public enum Decision: Hashable, Sendable {
        case notDue
        case wait(Cause)
        /// The clock and its zone are checked first.
        case askTime
        case restart
    }

    /// What a restart that is due waits for.
    public enum Cause: String, Codable, Sendable {
        case closing, selling, quietHours
        /// The host has not told its time, or the clock does not agree with it: the quiet hours may be the wrong ones.
        case clock
    }

    public func decide(_ terminal: Terminal, _ facts: Facts) -> Decision {
        guard facts.uptime >= after else { return .notDue }
        if terminal.state.closing != nil { return .wait(.closing) }
        guard terminal.isQuiet, terminal.state.open.isEmpty, terminal.state.waitingOrder == nil else {
            return .wait(.selling)
        }
        // Asked once: a terminal that has ended its day need not know the hour.
        if facts.clockAgrees == nil, !facts.hasAskedTime, terminal.state.isDayOver || isQuietHour(facts) {
            return .askTime
        }
        if terminal.state.isDayOver { return .restart }
        guard isQuietHour(facts) else { return .wait(.quietHours) }
        return facts.clockAgrees == true ? .restart : .wait(.clock)
    }

    private func isQuietHour(_ facts: Facts) -> Bool {
        let second = facts.now.secondOfDay
        let isInside = quietHours.contains(second) || quietHours.contains(second + 86_400)
        return isInside && facts.idle >= Self.idleSeconds
    }
}

extension TerminalState {
    /// The day was closed and signed off, and nothing was begun since.
    var isDayOver: Bool {
        lastClosing != nil && !isSignedIn && closing == nil && lines.isEmpty && open.isEmpty && day == DaySoFar()
    }
}
