import HostCore
import Ledger
import Sealing

/// What a group will ask its ledger, asked ahead.
extension HostEngine {
    /// A ledger in another process is waited for once or twice in a group, instead of twice for each of its acts: for the
    /// terminals' rows and what acts are decided on that can be told without them, then for the rest. Of each terminal its
    /// first act: what comes after it rests on what that one has written.
    func foresee(_ group: [Work]) throws {
        guard ledger.isFar, group.count > 1 else { return }
        var seen: Set<[String]> = []
        let first = group.filter { work in
            work.terminal.map { seen.insert([$0.merchant, $0.terminal]).inserted } ?? false
        }
        var closed: [HostSealer.Received] = []
        try ledger.foresee(
            first.compactMap { work in
                guard case .request(let arrival) = work else {
                    return work.key.map { desk.question(onIssuerAnswerTo: $0) }
                }
                if let question = desk.question(ofOpened: arrival.received) { return question }
                closed.append(arrival.received)
                return FactQuery(merchant: arrival.received.merchant, terminal: arrival.received.terminal)
            })
        try ledger.foresee(closed.compactMap { try desk.question(of: $0, store: ledger) })
    }
}
