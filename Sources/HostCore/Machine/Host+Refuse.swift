public import DayEnd
import UnionPay

/// What a host without room answers.
extension Host {
    /// Says 96 and stores nothing: a transaction is declined, and what is owed (reversal, notice, settlement) is asked
    /// again.
    ///
    /// No answer at all to whoever would not be believed (``handle(_:facts:at:into:)`` counts wrong MACs, this does
    /// not), nor to a transaction that the ledger knows: a refusal could contradict its outcome.
    public func refuse(
        _ request: OpenedRequest, facts: Facts, at now: Moment, into effects: inout ContiguousArray<HostEffect>
    ) {
        guard let terminal = facts.terminal, !terminal.isBlocked else { return }
        if Catalogue.row(for: request.kind)?.requestHasMAC == true {
            guard case .valid = request.mac else { return }
        }
        if case .financial = request.kind, facts.posting != nil { return }
        respond(to: request, code: .systemFault, at: now, into: &effects)
    }
}
