import DayEnd
import ISO8583
import UnionPay

/// Batch upload (批上送, 0320) and its end: the lines that differ are named, the batch closes.
extension Host {
    func upload(
        _ request: OpenedRequest, _ facts: Facts, at now: Moment, into effects: inout ContiguousArray<HostEffect>
    ) {
        guard let batch = request.batch, let carrier = request.stan, var row = facts.batch else {
            respond(to: request, code: .signInRequired, at: now, into: &effects)
            return
        }
        guard row.state == .settled else {
            // A repeat after the batch was closed: what it says was judged when the upload ended.
            respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects)
            return
        }
        var changes: [Change] = []
        var isKnown = true
        for detail in uploadedLines(of: request) {
            let match = facts.uploaded.first { $0.key.stan == detail.stan && $0.isCounted && !$0.isAdjusted }
            guard var posting = match else {
                isKnown = false
                row.uploaded += 1
                changes.append(
                    .openCase(
                        difference(.terminalOnly, request, batch, detail, hostAmount: nil, at: now)))
                continue
            }
            if posting.uploadedBy == nil {
                row.uploaded += 1
                posting.uploadedBy = carrier
                changes.append(.posting(posting))
            }
            if posting.amount != detail.amount {
                changes.append(
                    .openCase(
                        difference(.amountDiffers, request, batch, detail, hostAmount: posting.amount, at: now)))
            }
        }
        changes.append(.batch(row))
        effects.append(.commit(changes))
        // A single line that this host does not hold is taken into suspense and answered as not found, so that the
        // terminal's list of failed uploads names it too.
        let isSingle = request.kind.transactionType != nil
        let code: ResponseCode = isSingle && !isKnown ? .originalNotFound : .approved
        respond(to: request, code: code, serial: facts.serial, at: now, into: &effects)
    }

    private func uploadedLines(of request: OpenedRequest) -> [OpenedDetail] {
        if request.kind == .batchUpload { return request.details }
        guard let stan = request.stan, let amount = request.message.text(4).flatMap({ Int64($0) }) else { return [] }
        let certificate = request.message.bytes(62).flatMap { try? ICUploadData(parsing: $0) }
        let scheme = request.message.text(63).flatMap { CardScheme(rawValue: String($0.prefix(3))) }
        let cardClass = certificate?.cardClass ?? scheme?.cardClass ?? .domestic
        return [OpenedDetail(cardClass: cardClass, stan: stan, amount: amount)]
    }

    func endUpload(
        _ request: OpenedRequest, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        guard let batch = request.batch, var row = facts.batch else {
            respond(to: request, code: .signInRequired, at: now, into: &effects)
            return
        }
        guard row.state == .settled, batch == terminal.batch else {
            respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects)
            return
        }
        let verdicts = try? SettlementTotals(parsing: row.hostTotals)
        var changes: [Change] = []
        var missing: [Posting] = []
        for posting in facts.batchPostings where posting.isCounted && !posting.isAdjusted && posting.uploadedBy == nil {
            if verdicts?.verdict(on: posting.cardClass) == .balanced { continue }
            missing.append(posting)
        }
        for posting in missing {
            let isDouble = facts.batchPostings.contains { $0.key != posting.key && $0.isSameAct(as: posting) }
            changes.append(
                .openCase(
                    CaseRow(
                        merchant: request.merchant, terminal: request.terminal, batch: batch, stan: posting.key.stan,
                        kind: isDouble ? .twice : .hostOnly, cardClass: posting.cardClass, terminalAmount: nil,
                        hostAmount: posting.amount, openedAt: now)))
        }
        if let count = request.message.text(48).flatMap({ Int($0) }), count != row.uploaded {
            effects.append(
                .log("batch \(batch) of \(request.terminal): upload ends with \(count) lines, \(row.uploaded) came"))
        }
        row.differences = missing.count
        row.state = .closed
        row.closedAt = now
        var terminal = terminal
        terminal.batch = batch.next
        changes.append(.batch(row))
        changes.append(.terminal(terminal))
        effects.append(.commit(changes))
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects)
    }

    private func difference(
        _ kind: CaseRow.Kind, _ request: OpenedRequest, _ batch: BatchNumber, _ detail: OpenedDetail,
        hostAmount: Int64?, at now: Moment
    ) -> CaseRow {
        CaseRow(
            merchant: request.merchant, terminal: request.terminal, batch: batch, stan: detail.stan, kind: kind,
            cardClass: detail.cardClass, terminalAmount: detail.amount, hostAmount: hostAmount, openedAt: now)
    }
}

extension Posting {
    /// The same card, type, amount and reference: one act that stands in the ledger a second time.
    fileprivate func isSameAct(as other: Posting) -> Bool {
        key.type == other.key.type && amount == other.amount && card.hash == other.card.hash && rrn == other.rrn
            && state == other.state
    }
}
