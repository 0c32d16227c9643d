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
            let message = try RequestBuilder(configuration).transaction(intent)
            record([.intent(intent)], into: &effects)
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
        let outcome = TerminalRecord.Outcome(
            key: intent.key, code: "00", amount: intent.amount, rrn: "", authorization: request.authorization,
            clearingDate: nil, scheme: hold(request)?.scheme ?? originalLine(request)?.scheme ?? .unionPay, time: now)
        record([.intent(intent), .outcome(outcome)], into: &effects)
        guard let line = state.line(intent.key) else { return }
        effects.append(.print(line, code: outcome.code))
        if request.type == .completionNotice { session.deliveries += 1 }
        finishCommand(.approved(line, code: outcome.code), into: &effects)
    }

    private func intent(for request: TransactionRequest, at now: Moment) -> TerminalRecord.Intent {
        var intent = TerminalRecord.Intent(
            key: LineKey(batch: state.batch, stan: state.nextSTAN), type: request.type, amount: request.amount,
            card: request.card.reference, authority: request.authority, authorization: request.authorization,
            operatorNumber: configuration.operatorNumber, reference: request.reference, time: now,
            businessDay: configuration.businessDay.day(of: now))
        let original = hold(request) ?? originalLine(request)
        intent.original = original?.key
        intent.originalReference = request.originalSlip
        if let original {
            if request.type.isVoid { intent.amount = original.amount }
            intent.originalReference = OriginalSlip(
                batch: original.key.batch, stan: original.key.stan, date: original.time.date.monthDay,
                rrn: original.rrn.isEmpty ? nil : original.rrn, authorization: original.authorization)
        }
        return intent
    }

    mutating func transactionAnswered(
        _ key: LineKey, _ message: Message, code: String, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        guard let intent = state.open.first(where: { $0.intent.key == key })?.intent else { return }
        let outcome = outcome(of: intent, message, code: code, at: now)
        record([.outcome(outcome)], into: &effects)
        session.deliveries += 1
        if let line = state.line(key) {
            effects.append(.print(line, code: code))
            finishCommand(.approved(line, code: code), into: &effects)
        } else if intent.type == .balanceInquiry, ResponseCode(code)?.isApproved == true {
            finishCommand(.balance(outcome.balance, code: code), into: &effects)
        } else {
            finishCommand(.declined(code: code, key: key), into: &effects)
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
        let amount = code == "10" ? message.text(4).flatMap { Int64($0) } ?? intent.amount : intent.amount
        let balances = message.text(54).flatMap { try? AdditionalAmount.list(parsing: $0) } ?? []
        return TerminalRecord.Outcome(
            key: intent.key, code: code, amount: amount, rrn: message.text(37) ?? "",
            authorization: message.text(38), clearingDate: message.text(15),
            scheme: message.text(63).flatMap { CardScheme(rawValue: String($0.prefix(3))) } ?? .unknown, time: now,
            balance: balances.first { $0.amountType == AdditionalAmount.availableBalance }?.amount)
    }
}
