import DayEnd
import UnionPay

/// The host's hours: a closing that would meet a black-out waits for its end, unless the operator insists.
extension Terminal {
    /// When days are closed by themselves: at the shop's own time, and where the host is away then, in the slot that
    /// the host names or when it is back.
    var schedule: CloseSchedule? {
        configuration.schedule.map { CloseSchedule(closeAt: ($0.closeAt + scheduleShift + 86_400) % 86_400) }
    }

    /// Seconds by which the shop's closing time is put off for the host's sake; below zero where its slot comes before
    /// that. Which day is closed then is the shop's own rule still.
    var scheduleShift: Int {
        guard let own = configuration.schedule, let slots = state.lastSignIn?.slots,
            let wait = slots.minutesUntilOpen(from: own.closeAt / 60), wait > 0
        else { return 0 }
        var minutes = wait
        if let slot = slots.slot, slots.minutesUntilOpen(from: slot) == 0 {
            // The nearer way round the clock.
            minutes = (slot - own.closeAt / 60 + 2160) % 1440 - 720
        }
        return minutes * 60 - own.closeAt % 60
    }

    /// Seconds until the host takes a settlement again; nil where it does now.
    func secondsUntilSlot(at now: Moment) -> Int? {
        guard let slots = state.lastSignIn?.slots, let wait = slots.minutesUntilOpen(from: now.secondOfDay / 60),
            wait > 0
        else { return nil }
        return wait * 60 - now.secondOfDay % 60
    }

    /// Puts the settlement off to the end of a black-out. Returns whether it did.
    mutating func waitsForSlot(
        _ closing: TerminalState.ClosingProgress, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) -> Bool {
        guard closing.start.scope == .day, !session.insists, let wait = secondsUntilSlot(at: now) else {
            session.resumesAt = nil
            return false
        }
        if !closing.isPending { record([.closingEnded(.pending)], into: &effects) }
        session.resumesAt = now.adding(seconds: Int64(wait))
        answerWaiters(.pending, waitsFor: .slot, into: &effects)
        // Up to half a minute later: many terminals wait for the same minute.
        startRetry(seconds: wait + Int(state.nextSTAN.value % 30), isJittered: false, into: &effects)
        return true
    }
}
