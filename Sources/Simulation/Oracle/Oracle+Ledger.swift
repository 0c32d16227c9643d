import DayEnd
import HostCore
import TerminalCore
import UnionPay

/// What the host commits, judged while the books of both sides are as they are: nothing that is lost later excuses it.
extension Oracle {
    /// Every commit of the host moves its rows as the rules say.
    func watch(_ town: Town) {
        var settled: [(old: BatchRow?, new: BatchRow)] = []
        town.ledger.watcher = { [unowned self, unowned town] change, ledger in
            switch change {
            case .posting(let posting): moves(ledger.posting(posting.key), to: posting, in: ledger)
            case .entries(let entries): balance(entries)
            case .batch(let row):
                let old = ledger.batch(merchant: row.merchant, terminal: row.terminal, row.batch)
                expect(old?.state != .closed, .transitions, nil, "batch \(row.batch) of \(row.terminal) was closed")
                asksAgain(old, row, town)
                settled.append((old, row))
            case .terminal(let row): moves(ledger.terminal(merchant: row.merchant, terminal: row.terminal), row, town)
            case .openCase, .withdrawCases, .ticket, .places, .freeze: break
            }
        }
        town.ledger.committed = { [unowned self, unowned town] in
            for (old, new) in settled where old?.state != .closed {
                let isNew =
                    old.map { $0.settledAt != new.settledAt || $0.terminalTotals != new.terminalTotals } ?? true
                if isNew { totals(of: new, town) }
                if new.state == .closed { closes(new, isUploaded: !isNew, town) }
            }
            settled = []
        }
    }

    /// A host wants an upload once more only where something of it is lost, or could not be taken when it came.
    private func asksAgain(_ old: BatchRow?, _ new: BatchRow, _ town: Town) {
        guard let old, old.state == .settled, new.state == .settled, new.differences > old.differences else { return }
        let device = town.device(new.terminal)
        expect(
            forgottenBatches.contains(new.name) || (device?.book.passedUploads ?? 0) > 0, .steps, device,
            "batch \(new.batch) of \(new.terminal) is to be uploaded once more, and all of it had come")
    }

    private func balance(_ entries: [Entry]) {
        // Both accounts stand in one row; a row that gives to the account that it takes from moves nothing.
        expect(entries.allSatisfy { $0.debit != $0.credit }, .entries, nil, "an entry has no counter-account")
        expect(entries.allSatisfy { $0.amount >= 0 }, .entries, nil, "an entry below zero")
    }

    private func moves(_ old: TerminalRow?, _ new: TerminalRow, _ town: Town) {
        guard let old, old.batch != new.batch else { return }
        // A host that has lost a closing follows a terminal that is ahead of it, and nobody else's.
        let device = town.device(new.terminal)
        let isCaughtUp =
            forgottenTerminals.contains(new.terminal) && new.batch == device?.book.slips.last?.batch.next
        expect(
            new.batch == old.batch.next || isCaughtUp, .numbers, nil,
            "batch of \(new.terminal) moves from \(old.batch) to \(new.batch)")
    }

    private func moves(_ old: Posting?, to new: Posting, in ledger: MemoryLedger) {
        expect(
            new.key.type != .sale || new.refunded <= new.amount || new.state != .approved, .once, nil,
            "\(new.key): more was given back than was paid")
        guard let old else { return }
        let isAllowed =
            switch (old.state, new.state) {
            case (.pending, .pending): new.amount == 0
            case (.pending, _): (new.amount == 0) == (new.state != .approved) || new.key.type == .balanceInquiry
            case (.approved, .approved): old.amount == new.amount
            case (.approved, .reversed): old.amount == new.amount && !old.isVoided
            default: old.state == new.state && old.amount == new.amount
            }
        expect(isAllowed, .transitions, nil, "\(new.key) goes from \(old.state) to \(new.state)")
        // What an act is does not change, whatever becomes of it.
        expect(
            old.asked == new.asked && old.fingerprint == new.fingerprint && old.rrn == new.rrn
                && old.card == new.card && old.clearingDate == new.clearingDate && old.isLate == new.isLate
                && old.refunded <= new.refunded, .transitions, nil, "\(new.key) is another act than before")
        let row = ledger.batch(merchant: new.key.merchant, terminal: new.key.terminal, new.key.batch)
        expect(
            row?.state != .closed || old.isLate || old.isCounted == new.isCounted, .transitions, nil,
            "\(new.key) goes from \(old.state) to \(new.state) in a closed batch")
    }

    // MARK: Settlement

    /// The totals that a settlement answers with are those of the host's lines, told once more, and so is its verdict.
    private func totals(of row: BatchRow, _ town: Town) {
        let name = "batch \(row.batch) of \(row.terminal)"
        guard let device = town.device(row.terminal), let told = try? SettlementTotals(parsing: row.hostTotals) else {
            report(.totals, nil, "\(name): its totals cannot be read")
            return
        }
        let isCombined = device.configuration.profile.settlementForm == .combined
        let counted = SettlementTotals(
            domestic: columns(row, town, foreign: false), foreign: columns(row, town, foreign: true))
        let isTold = DayBook.isEqual(counted, told, isCombined: isCombined)
        expect(isTold.domestic && isTold.foreign, .totals, device, "\(name): \(told) is told, \(counted) is counted")
        guard let asked = try? SettlementTotals(parsing: row.terminalTotals) else {
            // Nobody has asked: the host closes what its terminal has left behind.
            expect(
                told.domesticVerdict == .error && told.foreignVerdict == .error, .totals, device,
                "\(name): a verdict on totals that nobody has told")
            return
        }
        let isEqual = DayBook.isEqual(asked, told, isCombined: isCombined)
        equal(told.domesticVerdict, isEqual.domestic ? .balanced : .differs, .totals, device, "\(name), domestic")
        equal(told.foreignVerdict, isEqual.foreign ? .balanced : .differs, .totals, device, "\(name), foreign")
    }

