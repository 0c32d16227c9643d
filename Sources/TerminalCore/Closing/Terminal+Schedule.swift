import DayEnd

/// Days that the terminal closes by itself: at their time, and afterwards where it was off then, oldest first.
extension Terminal {
    /// Returns whether it began a closing.
    mutating func keepSchedule(at now: Moment, into effects: inout ContiguousArray<Effect>) -> Bool {
        guard let schedule, !session.isHalted else { return false }
        if let due = session.scheduleDue, session.scheduleTimer != nil, now.milliseconds >= due.milliseconds {
            // The clock was put forward over it.
            session.scheduleTimer = nil
            session.mayBeDue = true
        }
        if session.scheduleTimer == nil {
            let seconds = schedule.secondsUntilNext(from: now)
            session.scheduleDue = now.adding(seconds: Int64(seconds))
            let number = session.nextScheduleTimer
            session.nextScheduleTimer &+= 1
            session.scheduleTimer = number
            effects.append(
                .startTimer(.schedule(number), seconds: seconds, isJittered: false))
        }
        // Whatever is under way, with a customer or with an operator, comes to its end first.
        guard session.mayBeDue, session.commands.isEmpty, session.exchange == nil, session.awaitsKeys == nil,
            !session.awaitsRest, !session.mustRecover, state.opening != nil, state.closing == nil
        else { return false }
        session.mayBeDue = false
        guard let own = configuration.schedule,
            let day = state.dayToClose(
                by: own, under: configuration.businessDay, at: now.adding(seconds: Int64(-scheduleDelay)))
        else { return false }
        session.closingTries = 0
        session.lostSettlements = 0
        // Whoever insisted did so for another closing.
        session.insists = false
        session.resumesAt = nil
        beginTurn(isDue: (now.secondOfDay - schedule.closeAt + 86_400) % 86_400 < 120, at: now)
        record(
            [
                .closingStarted(
                    .init(
                        identifier: "auto-\(day)-\(state.batch)", scope: .day, businessDay: day, time: now,
                        isByItself: true, closesShop: configuration.closesShop ? true : nil))
            ], into: &effects)
        return true
    }
}
