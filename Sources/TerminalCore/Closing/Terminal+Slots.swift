import DayEnd
import UnionPay

extension Session {
    /// Within the host's hours the settlement waits for the terminal's next turn.
    mutating func giveTurnUp() { (hasTurn, turn) = (false, nil) }
}

/// The host's hours: a closing waits for its turn, unless the operator insists.
extension Terminal {
    /// When days are closed by themselves: at the shop's own time, or in the slot that the host names.
    var schedule: CloseSchedule? {
        configuration.schedule.map { CloseSchedule(closeAt: ($0.closeAt + scheduleDelay + 86_400) % 86_400) }
    }

    /// Seconds by which the shop's closing time is put off for the host's sake. Which day is closed then is the shop's own
    /// rule still.
    var scheduleDelay: Int {
        guard let own = configuration.schedule, let turns else { return 0 }
        return turns.delay(of: own.closeAt)
    }

    /// Nil where the host has named no hours.
    private var turns: ClosingTurns? {
        state.lastSignIn?.slots.map {
            ClosingTurns($0, terminal: configuration.terminal, merchant: configuration.merchant)
        }
    }

    /// A closing waits for the terminal's turn, and not for the end of a black-out.
    public var waitsForTurn: Bool { pending?.cause == .slot && session.waitsForTurn }

    /// Seconds for which a turn that was met holds: wake-ups come late, and a terminal that was off closes several days.
    private static let turnLength: Int64 = 300

    /// A closing begins: whether it comes in a turn that was just met.
    ///
    /// - Parameter isDue: It is the very time of the terminal's own schedule.
    mutating func beginTurn(isDue: Bool, at now: Moment) {
        if isDue { session.turn = now }
        // A closing that is pending, and joined, is not the day before.
        if state.closing == nil { session.lastDayEnd = state.lastClosing.flatMap { $0.slip?.time } }
        session.hasTurn = session.turn.map { now.milliseconds - $0.milliseconds < Self.turnLength * 1000 } ?? false
    }

    /// When the last day was settled, for a closing that somebody has asked for.
    private func lastDayEnd(before closing: TerminalState.ClosingProgress) -> Moment? {
        guard !closing.start.isByItself else { return nil }
        // A restart forgets it: then the beginning of that closing must do.
        return session.lastDayEnd ?? state.closedDays.last?.time
    }

    /// Puts the settlement off to the terminal's turn, or to the end of a black-out. Returns whether it did.
    mutating func waitsForSlot(
        _ closing: TerminalState.ClosingProgress, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) -> Bool {
        guard closing.start.scope == .day, !session.insists, let turns else {
            session.resumesAt = nil
            return false
        }
        if let due = session.resumesAt, now.milliseconds >= due.milliseconds,
            now.milliseconds - due.milliseconds < Self.turnLength * 1000
        {
            session.hasTurn = true
        }
        guard let wait = turns.wait(at: now, hasTurn: session.hasTurn, lastDayEnd: lastDayEnd(before: closing)) else {
            session.resumesAt = nil
            if !session.hasTurn { session.turn = now }
            session.hasTurn = true
            return false
        }
        session.giveTurnUp()
        if !closing.isPending { record([.closingEnded(.pending)], into: &effects) }
        session.resumesAt = wait.until
        session.waitsForTurn = !turns.isAway(at: now)
        answerWaiters(.pending, waitsFor: .slot, into: &effects)
        startRetry(seconds: wait.seconds, isJittered: false, into: &effects)
        return true
    }
}
