public import DayEnd
import Journal

/// A journal with as many lines as a test asks for, without the hours in which they would be sold.
public enum FullJournal {
    public struct NoSale: Error, CustomStringConvertible {
        public let description = "a journal that is to be filled: expected one sale on it, found none"
    }

    /// Puts copies of the journal's first sale behind its last line, each with a STAN of its own, as if they had been
    /// sold, until it has so many lines. Nobody else may have it open.
    ///
    /// - Returns: The line that was copied, and the keys of its copies.
    @discardableResult
    public static func fill(_ path: String, to count: Int) throws -> (sale: LineKey, copies: [LineKey]) {
        var intent: TerminalRecord.Intent?
        var outcome: TerminalRecord.Outcome?
        try JournalStore.readAll(path) { envelope in
            switch envelope.record {
            case .intent(let found) where intent == nil: intent = found
            case .outcome(let found) where outcome == nil: outcome = found
            default: break
            }
        }
        guard var act = intent, var answer = outcome, act.key == answer.key else { throw NoSale() }
        let sale = act.key
        let (store, loaded) = try JournalStore.open(path)
        var stan = loaded.state.nextSTAN
        var keys: [LineKey] = []
        var records: [TerminalRecord] = []
        for _ in loaded.state.lines.count..<count {
            act.key = LineKey(batch: loaded.state.batch, stan: stan)
            act.reference = nil
            answer.key = act.key
            records += [.intent(act), .outcome(answer)]
            keys.append(act.key)
            stan = stan.next
        }
        try store.append(records, at: act.time)
        return (sale, keys)
    }
}
