import DayEnd

/// The beginning of a business day.
extension Terminal {
    /// Opens the day, once: whoever asks again is given the opening that stands.
    mutating func openDay(
        _ request: OpenDayRequest, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        if let opening = state.day.opening {
            let isSame = request.count == nil || request.count == opening.counted
            finishCommand(
                isSame
                    ? .dayOpened(opening)
                    : .refused(.invalid(field: "count", expected: "the count with which this day was opened")),
                into: &effects)
            return
        }
        if let closing = state.closing, closing.start.scope == .day {
            finishCommand(.refused(.closingUnderWay), into: &effects)
            return
        }
        // What the drawer held before would be counted twice.
        guard request.count == nil || state.day.hasNoCash else {
            finishCommand(
                .refused(
                    .invalid(field: "count", expected: "none: cash has moved today, it is counted at the closing")),
                into: &effects)
            return
        }
        let opening = DayOpening(
            identifier: request.identifier, businessDay: configuration.businessDay.day(of: now), time: now,
            counted: request.count, expected: configuration.cash.float)
        record([.dayOpened(opening)], into: &effects)
        finishCommand(.dayOpened(opening), into: &effects)
    }
}
