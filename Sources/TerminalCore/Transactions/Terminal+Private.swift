import DayEnd
import ISO8583
import UnionPay

/// What the profile offers beyond the specification: asking before undoing, and telling the host of a repair.
extension Terminal {
    /// A reversal; where the host can be asked, first the question what became of the transaction.
    ///
    /// An answer that was there and was wrong (its MAC, its fields) is never asked about.
    func undoing(_ open: TerminalState.OpenTransaction) -> Work {
        let offers = configuration.profile.extensions.contains(.statusQuery)
        let isLost =
            open.unansweredReason == ReversalReason.noAnswer.rawValue
            || open.unansweredReason == ReversalReason.terminalFault.rawValue
        guard offers, isLost, !session.asked.contains(open.intent.key) else { return .reversal(open) }
        return .statusQuery(open)
    }

    mutating func sendStatusQuery(of open: TerminalState.OpenTransaction, into effects: inout ContiguousArray<Effect>) {
        let intent = open.intent
        sendBuilt(.statusQuery(intent.type), subject: .statusQuery(intent.key), into: &effects) {
            builder throws(FieldError) in
            var sealing = Sealing()
            sealing.wantsMAC = true
            return (try builder.statusQuery(intent), sealing)
        }
    }

    /// A sealed answer that names the host's reference is the transaction's own outcome, late. Any other tells nothing,
    /// and the reversal follows.
    mutating func statusAnswered(
        _ key: LineKey, _ message: Message, code: String, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        session.asked.insert(key)
        guard message.has(37), ResponseCode(code)?.needsSignIn != true,
            let intent = state.open.first(where: { $0.intent.key == key })?.intent
        else { return }
        record(booked(outcome(of: intent, message, code: code, at: now), of: intent, at: now), into: &effects)
        progressed()
        session.reversalTries = 0
        if let line = state.line(key) {
            queueCertificate(of: line)
            effects.append(.print(line, code: code))
        }
    }

    /// The order that the host has not heard of.
    var ticketOwed: RepairOrder? {
        guard configuration.profile.extensions.contains(.repairTickets), let order = state.openRepair,
            state.repairReceipt == nil, session.refusedTicket != order.number
        else { return nil }
        return order
    }

    mutating func sendTicket(_ order: RepairOrder, into effects: inout ContiguousArray<Effect>) {
        let stan = state.nextSTAN
        let batch = state.batch
        record([.numbered(.init(stan: stan, purpose: .ticket))], into: &effects)
        sendBuilt(.repairTicket, subject: .ticket(order.number), into: &effects) { builder throws(FieldError) in
            (try builder.ticket(order, stan: stan, batch: batch), Sealing())
        }
    }

    mutating func ticketAnswered(
        _ number: String, _ message: Message, code: String, into effects: inout ContiguousArray<Effect>
    ) {
        let receipt = message.bytes(62).flatMap { try? RepairNotice.Receipt(parsing: $0) }
        if code == ResponseCode.approved.text, let receipt, state.openRepair?.number == number {
            record(
                [.repairTaken(.init(order: number, hostNumber: receipt.number, callBefore: receipt.callBefore))],
                into: &effects)
            progressed()
        } else {
            // It does not take tickets: the paper and the hot-line remain.
            session.refusedTicket = number
        }
        // Nothing else keeps the line open at night.
        if !state.isSignedIn, !session.hasKeys { goToSleep(into: &effects) }
    }
}

extension RequestBuilder {
    func statusQuery(_ intent: TerminalRecord.Intent) throws(FieldError) -> Message {
        let kind = MessageKind.statusQuery(intent.type)
        var message = try base(kind, stan: intent.key.stan)
        message.set(4, amountText(intent.amount))
        message.set(49, configuration.currency.numericCode)
        message.set(60, try privateData(kind, intent.key.batch))
        return message
    }

    func ticket(_ order: RepairOrder, stan: STAN, batch: BatchNumber) throws(FieldError) -> Message {
        var message = try base(.repairTicket, stan: stan)
        message.set(60, try privateData(.repairTicket, batch))
        message.set(
            62,
            bytes: RepairNotice(
                number: order.number, part: order.part, code: order.code,
                made: order.made.localText,
                callBefore: order.callBefore.localText, mustNot: order.mustNot,
                evidence: order.evidence
            ).bytes)
        return message
    }
}
