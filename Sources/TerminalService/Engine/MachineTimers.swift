import TerminalCore

/// When the machine's timers are due. Of each kind only the one that was started last counts: one that comes after it
/// takes its place.
struct MachineTimers {
    private enum Kind {
        case answer, retry, schedule, health

        init(_ timer: TimerID) {
            switch timer {
            case .answer: self = .answer
            case .retry: self = .retry
            case .schedule: self = .schedule
            case .health: self = .health
            }
        }
    }

    private var started: [Kind: (timer: TimerID, due: UInt64)] = [:]

    /// - Parameter due: In nanoseconds of uptime.
    mutating func start(_ timer: TimerID, due: UInt64) { started[Kind(timer)] = (timer, due) }

    /// The earliest moment; nil where no timer runs.
    var next: UInt64? { started.values.lazy.map(\.due).min() }

    /// Takes out what is due by now, the earliest first.
    mutating func take(by now: UInt64) -> [TimerID] {
        let due = started.filter { $0.value.due <= now }
        for kind in due.keys { started[kind] = nil }
        return due.values.sorted { $0.due < $1.due }.map(\.timer)
    }
}
