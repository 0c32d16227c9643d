import DayEnd
import ISO8583
import UnionPay

/// A host that has lost what it acknowledged (an old backup, writes that reached no second machine) finds the terminal
/// ahead of it: only a host's own answer moves a terminal to the next batch.
extension Host {
    /// Closes the batches that the terminal has left behind, so that what is kept of them is paid and the terminal can
    /// settle the one that it is in. The loss itself is for people: the log names each batch.
    func catchUp(
        with request: OpenedRequest, _ terminal: inout TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) -> [Change] {
        guard let batch = request.batch, terminal.isBehind(batch) else { return [] }
        var changes: [Change] = []
        var kept = facts.batchPostings
        while terminal.batch != batch {
            let name = "batch \(terminal.batch) of \(request.terminal)"
            effects.append(
                .log("\(name): the terminal has closed it, this host has not: what was acknowledged here is lost"))
            let isKnown = facts.batch?.batch == terminal.batch
            if let row = closedUnsettled(terminal, isKnown ? facts.batch : nil, kept, facts, at: now) {
                changes.append(.batch(row))
                effects.append(.note(.batchClosed(differences: row.differences)))
            } else {
                effects.append(.log("\(name): totals cannot be told"))
            }
            kept = []
            terminal.batch = terminal.batch.next
        }
        return changes
    }

    /// The batch as this host still has it; neither class could be compared.
    private func closedUnsettled(
        _ terminal: TerminalRow, _ known: BatchRow?, _ postings: [Posting], _ facts: Facts, at now: Moment
    ) -> BatchRow? {
        if var row = known {
            row.state = .closed
            row.differences = facts.cases.count
            row.closedAt = now
            return row
        }
        let form = configuration.profile.settlementForm
        guard let gross = try? GrossFigures(of: postings.filter(\.isCounted).lazy.map(\.countable)) else { return nil }
        var totals = SettlementTotals(gross: gross)
        totals.domesticVerdict = .error
        totals.foreignVerdict = .error
        guard let text = try? totals.text(form) else { return nil }
        var row = BatchRow(
            merchant: terminal.merchant, terminal: terminal.terminal, batch: terminal.batch, state: .closed,
            terminalTotals: "", hostTotals: text, clearingDate: configuration.clearingDate(at: now),
            rrn: rrn(facts.serial, at: now), settledAt: now)
        row.closedAt = now
        return row
    }
}

extension TerminalRow {
    /// Whether a terminal that names this batch is ahead of what this host knows, by as many batches as a backup may be
    /// old: a busy terminal closes ten of 999 lines a day. More is not a loss but another terminal under the same
    /// number.
    func isBehind(_ batch: BatchNumber) -> Bool {
        let distance = (batch.value - self.batch.value + 999_999) % 999_999
        return lastSignIn != nil && (1...99).contains(distance)
    }
}
