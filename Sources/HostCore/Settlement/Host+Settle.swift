import DayEnd
import ISO8583
import UnionPay

/// Settlement (批结算, 0500): totals compared per card class.
extension Host {
    func settle(
        _ request: OpenedRequest, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        guard let text = request.message.text(48), let asked = try? SettlementTotals(parsing: text),
            let batch = request.batch
        else {
            respond(to: request, code: .formatError, at: now, into: &effects)
            return
        }
        if let stored = facts.batch, stored.state == .closed {
            // The batch is closed: the stored verdict, however often it is asked for.
            answer(request, text: stored.hostTotals, stored, at: now, into: &effects)
            return
        }
        guard batch == terminal.batch else {
            respond(to: request, code: .signInRequired, at: now, into: &effects)
            return
        }
        do {
            let gross = try GrossFigures(of: facts.batchPostings.lazy.filter(\.isCounted).map(\.countable))
            var totals = SettlementTotals(gross: gross)
            totals.domesticVerdict = totals.domestic == asked.domestic ? .balanced : .differs
            totals.foreignVerdict = totals.foreign == asked.foreign ? .balanced : .differs
            let answerText = try totals.text(SettlementTotals.Form(length: text.utf8.count) ?? .both)
            var row = BatchRow(
                merchant: request.merchant, terminal: request.terminal, batch: batch, state: .settled,
                terminalTotals: text, hostTotals: answerText, clearingDate: configuration.clearingDate(at: now),
                rrn: rrn(facts.serial, at: now), settledAt: now)
            var changes: [Change] = []
            if totals.isBalanced, !configuration.profile.sendsEndWhenBalanced {
                row.state = .closed
                row.closedAt = now
                var terminal = terminal
                terminal.batch = batch.next
                changes.append(.terminal(terminal))
            }
            changes.append(.batch(row))
            effects.append(.commit(changes))
            answer(request, text: answerText, row, at: now, into: &effects)
        } catch {
            effects.append(.halt("batch \(batch) of \(request.terminal): totals cannot be computed: \(error)"))
            respond(to: request, code: .systemFault, at: now, into: &effects)
        }
    }

    private func answer(
        _ request: OpenedRequest, text: String, _ row: BatchRow, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        respond(to: request, code: .approved, at: now, into: &effects) { message in
            message.set(15, row.clearingDate)
            message.set(37, row.rrn)
            message.set(48, text)
        }
    }
}
