import DayEnd
import ISO8583
import UnionPay

/// Steps 8, 10 and 11: settlement, close, sign-off.
extension Terminal {
    /// Step 8: the 0500 with the totals of the batch.
    mutating func settle(at now: Moment, into effects: inout ContiguousArray<Effect>) -> Bool {
        if let closing = state.closing, waitsForSlot(closing, at: now, into: &effects) { return false }
        guard needsLink(into: &effects) else { return false }
        guard state.isSignedIn, !session.mustSignIn else {
            sendSignIn(into: &effects)
            return false
        }
        // A reversal or a refund that is owed is never passed. After a long wait the host may take the lines that it
        // did not answer before.
        if let work = storedWork(includingDeliveries: !session.hasGivenUpDeliveries) {
            perform(work, at: now, into: &effects)
            return false
        }
        do {
            // Reckoned twice, from the lines and as they came: what differs here is our own fault, and nothing is sent.
            let gross = try GrossFigures(of: state.lines.lazy.map(\.countable))
            guard gross == state.gross else {
                halt(
                    "batch \(state.batch): its lines give \(gross), the running figures are \(state.gross)",
                    into: &effects)
                return false
            }
            let totals = SettlementTotals(gross: gross)
            let stan = state.nextSTAN
            let message = try RequestBuilder(configuration, operatorNumber: onDuty)
                .settlement(stan: stan, batch: state.batch, totals: totals, form: settlementForm(for: totals))
            record([.numbered(.init(stan: stan, purpose: .settlement))], into: &effects)
            send(.settlement, message, sealing: Sealing(), subject: .settlement(stan, totals), into: &effects)
        } catch {
            halt("the settlement of batch \(state.batch) cannot be written: \(error)", into: &effects)
        }
        return false
    }

    mutating func settlementAnswered(
        _ stan: STAN, _ totals: SettlementTotals, _ message: Message, code: String, at now: Moment,
        into effects: inout ContiguousArray<Effect>
    ) {
        // A 0510 without F48 settles nothing; one with F39 other than 00 neither.
        guard code == ResponseCode.approved.text, let text = message.text(48),
            let host = try? SettlementTotals(parsing: text)
        else {
            closingStuck(.noConnection, into: &effects)
            return
        }
        let settlement = TerminalRecord.Settlement(
            stan: stan, terminal: totals, host: host, rrn: message.text(37) ?? "", clearingDate: message.text(15),
            time: now)
        forgetPlan()
        end(.settle, .performed, after: [.settled(settlement)], into: &effects)
    }

    /// Step 10: the anchor. From here on the batch is closed on this side, whatever happens.
    mutating func closeBatch(at now: Moment, into effects: inout ContiguousArray<Effect>) {
        guard let closing = state.closing else { return }
        do throws(AmountOverflow) {
            let slip = try settlementSlip(closing, at: now)
            let (anchor, gone) = try state.anchor(closing: slip)
            var records: [TerminalRecord] = [.batchClosed(anchor), .stepEnded(.close, .performed)]
            if closing.start.scope == .batch {
                records.append(.closingEnded(slip.verdict == .balanced ? .closed : .differing))
            }
            // A host that has cut its day gives new keys for the new one.
            if state.isDayCut { session.hasKeys = false }
            record(records, into: &effects)
            progressed()
            forgetPlan()
            session.certificates = []
            effects.append(.printSlip(slip))
            destroy(gone, into: &effects)
        } catch {
            halt("batch \(state.batch) cannot be closed: \(error)", into: &effects)
        }
    }

    /// A card that waits for this very closing was sealed while the batch was open: its key goes with the next one.
    private func destroy(_ keys: [String], into effects: inout ContiguousArray<Effect>) {
        let waiting = session.commands.compactMap { pending -> String? in
            guard case .transaction(let request) = pending.command else { return nil }
            return request.card.reference.keyName
        }
        let free = keys.filter { !waiting.contains($0) }
        if !free.isEmpty { effects.append(.destroyDataKeys(free)) }
    }

    private func settlementSlip(
        _ closing: TerminalState.ClosingProgress, at now: Moment
    ) throws(AmountOverflow) -> SettlementSlip {
        let gross = try GrossFigures(of: state.lines.lazy.map(\.countable))
        let setAside = state.quarantined.map(\.key).filter { $0.batch == state.batch }
        return SettlementSlip(
            terminal: configuration.terminal, merchant: configuration.merchant, currency: configuration.currency,
            batch: state.batch, businessDay: closing.start.businessDay, operatorNumber: onDuty,
            time: now, net: try NetFigures(of: state.lines.lazy.map(\.countable)),
            terminalTotals: closing.settlement?.terminal ?? SettlementTotals(gross: gross),
            hostTotals: closing.settlement?.host, verdict: closing.verdict ?? .unconfirmed,
            lineCount: state.lines.count, refusedUploads: closing.refusedUploads,
            undelivered: state.lines.filter { !$0.isDelivered }.map(\.key), refusedReversals: state.refusedReversals,
            quarantined: setAside.isEmpty ? nil : setAside, differences: closing.lineComparison?.differences)
    }

    /// Step 11, and the end of a wake: the 0820. It carries the new batch number.
    mutating func sendSignOff(into effects: inout ContiguousArray<Effect>) {
        if session.mustSignIn { return sendSignIn(into: &effects) }
        let stan = state.nextSTAN
        do throws(FieldError) {
            let message = try RequestBuilder(configuration).signOff(stan: stan, batch: state.batch)
            record([.numbered(.init(stan: stan, purpose: .signOff))], into: &effects)
            send(.signOff, message, sealing: Sealing(), subject: .signOff(stan), into: &effects)
        } catch {
            halt("a sign-off cannot be written: \(error)", into: &effects)
        }
    }

    mutating func signOffAnswered(
        _ stan: STAN, _ message: Message, code: String, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        guard code == ResponseCode.approved.text else {
            failed(.noConnection, into: &effects)
            return
        }
        let signedOff = TerminalRecord.signedOff(.init(stan: stan, rrn: message.text(37) ?? "", time: now))
        if state.closing?.step == .signOff {
            end(.signOff, .performed, after: [signedOff], into: &effects)
        } else {
            record([signedOff], into: &effects)
            progressed()
            goToSleep(into: &effects)
        }
    }
}
