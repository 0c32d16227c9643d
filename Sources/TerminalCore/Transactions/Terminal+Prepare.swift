import DayEnd
import UnionPay

/// Checks before anything is stored or sent.
extension Terminal {
    /// Ends a transaction command that needs no host, or cannot be: returns whether it did.
    mutating func prepare(
        _ request: TransactionRequest, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) -> Bool {
        references.follow(state)
        if let known = resultOfOrder(request) ?? earlierResult(of: request) {
            finishCommand(known, into: &effects)
            return true
        }
        if let closing = state.closing {
            // The settlement of a full batch is waited for; the evening's is not.
            guard closing.start.scope == .day else { return false }
            finishCommand(.refused(.closingUnderWay), into: &effects)
            return true
        }
        if let refusal = refusal(of: request) {
            finishCommand(.refused(refusal), into: &effects)
            return true
        }
        if mustSettle(before: request) {
            startBatchClosing(at: now, into: &effects)
            return true
        }
        // A terminal that has never signed in does not know its batch: a line under another number could never be settled.
        guard request.type.isBookedOffline, state.lastSignIn != nil else { return false }
        let isSale = request.type == .offlineSale || request.type == .offlineICSale
        if isSale, !configuration.offline.allows(request.amount, beside: state.unsent, at: now) {
            finishCommand(.refused(.notPermitted(.offlineAllowance)), into: &effects)
            return true
        }
        bookOffline(request, at: now, into: &effects)
        return true
    }

    /// The result of an act that was done under the same reference.
    func earlierResult(of request: TransactionRequest) -> CommandResult? {
        // An order's name was checked when it was taken.
        guard let reference = request.reference, state.order(referred: reference) == nil else { return nil }
        let another = CommandResult.refused(
            .invalid(field: "reference", expected: "a reference that no other act bears"))
        if references.mayBe(reference, in: state),
            let line = state.lines.last(where: { $0.reference == reference })
                ?? state.pastReferences.last(where: { $0.reference == reference })
        {
            return request.isSameAct(line.type, line.asked ?? line.amount)
                ? .approved(line, code: line.approvalCode) : another
        }
        if let open = state.open.last(where: { $0.intent.reference == reference }), let reason = open.unansweredReason {
            return request.isSameAct(open.intent.type, open.intent.amount)
                ? .unknown(key: open.intent.key, reason: reason) : another
        }
        return nil
    }

    private func refusal(of request: TransactionRequest) -> Refusal? {
        if let refusal = amountRefusal(of: request) ?? entryRefusal(of: request) { return refusal }
        switch request.type {
        case .saleVoid, .completionVoid, .adjustment, .tipAdjustment: return lineRefusal(request)
        case .preAuthorizationVoid, .completion, .completionNotice: return holdRefusal(request)
        case .refund:
            let names = request.originalSlip?.rrn != nil || original(of: request)?.rrn.isEmpty == false
            if names || configuration.profile.extensions.contains(.unreferencedRefund) { return nil }
            return .notPermitted(.refundNeedsOriginal)
        case .offlineSale:
            guard let authority = request.authority, request.authorization != nil else {
                return .notPermitted(.offlineNeedsAuthority)
            }
            return authority.isWellFormed
                ? nil
                : .invalid(field: "authority", expected: "mode 00, 01 or 02 and an institution of up to eleven digits")
        case .offlineICSale:
            return request.card.isApprovedOffline ? nil : .notPermitted(.chipDidNotApprove)
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

    /// A scanned code names no card: only a sale, its void and its refund can be made with one.
    private func entryRefusal(of request: TransactionRequest) -> Refusal? {
        guard request.card.reference.entry.pan == .barcode else { return nil }
        switch request.type {
        case .sale, .saleVoid, .refund: return nil
        default: return .notPermitted(.scannedCode)
        }
    }

    private func lineRefusal(_ request: TransactionRequest) -> Refusal? {
        guard let line = original(of: request) else {
            return request.originalSlip?.batch.map { $0 != state.batch } == true
                ? .notPermitted(.batchIsSettled) : .unknownOriginal
        }
        guard line.standing == .approved else { return .originalNotFit(line.standing) }
        // It would move no total: where it came too late, nobody would notice that the two sides hold different lines.
        let isSame = !request.type.isVoid && request.amount == line.amount
        return isSame ? .invalid(field: "amount", expected: "another amount than the line has") : nil
    }

    private func holdRefusal(_ request: TransactionRequest) -> Refusal? {
        guard let hold = original(of: request) else {
            // One that was made on another terminal is found by its authorisation code and its card.
            let isNamed = request.original == nil && request.originalSlip?.authorization != nil
            return isNamed && request.type != .preAuthorizationVoid ? nil : .unknownOriginal
        }
        guard request.type != .preAuthorizationVoid else { return nil }
        // A completion may pass the held amount by 15 %: UnionPay's rule for pre-authorisations.
        let limit = hold.amount.multipliedReportingOverflow(by: 115)
        return limit.overflow || request.amount > limit.partialValue / 100
            ? .invalid(field: "amount", expected: "at most 115 % of the held amount") : nil
    }

    /// The line of this terminal that the request names by its STAN, of a type that it can refer to.
    func original(of request: TransactionRequest) -> Line? {
        guard let stan = request.original else { return nil }
        switch request.type {
        case .preAuthorizationVoid, .completion, .completionNotice: return state.holds.last { $0.key.stan == stan }
        case .saleVoid: return line(stan, [.sale])
        case .completionVoid: return line(stan, [.completion])
        case .adjustment, .tipAdjustment: return line(stan, [.offlineSale])
        case .refund: return line(stan, [.sale, .completion])
        case .sale, .preAuthorization, .balanceInquiry, .offlineSale, .offlineICSale: return nil
        }
    }

    private func line(_ stan: STAN, _ types: [TransactionType]) -> Line? {
        state.lines.last { $0.key.stan == stan && $0.key.batch == state.batch && types.contains($0.type) }
    }
}

extension TransactionRequest {
    /// A chip's own approval is an offline chip sale, whatever it was asked as.
    var normalized: TransactionRequest {
        guard type == .offlineSale, authority == nil, card.isApprovedOffline else { return self }
        var request = self
        request.type = .offlineICSale
        return request
    }

    /// A void takes its original's amount and an inquiry has none.
    func isSameAct(_ type: TransactionType, _ amount: Int64) -> Bool {
        self.type == type && (type.isVoid || type == .balanceInquiry || self.amount == amount)
    }
}

extension OfflineAuthority {
    fileprivate var isWellFormed: Bool {
        ["00", "01", "02"].contains(mode) && (1...11).contains(institution.utf8.count)
            && institution.utf8.allSatisfy { (48...57).contains($0) }
    }
}

extension Line {
    /// F39 as it was: 10 where a part was approved.
    fileprivate var approvalCode: String {
        (asked == nil ? ResponseCode.approved : ResponseCode.partlyApproved).text
    }
}
