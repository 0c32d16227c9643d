import DayEnd
import UnionPay

/// What tills ask for: an order is durable before any of it is begun, and has one end for ever.
extension Terminal {
    mutating func take(_ request: TillRequest, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        if let known = state.order(request.name) {
            finishCommand(known.order.digest == request.digest ? .order(known) : .refused(.keyUsed), into: &effects)
            return
        }
        let order: TillOrder
        do throws(Refusal) {
            if let closing = state.closing, closing.start.scope == .day { throw .closingUnderWay }
            order = try plan(request, at: now)
        } catch {
            finishCommand(.refused(error), into: &effects)
            return
        }
        var records: [TerminalRecord] = []
        if order.card != nil, let waiting = state.waitingOrder {
            // The customer has gone on to something else: the reader forgets the amount before it gets another one.
            guard waiting.order.name.till == order.name.till, !isPresented(waiting) else {
                finishCommand(.refused(.readerTaken), into: &effects)
                return
            }
            records.append(.orderEnded(OrderEnding(waiting.order.name, .superseded)))
        }
        records.append(.ordered(order))
        if order.card == nil, let line = cashLine(of: order, at: now) { records.append(.cash(line)) }
        record(records, into: &effects)
        finish(order.name, into: &effects)
    }

    /// Ends an order that waits for its card; one that has ended so already is told again.
    mutating func endWaiting(
        _ name: OrderName, _ cause: OrderEnding.Cause, into effects: inout ContiguousArray<Effect>
    ) {
        guard let progress = state.order(name) else {
            finishCommand(.refused(.unknownOriginal), into: &effects)
            return
        }
        if progress.status == .awaitingCard, !isPresented(progress) {
            record([.orderEnded(OrderEnding(name, cause))], into: &effects)
        } else if progress.ending == nil {
            finishCommand(.refused(.alreadyPresented), into: &effects)
            return
        }
        finish(name, into: &effects)
    }

    private mutating func finish(_ name: OrderName, into effects: inout ContiguousArray<Effect>) {
        guard let progress = state.order(name) else { return }
        finishCommand(.order(progress), into: &effects)
    }

    /// Whether the card has been read and its transaction waits for its turn.
    private func isPresented(_ progress: OrderProgress) -> Bool {
        session.commands.contains { pending in
            guard case .transaction(let request) = pending.command else { return false }
            return request.reference == progress.order.name.reference
        }
    }

    /// The result of an order's card part that has begun or ended; nil where it is to begin now.
    func resultOfOrder(_ request: TransactionRequest) -> CommandResult? {
        guard let progress = state.order(referred: request.reference) else { return nil }
        guard progress.status == .awaitingCard else { return .order(progress) }
        guard let part = progress.order.card, part.type.isVoid || part.amount == request.amount else {
            return .refused(.invalid(field: "amount", expected: "the amount of the order"))
        }
        return nil
    }

    /// A transaction that was refused before it began ends its order: a key has one answer.
    mutating func endOrder(
        of command: Command, after result: CommandResult, into effects: inout ContiguousArray<Effect>
    ) {
        guard case .transaction(let request) = command, case .refused(let refusal) = result,
            let progress = state.order(referred: request.reference), progress.status == .awaitingCard
        else { return }
        record(
            [
                .orderEnded(
                    OrderEnding(progress.order.name, .refused, code: refusal.code, detail: refusal.detail))
            ], into: &effects)
    }

    /// After a start nobody waits at the reader any more.
    var interruptedOrder: [TerminalRecord] {
        state.orders.filter { $0.status == .awaitingCard }.map { .orderEnded(OrderEnding($0.order.name, .interrupted)) }
    }

    /// An outcome, and in the same commit the cash of its order: both are booked, or neither.
    func booked(
        _ outcome: TerminalRecord.Outcome, of intent: TerminalRecord.Intent, at now: Moment
    ) -> [TerminalRecord] {
        guard ResponseCode(outcome.code)?.isApproved == true,
            let progress = state.order(referred: intent.reference), !progress.isCashBooked,
            let line = cashLine(of: progress.order, at: now)
        else { return [.outcome(outcome)] }
        return [.outcome(outcome), .cash(line)]
    }

    private func cashLine(of order: TillOrder, at now: Moment) -> CashLine? {
        order.cash.map {
            CashLine(
                kind: $0.kind, amount: $0.amount, time: now, businessDay: configuration.businessDay.day(of: now),
                reference: order.name.reference)
        }
    }
}
