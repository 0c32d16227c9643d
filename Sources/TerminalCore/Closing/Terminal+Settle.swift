import DayEnd
import ISO8583
import UnionPay

/// Steps 8, 10 and 11: settlement, close, sign-off.
extension Terminal {
    /// Step 8: the 0500 with the totals of the batch.
    mutating func settle(into effects: inout ContiguousArray<Effect>) -> Bool {
        guard state.isSignedIn else {
            sendSignIn(at: state.closing?.start.time ?? Moment(milliseconds: 0, utcOffset: 0), into: &effects)
            return false
        }
        do {
            let totals = try SettlementTotals(gross: GrossFigures(of: state.lines.lazy.map(\.countable)))
            let stan = state.nextSTAN
            let message = try RequestBuilder(configuration).settlement(stan: stan, batch: state.batch, totals: totals)
            record([.numbered(.init(stan: stan, purpose: .settlement))], into: &effects)
            send(.settlement, message, sealing: Sealing(), subject: .settlement(stan, totals), into: &effects)
        } catch {
            effects.append(.halt("the settlement of batch \(state.batch) cannot be written: \(error)"))
        }
        return false
    }

    mutating func settlementAnswered(
        _ stan: STAN, _ totals: SettlementTotals, _ message: Message, code: String, at now: Moment,
        into effects: inout ContiguousArray<Effect>
    ) {
        // A 0510 without F48 settles nothing; one with F39 other than 00 neither.
        guard code == "00", let text = message.text(48), let host = try? SettlementTotals(parsing: text) else {
            closingStuck(into: &effects)
            return
        }
        let settlement = TerminalRecord.Settlement(
            stan: stan, terminal: totals, host: host, rrn: message.text(37) ?? "", clearingDate: message.text(15),
            time: now)
        end(.settle, .performed, after: [.settled(settlement)], into: &effects)
    }

    /// Step 10: the anchor. From here on the batch is closed on this side, whatever happens.
    mutating func closeBatch(at now: Moment, into effects: inout ContiguousArray<Effect>) {
        guard let closing = state.closing else { return }
        do {
            let slip = try settlementSlip(closing, at: now)
            var carried = state
            carried.day.batches.append(state.batch)
            try carried.day.net.add(slip.net)
            carried.day.lineCount += slip.lineCount
            carried.day.verdict = carried.day.verdict.map { $0 == .balanced ? slip.verdict : $0 } ?? slip.verdict
            carried.late += state.lines.filter { !$0.isDelivered && $0.standing != .adjusted }
            carried.lines = []
            carried.retiredKeys = []
            carried.batch = state.batch.next
            carried.owesSignOff = closing.start.scope == .day
            let kept = Set(carried.keyNames)
            var gone: [String] = []
            for name in state.keyNames + state.retiredKeys where !kept.contains(name) && !gone.contains(name) {
                gone.append(name)
            }
            var records: [TerminalRecord] = [
                .batchClosed(Anchor(slip: slip, carried: carried)), .stepEnded(.close, .performed),
            ]
            if closing.start.scope == .batch {
                records.append(.closingEnded(slip.verdict == .balanced ? .closed : .differing))
            }
            record(records, into: &effects)
            effects.append(.printSlip(slip))
            if !gone.isEmpty { effects.append(.destroyDataKeys(gone)) }
        } catch {
            effects.append(.halt("batch \(state.batch) cannot be closed: \(error)"))
        }
    }

    private func settlementSlip(
        _ closing: TerminalState.ClosingProgress, at now: Moment
    ) throws(AmountOverflow) -> SettlementSlip {
        let gross = try GrossFigures(of: state.lines.lazy.map(\.countable))
        return SettlementSlip(
            terminal: configuration.terminal, merchant: configuration.merchant, currency: configuration.currency,
            batch: state.batch, businessDay: closing.start.businessDay, operatorNumber: configuration.operatorNumber,
            time: now, net: try NetFigures(of: state.lines.lazy.map(\.countable)),
            terminalTotals: closing.settlement?.terminal ?? SettlementTotals(gross: gross),
            hostTotals: closing.settlement?.host, verdict: closing.verdict ?? .unconfirmed,
            lineCount: state.lines.count, refusedUploads: closing.refusedUploads,
            undelivered: state.lines.filter { !$0.isDelivered }.map(\.key))
    }

    /// Step 11: the 0820. It carries the new batch number.
    mutating func signOff(into effects: inout ContiguousArray<Effect>) -> Bool {
        let stan = state.nextSTAN
        do throws(FieldError) {
            let message = try RequestBuilder(configuration).signOff(stan: stan, batch: state.batch)
            record([.numbered(.init(stan: stan, purpose: .signOff))], into: &effects)
            send(.signOff, message, sealing: Sealing(), subject: .signOff(stan), into: &effects)
        } catch {
            effects.append(.halt("a sign-off cannot be written: \(error)"))
        }
        return false
    }

    mutating func signOffAnswered(
        _ stan: STAN, _ message: Message, code: String, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        guard code == "00" else {
            closingStuck(into: &effects)
            return
        }
        let signOff = TerminalRecord.SignOff(stan: stan, rrn: message.text(37) ?? "", time: now)
        end(.signOff, .performed, after: [.signedOff(signOff)], into: &effects)
    }
}

extension TerminalState {
    /// Every data key that a line still needs.
    var keyNames: [String] {
        lines.map(\.card.keyName) + late.map(\.card.keyName) + holds.map(\.card.keyName)
            + open.map(\.intent.card.keyName)
    }
}
