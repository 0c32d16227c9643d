import DayEnd
import ISO8583
import UnionPay

/// Batch upload (批上送, 0320) and its end: the lines that differ are named, the batch closes.
extension Host {
    func upload(
        _ request: OpenedRequest, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        if takesCertificate(request, terminal, facts, at: now, into: &effects) { return }
        guard let batch = request.batch, let carrier = request.stan, var row = facts.batch else {
            respond(to: request, code: .signInRequired, at: now, into: &effects)
            return
        }
        guard row.state == .settled else {
            // A repeat after the batch was closed: what it says was judged when the upload ended.
            respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects)
            return
        }
        // A refund is uploaded with 000 in 63.1: it tells no class, and the scheme stands for it.
        let tellsClass = request.kind != .singleUpload(.refund)
        var changes: [Change] = []
        var isKnown = true
        let isCertificate = request.kind.isCertificate
        // A terminal that uploads its lines after all has found nothing by comparing them.
        if !isCertificate { row.isCompared = false }
        for detail in uploadedLines(of: request) {
            let match = facts.uploaded.first { $0.key.stan == detail.stan && $0.isCounted && !$0.isAdjusted }
            guard var posting = match else {
                isKnown = false
                changes.append(
                    .openCase(difference(.terminalOnly, request, batch, detail, hostAmount: nil, at: now)))
                continue
            }
            let isNew = posting.uploadedBy == nil
            if isNew || isCertificate && !posting.isCertified {
                if isNew { row.uploaded += 1 }
                posting.uploadedBy = posting.uploadedBy ?? carrier
                posting.isCertified = posting.isCertified || isCertificate
                changes.append(.posting(posting))
            }
            if posting.amount != detail.amount {
                changes.append(
                    .openCase(difference(.amountDiffers, request, batch, detail, hostAmount: posting.amount, at: now)))
            } else if posting.cardClass != (tellsClass ? detail.cardClass : posting.scheme.cardClass) {
                changes.append(
                    .openCase(difference(.classDiffers, request, batch, detail, hostAmount: posting.amount, at: now)))
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

    /// A certificate that comes during the day, while its batch is open: it is kept, and need not travel in the evening.
    /// What is wrong with its line is named in the evening. Returns whether it was one.
    private func takesCertificate(
        _ request: OpenedRequest, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) -> Bool {
        guard comparesLines, request.kind.isCertificate, facts.batch == nil, request.batch == terminal.batch else {
            return false
        }
        let amount = request.message.integer(4).map { Int64($0) }
        guard
            var posting = facts.uploaded.first(where: {
                $0.isCounted && !$0.isAdjusted && $0.sendsCertificate && $0.amount == amount
            })
        else {
            respond(to: request, code: .originalNotFound, serial: facts.serial, at: now, into: &effects)
            return true
        }
        if !posting.isCertified {
            posting.isCertified = true
            effects.append(.commit([.posting(posting)]))
        }
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects)
        return true
    }

    private func uploadedLines(of request: OpenedRequest) -> [OpenedDetail] {
        if request.kind == .batchUpload { return request.details }
        guard let stan = request.stan, let amount = request.message.integer(4) else { return [] }
        let certificate = request.message.bytes(62).flatMap { try? ICUploadData(parsing: $0) }
        let scheme = request.message.text(63).flatMap { CardScheme(rawValue: String($0.prefix(3))) }
        // An offline chip sale has no F63 at all.
        let named = scheme.flatMap { $0 == .unknown ? nil : $0 } ?? CardScheme(bin: request.card?.masked ?? "")
        let cardClass = certificate?.cardClass ?? named.cardClass
        return [OpenedDetail(cardClass: cardClass, stan: stan, amount: Int64(amount))]
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
        let came = row.uploaded + facts.cases.filter { $0.kind == .terminalOnly }.count
        if !row.isCompared, let told = request.message.integer(48), told != min(came, 9999) {
            effects.append(
                .log("batch \(batch) of \(request.terminal): upload ends with \(told) lines, \(came) came"))
            if told > came, row.differences < Self.uploadsAsked {
                // What the terminal was told had come is not here any more (an old copy was restored): a line that only
                // this host has forgotten must not be named as one that the terminal does not have.
                row.differences += 1
                effects.append(.commit([.batch(row)]))
                respond(to: request, code: .signInRequired, at: now, into: &effects)
                return
            }
        }
        let arrived = namedAndArrived(facts)
        let stans = Set(arrived.map(\.stan))
        let missing = row.isCompared ? [] : missingLines(row, facts).filter { !stans.contains($0.key.stan) }
        if comparesLines, !missing.isEmpty, row.differences == 0 {
            // Its terminals compare lines. That nothing of these was said may be this host's own loss of what was: asked
            // once more, the lines are compared anew.
            effects.append(
                .log("batch \(batch) of \(request.terminal): ended without \(missing.count) lines, asked anew"))
            row.differences = 1
            effects.append(.commit([.batch(row)]))
            respond(to: request, code: .signInRequired, at: now, into: &effects)
            return
        }
        var changes: [Change] = []
        if !arrived.isEmpty {
            changes.append(.withdrawCases(merchant: request.merchant, terminal: request.terminal, batch: batch))
            changes += facts.cases.filter { !arrived.contains($0) }.map { .openCase($0) }
        }
        changes += missing.map { posting in
            let isDouble = facts.batchPostings.contains { $0.key != posting.key && $0.isSameAct(as: posting) }
            return .openCase(
                CaseRow(
                    merchant: request.merchant, terminal: request.terminal, batch: batch, stan: posting.key.stan,
                    kind: isDouble ? .twice : .hostOnly, cardClass: posting.cardClass, terminalAmount: nil,
                    hostAmount: posting.amount, openedAt: now))
        }
        row.differences = facts.cases.count - arrived.count + missing.count
        row.state = .closed
        row.closedAt = now
        var terminal = terminal
        terminal.batch = batch.next
        changes.append(.batch(row))
        changes.append(.terminal(terminal))
        changes += lifted(terminal, facts)
        effects.append(.commit(changes))
        effects.append(.note(.batchClosed(differences: row.differences)))
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects)
    }

    /// How often an upload is asked for once more. A terminal that counts otherwise than this host must close too.
    private static let uploadsAsked = 3

    /// Lines that were named as the terminal's alone and were booked before the upload ended: an offline sale that was
    /// held up on its way.
    private func namedAndArrived(_ facts: Facts) -> [CaseRow] {
        facts.cases.filter { named in
            named.kind == .terminalOnly
                && (facts.batchPostings + facts.uploaded).contains {
                    $0.key.stan == named.stan && $0.isCounted && !$0.isAdjusted && $0.amount == named.terminalAmount
                        && $0.cardClass == named.cardClass
                }
        }
    }

    /// Lines of a class that differs which the upload has not named.
    private func missingLines(_ row: BatchRow, _ facts: Facts) -> [Posting] {
        let verdicts = try? SettlementTotals(parsing: row.hostTotals)
        return facts.batchPostings.filter {
            $0.isCounted && !$0.isAdjusted && $0.uploadedBy == nil && verdicts?.verdict(on: $0.cardClass) != .balanced
        }
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
    func isSameAct(as other: Posting) -> Bool {
        key.type == other.key.type && amount == other.amount && card.hash == other.card.hash && rrn == other.rrn
            && state == other.state
    }
}

extension MessageKind {
    fileprivate var isCertificate: Bool {
        if case .icUpload = self { true } else { false }
    }
}
