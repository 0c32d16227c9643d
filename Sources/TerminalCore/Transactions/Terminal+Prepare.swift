import DayEnd
import UnionPay

/// Checks before anything is stored or sent.
extension Terminal {
    /// Ends a transaction command that needs no host, or cannot be: returns whether it did.
    mutating func prepare(
        _ request: TransactionRequest, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) -> Bool {
        if let known = earlierResult(of: request) {
            finishCommand(known, into: &effects)
            return true
        }
        if let closing = state.closing {
            if closing.start.scope == .day {
                finishCommand(.refused(.closingUnderWay), into: &effects)
                return true
            }
            return false
        }
        if let refusal = refusal(of: request) {
            finishCommand(.refused(refusal), into: &effects)
            return true
        }
        if isBatchFull {
            startBatchClosing(at: now, into: &effects)
            return true
        }
        guard request.type.isBookedOffline else { return false }
        bookOffline(request, at: now, into: &effects)
        return true
    }

    /// The result of an act that was done under the same reference.
    private func earlierResult(of request: TransactionRequest) -> CommandResult? {
        guard let reference = request.reference else { return nil }
        if let line = state.lines.last(where: { $0.reference == reference }) {
            return line.type == request.type
                ? .approved(line, code: "00")
                : .refused(.invalid(field: "reference", expected: "a reference that no other act of this batch bears"))
        }
        if let open = state.open.last(where: { $0.intent.reference == reference }), let reason = open.unansweredReason {
            return .unknown(key: open.intent.key, reason: reason)
        }
        return nil
    }

    /// F48 has three digits for each count, and the journal has a limit: the batch is settled before either is passed.
    var isBatchFull: Bool {
        let profile = configuration.profile
        if state.lines.count + state.open.count >= profile.journalLimit { return true }
        guard let gross = try? GrossFigures(of: state.lines.lazy.map(\.countable)) else { return true }
        return gross.largestCount + state.open.count >= profile.countLimit
    }

    private func refusal(of request: TransactionRequest) -> Refusal? {
        if let refusal = amountRefusal(of: request) { return refusal }
        switch request.type {
        case .saleVoid: return lineRefusal(request, [.sale])
        case .completionVoid: return lineRefusal(request, [.completion])
        case .adjustment, .tipAdjustment: return lineRefusal(request, [.offlineSale])
        case .preAuthorizationVoid: return hold(request) == nil ? .unknownOriginal : nil
        case .completion, .completionNotice:
            guard let hold = hold(request) else { return .unknownOriginal }
            // A completion may pass the held amount by 15 %: UnionPay's rule for pre-authorisations.
            let limit = hold.amount.multipliedReportingOverflow(by: 115)
            return limit.overflow || request.amount > limit.partialValue / 100
                ? .invalid(field: "amount", expected: "at most 115 % of the held amount") : nil
        case .refund:
            if request.originalSlip?.rrn != nil || configuration.profile.extensions.contains(.unreferencedRefund) {
                return nil
            }
            return .notPermitted("a refund names its original (RRN and date): this acquirer takes no other")
        case .offlineSale:
            return (request.authority != nil && request.authorization != nil) || request.card.isApprovedOffline
                ? nil : .notPermitted("an offline sale names who authorised it, or the chip approved it")
        case .offlineICSale:
            return request.card.isApprovedOffline ? nil : .notPermitted("the chip did not approve this sale")
        case .sale, .preAuthorization, .balanceInquiry: return nil
        }
    }

    private func amountRefusal(of request: TransactionRequest) -> Refusal? {
        switch request.type {
        case .balanceInquiry, .saleVoid, .completionVoid, .preAuthorizationVoid: nil
        default:
            (1...999_999_999_999).contains(request.amount)
                ? nil : .invalid(field: "amount", expected: "1 to 999,999,999,999 minor units (F4 has twelve digits)")
        }
    }

    private func lineRefusal(_ request: TransactionRequest, _ types: [TransactionType]) -> Refusal? {
        guard let line = originalLine(request), types.contains(line.type) else { return .unknownOriginal }
        return line.standing == .approved ? nil : .originalNotFit(line.standing)
    }

    func originalLine(_ request: TransactionRequest) -> Line? {
        guard let stan = request.original else { return nil }
        return state.lines.last { $0.key.stan == stan && $0.key.batch == state.batch }
    }

    func hold(_ request: TransactionRequest) -> Line? {
        guard let stan = request.original else { return nil }
        return state.holds.last { $0.key.stan == stan }
    }

    mutating func bookCash(_ request: CashRequest, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        if let closing = state.closing, closing.start.scope == .day {
            finishCommand(.refused(.closingUnderWay), into: &effects)
            return
        }
        guard request.amount > 0, request.amount <= 999_999_999_999 else {
            let refusal = Refusal.invalid(field: "amount", expected: "1 to 999,999,999,999 minor units")
            finishCommand(.refused(refusal), into: &effects)
            return
        }
        let line = CashLine(
            kind: request.kind, amount: request.amount, time: now, businessDay: configuration.businessDay.day(of: now),
            reference: request.reference)
        record([.cash(line)], into: &effects)
        finishCommand(.cashBooked(line), into: &effects)
    }
}
