import DayEnd
import ISO8583
import UnionPay

/// Settlement (批结算, 0500): totals compared per card class.
extension Host {
    func settle(
        _ request: OpenedRequest, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        guard let text = request.message.text(48), let form = SettlementTotals.Form(length: text.utf8.count),
            let asked = try? SettlementTotals(parsing: text), let batch = request.batch
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
            let counted = facts.batchPostings.filter(\.isCounted)
            let totals = try compared(GrossFigures(of: counted.lazy.map(\.countable)), with: asked, form)
            var row = BatchRow(
                merchant: request.merchant, terminal: request.terminal, batch: batch, state: .settled,
                terminalTotals: text, hostTotals: try totals.text(form),
                clearingDate: configuration.clearingDate(at: now), rrn: rrn(facts.serial, at: now), settledAt: now)
            // The same question again, late or doubled on its way: what was uploaded since stays uploaded.
            if let stored = facts.batch, stored.terminalTotals == row.terminalTotals,
                stored.hostTotals == row.hostTotals
            {
                answer(request, text: stored.hostTotals, stored, at: now, into: &effects)
                return
            }
            // An upload that an earlier settlement of this batch began is begun anew, and names anew what differs.
            var changes: [Change] = facts.batchPostings.filter { $0.uploadedBy != nil }.map {
                var posting = $0
                posting.uploadedBy = nil
                return .posting(posting)
            }
            if !facts.cases.isEmpty {
                changes.append(
                    .withdrawCases(merchant: request.merchant, terminal: request.terminal, batch: batch))
            }
            // Certificates of chip sales are uploaded, and the upload ended, even where the books balance.
            let isUploadExpected = counted.contains(where: \.sendsCertificate)
            if totals.isBalanced, !isUploadExpected, !configuration.profile.sendsEndWhenBalanced {
                row.state = .closed
                row.closedAt = now
                var terminal = terminal
                terminal.batch = batch.next
                changes.append(.terminal(terminal))
                changes += lifted(terminal, facts)
            }
            changes.append(.batch(row))
            effects.append(.commit(changes))
            effects.append(.note(.settled(isBalanced: totals.isBalanced)))
            if row.state == .closed { effects.append(.note(.batchClosed(differences: 0))) }
            answer(request, text: row.hostTotals, row, at: now, into: &effects)
        } catch {
            effects.append(.log("batch \(batch) of \(request.terminal): totals cannot be told: \(error)"))
            respond(to: request, code: .systemFault, at: now, into: &effects)
        }
    }

    /// The host's totals with its verdicts. An acquirer that settles both classes together compares their sum.
    private func compared(
        _ gross: GrossFigures, with asked: SettlementTotals, _ form: SettlementTotals.Form
    ) throws -> SettlementTotals {
        var totals = SettlementTotals(gross: gross)
        if form == .combined {
            var sum = gross.domestic
            try sum.debit.add(gross.foreign.debit)
            try sum.credit.add(gross.foreign.credit)
            var both = GrossFigures()
            both.domestic = sum
            let isEqual = SettlementTotals(gross: both).domestic == asked.domestic
            totals.domesticVerdict = isEqual ? .balanced : .differs
            totals.foreignVerdict = totals.domesticVerdict
        } else {
            totals.domesticVerdict = totals.domestic == asked.domestic ? .balanced : .differs
            totals.foreignVerdict = totals.foreign == asked.foreign ? .balanced : .differs
        }
        return totals
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

extension Posting {
    /// An online chip sale, by F22.
    var sendsCertificate: Bool {
        guard let mode = try? EntryMode(parsing: entry) else { return false }
        return key.type.sendsCertificate(mode)
    }
}
