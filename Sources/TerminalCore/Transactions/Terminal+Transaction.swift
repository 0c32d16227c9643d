import DayEnd
import ISO8583
import UnionPay

/// A transaction from its intent to its outcome.
extension Terminal {
    /// Stores the intent, then sends. The intent is the reversal record of a type that has one.
    mutating func sendTransaction(
        _ request: TransactionRequest, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        let intent = intent(for: request, at: now)
        do throws(FieldError) {
            let message = try RequestBuilder(configuration).checked { builder throws(FieldError) in
                try builder.transaction(intent)
            }
            begin(intent, into: &effects)
            send(
                .financial(intent.type), message, sealing: RequestBuilder.sealing(intent, card: request.card),
                subject: .transaction(intent.key), into: &effects)
        } catch {
            finishCommand(.refused(.invalid(field: "F\(error.field)", expected: error.expected)), into: &effects)
        }
    }

    /// Stores intent and the terminal's own yes together: the host hears of it later.
    mutating func bookOffline(
        _ request: TransactionRequest, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        let intent = intent(for: request, at: now)
        let original = original(of: request)
        let outcome = TerminalRecord.Outcome(
            key: intent.key, code: ResponseCode.approved.text, amount: intent.amount, rrn: "",
            authorization: intent.authorization, clearingDate: nil,
            scheme: original?.scheme ?? CardScheme(bin: request.card.reference.masked), time: now)
        do throws(FieldError) {
            // What can never be delivered must not be booked.
            _ = try RequestBuilder(configuration).checked { builder throws(FieldError) in
                try builder.advice(
                    Line(
                        key: intent.key, type: intent.type, amount: intent.amount, cardClass: outcome.scheme.cardClass,
                        scheme: outcome.scheme, card: intent.card, original: intent.original,
                        authorization: intent.authorization, authority: intent.authority, time: now,
                        businessDay: intent.businessDay, originalSlip: intent.originalReference, tip: intent.tip))
            }
        } catch {
            finishCommand(.refused(.invalid(field: "F\(error.field)", expected: error.expected)), into: &effects)
            return
        }
        begin(intent, and: booked(outcome, of: intent, at: now), into: &effects)
        guard let line = state.line(intent.key) else { return }
        effects.append(.print(line, code: outcome.code))
        // A notice is sent as soon as it can be; offline sales go one with each online transaction.
        if request.type == .completionNotice { session.deliveries += 1 }
        finishCommand(.approved(line, code: outcome.code), into: &effects)
    }

    private mutating func begin(
        _ intent: TerminalRecord.Intent, and outcome: [TerminalRecord] = [],
        into effects: inout ContiguousArray<Effect>
    ) {
        session.current = intent.key
        if let id = session.commands.first?.id { session.made[id] = intent.key }
        record([.intent(intent)] + outcome, into: &effects)
    }

    private func intent(for request: TransactionRequest, at now: Moment) -> TerminalRecord.Intent {
        var intent = TerminalRecord.Intent(
            key: LineKey(batch: state.batch, stan: state.nextSTAN), type: request.type, amount: request.amount,
            card: request.card.reference, originalReference: request.originalSlip, authority: request.authority,
            authorization: request.authorization,
            operatorNumber: request.operatorNumber ?? worker ?? configuration.operatorNumber,
            reference: request.reference, time: now, businessDay: configuration.businessDay.day(of: now))
        guard let original = original(of: request) else {
            // What another terminal held has another terminal's numbers: its code and card find it.
            if request.type == .completion || request.type == .completionNotice {
                intent.originalReference?.batch = nil
                intent.originalReference?.stan = nil
            }
            return intent
        }
        intent.original = original.key
        intent.originalReference = OriginalSlip(
            batch: original.key.batch, stan: original.key.stan, date: original.time.date.monthDay,
            rrn: original.rrn.isEmpty ? nil : original.rrn, authorization: original.authorization)
        if request.type.isVoid { intent.amount = original.amount }
        if request.type.isBookedOffline {
            // Who authorised the original answers for what takes its place, too.
            intent.authority = request.authority ?? original.authority
            intent.authorization = request.authorization ?? original.authorization
        }
        if request.type == .tipAdjustment { intent.tip = max(0, request.amount - original.amount) }
        return intent
    }

    mutating func transactionAnswered(
        _ key: LineKey, _ message: Message, code: String, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        guard let intent = state.open.first(where: { $0.intent.key == key })?.intent else { return }
        let outcome = outcome(of: intent, message, code: code, at: now)
        record(booked(outcome, of: intent, at: now), into: &effects)
        progressed()
        // One stored line goes along on the connection that is up.
        if state.nextDelivery != nil { session.deliveries += 1 }
        if let line = state.line(key) {
            queueCertificate(of: line)
            effects.append(.print(line, code: code))
            finishCommand(.approved(line, code: code), into: &effects)
        } else if intent.type == .balanceInquiry, ResponseCode(code)?.isApproved == true {
            finishCommand(.balance(outcome.balance, code: code), into: &effects)
        } else {
            finishCommand(.declined(code: code, key: key, till: freezer(in: message, code: code)), into: &effects)
        }
    }

    mutating func transactionUnanswered(
        _ key: LineKey, reason: ReversalReason, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        guard let intent = state.open.first(where: { $0.intent.key == key })?.intent else { return }
        record([Terminal.unanswered(intent, reason: reason.rawValue, at: now)], into: &effects)
        if intent.type == .balanceInquiry {
            finishCommand(.declined(code: reason.rawValue, key: key), into: &effects)
        } else {
            finishCommand(.unknown(key: key, reason: reason.rawValue), into: &effects)
        }
    }

    func outcome(
        of intent: TerminalRecord.Intent, _ message: Message, code: String, at now: Moment
    ) -> TerminalRecord.Outcome {
        // Only a partial approval (F39 = 10) may book another amount than was asked.
        let isPartial = code == ResponseCode.partlyApproved.text
        let amount = isPartial ? message.integer(4).map(Int64.init) ?? intent.amount : intent.amount
        let balances = message.text(54).flatMap { try? AdditionalAmount.list(parsing: $0) } ?? []
        return TerminalRecord.Outcome(
            key: intent.key, code: code, amount: amount, rrn: message.text(37) ?? "",
            authorization: message.text(38), clearingDate: message.text(15),
            scheme: message.text(63).flatMap { CardScheme(rawValue: String($0.prefix(3))) } ?? .unknown, time: now,
            balance: balances.first { $0.amountType == AdditionalAmount.availableBalance }?.amount)
    }
}
