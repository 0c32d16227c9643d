import DayEnd
import UnionPay

/// When a batch is full, and what of cash can be booked.
extension Terminal {
    /// Whether the batch is settled before this act: it has no room for it, or the host has cut its day. What is booked
    /// without the host need not wait for one.
    func mustSettle(before request: TransactionRequest) -> Bool {
        let isOnline = request.type != .balanceInquiry && !request.type.isBookedOffline
        return state.isDayCut && isOnline || isBatchFull(for: request)
    }

    /// Whether the batch has no room for this act: F48 has three digits for each count and twelve for each sum,
    /// and the journal has its limit. What is in flight counts as if it were approved.
    ///
    /// The limit on the counts lies below what F48 can hold, so that a void or an adjustment, which can only be made in
    /// the open batch, still finds room in it.
    private func isBatchFull(for request: TransactionRequest) -> Bool {
        let profile = configuration.profile
        let type = request.type
        // Settling an empty batch makes no room.
        guard type != .balanceInquiry, !(state.lines.isEmpty && state.open.isEmpty) else { return false }
        let needsOpenBatch =
            switch type {
            case .saleVoid, .completionVoid, .adjustment, .tipAdjustment: true
            default: false
            }
        if !needsOpenBatch, state.lines.count + state.open.count >= profile.journalLimit { return true }
        guard type.isDebit || type.isCredit else { return false }
        let form = state.settlementForm(profile)
        let countLimit = needsOpenBatch ? form.maximumCount : state.countLimit(profile)
        guard let sums = try? sums(with: request, isCombined: form == .combined) else { return true }
        return sums.contains { $0.count > countLimit || $0.amount > form.maximumAmount }
    }

    /// Totals that have outgrown the narrow form, under an earlier offer, are told in the profile's form all the same.
    func settlementForm(for totals: SettlementTotals) -> SettlementTotals.Form {
        let form = state.settlementForm(configuration.profile)
        return (try? totals.text(form)) == nil ? configuration.profile.settlementForm : form
    }

    /// Debit and credit of each half of F48, with this act in whichever half its card falls.
    private func sums(with request: TransactionRequest, isCombined: Bool) throws(AmountOverflow) -> [Figure] {
        let gross = state.gross
        var more = [Figure.zero, Figure.zero]
        for open in state.open {
            if open.intent.type.isDebit { try more[0].add(open.intent.amount) }
            if open.intent.type.isCredit { try more[1].add(open.intent.amount) }
        }
        let amount = request.type.isVoid ? original(of: request)?.amount ?? 0 : request.amount
        try more[request.type.isDebit ? 0 : 1].add(amount)
        var halves = [gross.domestic, gross.foreign]
        if isCombined {
            try halves[0].debit.add(halves[1].debit)
            try halves[0].credit.add(halves[1].credit)
            halves.removeLast()
        }
        var sums: [Figure] = []
        for half in halves {
            var (debit, credit) = (half.debit, half.credit)
            try debit.add(more[0])
            try credit.add(more[1])
            sums += [debit, credit]
        }
        return sums
    }

    /// The result of a cash act that was booked under the same reference.
    func earlierResult(of request: CashRequest) -> CommandResult? {
        guard let reference = request.reference,
            let line = state.cashReferences.last(where: { $0.reference == reference })
        else { return nil }
        let rounding = request.rounding == 0 ? nil : request.rounding
        return line.kind == request.kind && line.amount == request.amount && line.rounding == rounding
            ? .cashBooked(line)
            : .refused(.invalid(field: "reference", expected: "a reference that no other act bears"))
    }

    mutating func bookCash(_ request: CashRequest, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        if let earlier = earlierResult(of: request) {
            finishCommand(earlier, into: &effects)
            return
        }
        let rounding = request.rounding == 0 ? nil : request.rounding
        if let closing = state.closing, closing.start.scope == .day {
            finishCommand(.refused(.closingUnderWay), into: &effects)
            return
        }
        var day = state.day
        guard (1...999_999_999_999).contains(request.amount), (try? day.addCash(request.kind, request.amount)) != nil
        else {
            let refusal = Refusal.invalid(field: "amount", expected: "1 to 999,999,999,999 minor units")
            finishCommand(.refused(refusal), into: &effects)
            return
        }
        guard request.rounding.map({ $0.magnitude < UInt64(request.amount) }) ?? true else {
            finishCommand(
                .refused(.invalid(field: "rounding", expected: "less than the amount, of which it is a part")),
                into: &effects)
            return
        }
        let line = CashLine(
            kind: request.kind, amount: request.amount, time: now, businessDay: configuration.businessDay.day(of: now),
            reference: request.reference, rounding: rounding)
        record([.cash(line)], into: &effects)
        finishCommand(.cashBooked(line), into: &effects)
    }
}

extension TerminalState {
    /// How F48 is laid out: wide only with a host that has offered it at the last sign-in. A sign-in of before there
    /// were such offers refuses nothing.
    func settlementForm(_ profile: AcquirerProfile) -> SettlementTotals.Form {
        guard profile.settlementForm == .wide, let offers = lastSignIn?.offers else { return profile.settlementForm }
        return offers.contains(.wideTotals) ? .wide : .both
    }

    /// How high a count of F48 may come. Where the host does not offer the profile's own form the standard's limit
    /// holds, which lies below what three digits can hold.
    func countLimit(_ profile: AcquirerProfile) -> Int {
        let form = settlementForm(profile)
        let limit = form == profile.settlementForm ? Int.max : AcquirerProfile.standard.countLimit
        return min(profile.countLimit, limit, form.maximumCount)
    }
}
