import HostCore
import Ledger
import Sealing

/// What a group will ask its ledger, asked ahead.
extension HostEngine {
    /// A ledger in another process is waited for twice in a group, instead of twice for each of its acts: once for the
    /// terminals' rows, once for what these acts are decided on. Of each terminal its first act: what comes after it
    /// rests on what that one has written.
    func foresee(_ group: [Work]) throws {
        guard ledger.isFar, group.count > 1 else { return }
        var seen: Set<[String]> = []
        let first = group.filter { work in
            work.terminal.map { seen.insert([$0.merchant, $0.terminal]).inserted } ?? false
        }
        try ledger.foresee(
            first.compactMap { work in
                if case .request(let arrival) = work {
                    return FactQuery(merchant: arrival.received.merchant, terminal: arrival.received.terminal)
                }
                return work.key.map { desk.question(onIssuerAnswerTo: $0) }
            })
        try ledger.foresee(
            first.compactMap { work in
                guard case .request(let arrival) = work else { return nil }
                return try desk.question(of: arrival.received, store: ledger)
            })
    }
}
