import DayEnd
import UnionPay

/// Stored acts that cannot be written as a message any more: nothing else waits behind them.
extension Terminal {
    /// Sets aside what an exchange was about. Returns whether it was something stored.
    mutating func quarantine(
        _ subject: Exchange.Subject, _ problem: String, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) -> Bool {
        switch subject {
        case .delivery(let key), .reversal(let key), .repetition(let key):
            if case .delivery = subject { session.deliveries = max(0, session.deliveries - 1) }
            record(
                [.quarantined(.init(key: key, reason: problem, owner: .serviceProvider, time: now))], into: &effects)
        case .upload(let lines):
            // Their money is at the host or in a case; only this copy of them cannot travel.
            record([.uploaded(.init(lines: lines, code: ReversalReason.terminalFault.rawValue))], into: &effects)
        default: return false
        }
        progressed()
        return true
    }

    /// Tries an act again that was set aside.
    mutating func release(_ key: LineKey, into effects: inout ContiguousArray<Effect>) {
        guard let act = state.quarantined.first(where: { $0.key == key }) else {
            finishCommand(.refused(.unknownOriginal), into: &effects)
            return
        }
        if state.closing != nil {
            finishCommand(.refused(.closingUnderWay), into: &effects)
            return
        }
        if case .line = act.held, key.batch == state.batch {
            // It stands in no total of the open batch: there it would make the host's totals differ.
            finishCommand(
                .refused(.invalid(field: "batch", expected: "a closed one: close the day, then try it again")),
                into: &effects)
            return
        }
        record([.released(key)], into: &effects)
        finishCommand(.noted, into: &effects)
    }
}