    private func columns(_ row: BatchRow, _ town: Town, foreign: Bool) -> CardClassTotals {
        var totals = CardClassTotals()
        for posting in town.ledger.counted(row) where DayBook.isForeign(posting.scheme) == foreign {
            if DayBook.debits.contains(posting.key.type) {
                totals.debitCount += 1
                totals.debitAmount += posting.amount
            } else {
                totals.creditCount += 1
                totals.creditAmount += posting.amount
            }
        }
        return totals
    }

    // MARK: Differences

    /// What differs of one line.
    private struct Difference: Equatable {
        var kind: CaseRow.Kind
        var terminalAmount: Int64?
        var hostAmount: Int64?
    }

    /// I15: a batch closes with a case for each line that differs, which says how, and for no other.
    private func closes(_ row: BatchRow, isUploaded: Bool, _ town: Town) {
        guard let device = town.device(row.terminal), let told = try? SettlementTotals(parsing: row.hostTotals) else {
            return
        }
        let name = "batch \(row.batch) of \(row.terminal)"
        let isBehind = device.book.slips.contains { $0.batch == row.batch }
        caughtUp.removeAll { $0 == row.name }
        if isBehind {
            // The terminal has closed it long ago, with a word of the host's that the host has lost.
            expect(
                forgottenTerminals.contains(row.terminal), .transitions, device, "\(name) is closed a second time")
            caughtUp.append(row.name)
            return
        }
        let expected = differences(row, isUploaded: isUploaded, told, device, town)
        var named: [STAN: Difference] = [:]
        let cases = town.ledger.cases.filter {
            $0.merchant == row.merchant && $0.terminal == row.terminal && $0.batch == row.batch
        }
        for row in cases {
            let kind = row.kind == .twice ? .hostOnly : row.kind
            named[row.stan] = Difference(kind: kind, terminalAmount: row.terminalAmount, hostAmount: row.hostAmount)
        }
        expect(
            named == expected && cases.count == expected.count, .named, device,
            "\(name): \(text(expected)) differ, named are \(text(named))")
        equal(row.differences, cases.count, .named, device, "number of differences of \(name)")
    }

    private func differences(
        _ row: BatchRow, isUploaded: Bool, _ told: SettlementTotals, _ device: Device, _ town: Town
    ) -> [STAN: Difference] {
        func isBalanced(_ foreign: Bool) -> Bool {
            (foreign ? told.foreignVerdict : told.domesticVerdict) == .balanced
        }
        var host: [STAN: Posting] = [:]
        for posting in town.ledger.counted(row) { host[posting.key.stan] = posting }
        var found: [STAN: Difference] = [:]
        for line in device.book.sales where line.key.batch == row.batch && !line.isAdjusted {
            guard DayBook.debits.contains(line.type) || DayBook.credits.contains(line.type) else { continue }
            // Of a class that balances only certificates travel.
            guard !isBalanced(line.isForeign) || line.hasCertificate && isUploaded else { continue }
            let posting = host.removeValue(forKey: line.key.stan)
            let kind: CaseRow.Kind? =
                if let posting {
                    posting.amount != line.amount
                        ? .amountDiffers : DayBook.isForeign(posting.scheme) != line.isForeign ? .classDiffers : nil
                } else { .terminalOnly }
            guard let kind else { continue }
            found[line.key.stan] = Difference(
                kind: kind, terminalAmount: line.amount, hostAmount: posting?.amount)
        }
        for (stan, posting) in host where !isBalanced(DayBook.isForeign(posting.scheme)) {
            found[stan] = Difference(kind: .hostOnly, terminalAmount: nil, hostAmount: posting.amount)
        }
        return found
    }

    private func text(_ differences: [STAN: Difference]) -> [String] {
        differences.sorted { $0.key.value < $1.key.value }.map { stan, difference in
            let (own, host) = (difference.terminalAmount, difference.hostAmount)
            return "\(stan) \(difference.kind.rawValue) \(own.map { "\($0)" } ?? "-")/\(host.map { "\($0)" } ?? "-")"
        }
    }
}

extension BatchRow {
    var name: MemoryLedger.BatchName {
        .init(terminal: .init(merchant: merchant, terminal: terminal), batch: batch)
    }
}

extension MemoryLedger {
    /// Lines that stand in the totals of a batch, told by the oracle's own columns.
    fileprivate func counted(_ row: BatchRow) -> [Posting] {
        postings(of: row.name.terminal, row.batch).filter {
            $0.state == .approved && !$0.isLate && !$0.isAdjusted
                && (DayBook.debits.contains($0.key.type) || DayBook.credits.contains($0.key.type))
        }
    }
}
