import DayEnd
import ISO8583
import UnionPay

/// Reconciliation by difference (0820 with 60.3 = 973): ranges of the terminal's lines are compared with those of the
/// ledger, and what differs is named as at the end of an upload.
///
/// The answer follows from the question and the rows alone: asked again it is the same, on any host.
extension Host {
    /// Lines that are read for one question.
    static let comparedLines = 16_384

    var comparesLines: Bool { configuration.profile.extensions.contains(.differenceReconciliation) }

    /// Ranges that follow each other are read in one go; one that lies in another is read with it.
    func lineQuery(for question: ComparisonQuestion, of batch: BatchNumber) -> LineQuery {
        var ranges: [ClosedRange<Int>] = []
        for range in question.segments.map(\.range) {
            if ranges.contains(where: { $0.contains(range.lowerBound) && $0.contains(range.upperBound) }) { continue }
            if let last = ranges.last, last.upperBound + 1 == range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound...range.upperBound
            } else {
                ranges.append(range)
            }
        }
        return LineQuery(batch: batch, ranges: ranges, limit: Self.comparedLines)
    }

    func compare(
        _ request: OpenedRequest, _ facts: Facts, at now: Moment, into effects: inout ContiguousArray<HostEffect>
    ) {
        guard comparesLines else {
            respond(to: request, code: .notSupported, at: now, into: &effects)
            return
        }
        guard let question = request.comparison, let batch = request.batch else {
            respond(to: request, code: .formatError, at: now, into: &effects)
            return
        }
        guard var row = facts.batch else {
            respond(to: request, code: .signInRequired, at: now, into: &effects)
            return
        }
        let reply = reply(to: question, row, facts) { isTwice($0, in: batch, facts) }
        // Once the batch is closed there is nothing to store: what differs was named before.
        if row.state == .settled {
            var changes = reply.named.compactMap { named in
                STAN(named.line.stan).map { stan in
                    Change.openCase(
                        CaseRow(
                            merchant: request.merchant, terminal: request.terminal, batch: batch, stan: stan,
                            kind: named.kind, cardClass: (named.terminal ?? named.line).cardClass,
                            terminalAmount: named.terminal?.amount, hostAmount: named.hostAmount, openedAt: now))
                }
            }
            if reply.isComplete, !row.isCompared {
                row.isCompared = true
                changes.append(.batch(row))
            }
            if !changes.isEmpty { effects.append(.commit(changes)) }
        }
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects) { message in
            message.set(62, bytes: reply.answer.bytes)
        }
    }

    /// F37 of lines that the terminal does not have: another line may be the same act.
    func referencesOfUnknownLines(_ request: OpenedRequest, _ facts: Facts) -> [String] {
        guard comparesLines, let question = request.comparison, let row = facts.batch else { return [] }
        var references: [String] = []
        for named in reply(to: question, row, facts, isTwice: { _ in false }).named where named.kind == .hostOnly {
            for line in facts.lines.lines where line.isLine(named.line) && !line.rrn.isEmpty {
                if !references.contains(line.rrn) { references.append(line.rrn) }
            }
        }
        return references
    }

    private func isTwice(_ line: ComparedLine, in batch: BatchNumber, _ facts: Facts) -> Bool {
        let postings = facts.sameReference.filter { $0.key.batch == batch }
        return postings.contains { posting in
            LedgerLine(posting).isLine(line)
                && postings.contains { $0.key != posting.key && $0.isSameAct(as: posting) }
        }
    }

    private func reply(
        to question: ComparisonQuestion, _ row: BatchRow, _ facts: Facts, isTwice: (ComparedLine) -> Bool
    ) -> ComparisonReply {
        let totals = try? SettlementTotals(parsing: row.hostTotals)
        // A line of two ranges is read with either.
        var seen: Set<LedgerLine> = []
        let lines = facts.lines.lines.filter { $0.isCompared && seen.insert($0).inserted }.compactMap {
            line -> HostLine? in
            guard let compared = line.compared else { return nil }
            let sendsCertificate = line.sendsCertificate
            return HostLine(
                compared,
                isInScope: question.scope.contains(line.cardClass, sendsCertificate: sendsCertificate),
                isNamedAlone: totals?.verdict(on: line.cardClass) != .balanced,
                hasCertificate: sendsCertificate ? line.isCertified : nil)
        }
        return ComparisonReply(
            to: question, lines: lines.sorted { $0.line.precedes($1.line) }, read: facts.lines.read, isTwice: isTwice)
    }
}

extension LedgerLine {
    fileprivate var compared: ComparedLine? {
        try? ComparedLine(stan: stan.value, cardClass: cardClass, isCredit: type.isCredit, amount: amount)
    }

    fileprivate func isLine(_ line: ComparedLine) -> Bool { isCompared && compared == line }
}

extension OpenedRequest {
    /// F62 of a comparison.
    var comparison: ComparisonQuestion? {
        guard kind == .comparison else { return nil }
        return message.bytes(62).flatMap { try? ComparisonQuestion(parsing: $0) }
    }
}
