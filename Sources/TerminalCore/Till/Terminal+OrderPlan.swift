import DayEnd
import UnionPay

/// What an order comes to, checked before anything is stored.
extension Terminal {
    private static let amounts: ClosedRange<Int64> = 1...999_999_999_999

    func plan(_ request: TillRequest, at now: Moment) throws(Refusal) -> TillOrder {
        var order = TillOrder(
            name: request.name, digest: request.digest, kind: .sale, ticket: request.ticket, time: now,
            businessDay: configuration.businessDay.day(of: now))
        switch request.act {
        case .sale(let sale): try plan(sale, into: &order)
        case .void(let original):
            order.kind = .void
            try planVoid(of: original, into: &order)
        case .refund(let original, let amount, let tender):
            order.kind = .refund
            guard Self.amounts.contains(amount) else { throw Self.badAmount("amount") }
            try planRefund(of: original, amount, tender, into: &order)
        }
        if let cash = order.cash {
            var day = state.day
            guard (try? day.addCash(cash.kind, cash.amount)) != nil else { throw Self.badAmount("amount") }
        }
        return order
    }

    private static func badAmount(_ field: String) -> Refusal {
        .invalid(field: field, expected: "1 to 999,999,999,999 minor units")
    }

    private func plan(_ sale: TillRequest.Sale, into order: inout TillOrder) throws(Refusal) {
        guard Self.amounts.contains(sale.amount) else { throw Self.badAmount("amount") }
        for part in [sale.card, sale.cash] {
            if let part, !Self.amounts.contains(part) { throw Self.badAmount("tenders") }
        }
        // Each part is below 10^12: the sum cannot leave its range.
        guard (sale.card ?? 0) + (sale.cash ?? 0) == sale.amount else {
            throw .invalid(field: "tenders", expected: "tenders that sum up to the amount")
        }
        guard (0...sale.amount).contains(sale.tip) else {
            throw .invalid(field: "tip", expected: "0 up to the amount, of which it is a part")
        }
        order.tip = sale.tip
        if let card = sale.card {
            order.card = .init(
                type: sale.offline == nil ? .sale : .offlineSale, amount: card,
                authority: sale.offline?.authority, authorization: sale.offline?.authorization)
        }
        if let cash = sale.cash {
            let given = sale.given ?? cash
            guard Self.amounts.contains(given), given >= cash else {
                throw .invalid(field: "given", expected: "at least the cash tender's amount")
            }
            order.cash = .init(kind: .sale, amount: cash, given: given, change: given - cash)
        }
    }

    private func planVoid(of original: TillRequest.Original, into order: inout TillOrder) throws(Refusal) {
        let (progress, line) = try find(original)
        if let progress {
            guard progress.order.kind == .sale, progress.status == .approved else { throw .unknownOriginal }
            guard !progress.isVoided else { throw .originalNotFit(.voided) }
            let name = progress.order.name
            guard state.refunded(name, by: .card) == 0, state.refunded(name, by: .cash) == 0 else {
                throw .notPermitted(.partlyRefunded)
            }
            guard !isBeingVoided(name) else { throw .busy }
            order.original = name
            order.tip = progress.order.tip
            order.cash = progress.order.cash.map {
                .init(kind: .refund, amount: $0.amount, given: $0.amount, change: 0)
            }
            guard progress.order.card != nil else {
                guard progress.order.businessDay == order.businessDay else {
                    throw .notPermitted(.dayIsOver)
                }
                return
            }
        }
        guard let line, line.key.batch == state.batch else {
            throw .notPermitted(.batchIsSettled)
        }
        guard line.standing == .approved else { throw .originalNotFit(line.standing) }
        let type: TransactionType
        switch line.type {
        case .sale: type = .saleVoid
        case .completion: type = .completionVoid
        default: throw .notPermitted(.notVoidable)
        }
        order.card = .init(type: type, amount: line.amount, original: line.key)
    }

    private func isBeingVoided(_ name: OrderName) -> Bool {
        state.orders.contains {
            $0.order.kind == .void && $0.order.original == name
                && (!$0.status.isFinal || $0.status == .approved || $0.status == .unresolved)
        }
    }

    private func planRefund(
        of original: TillRequest.Original, _ amount: Int64, _ tender: TillRequest.Tender, into order: inout TillOrder
    ) throws(Refusal) {
        let (progress, line) = try find(original)
        if let progress {
            guard progress.order.kind == .sale, progress.status == .approved else { throw .unknownOriginal }
            guard !progress.isVoided, !isBeingVoided(progress.order.name) else { throw .originalNotFit(.voided) }
            order.original = progress.order.name
        }
        if let line {
            guard line.standing == .approved else { throw .originalNotFit(line.standing) }
            guard [.sale, .completion, .offlineSale, .offlineICSale].contains(line.type) else { throw .unknownOriginal }
        }
        let paid = tender == .card ? line?.amount ?? progress?.outcome?.amount : progress?.order.cash?.amount
        guard let paid else {
            throw .invalid(field: "tender", expected: "a tender that the sale was paid with")
        }
        let before =
            progress.map { state.refunded($0.order.name, by: tender) } ?? line.map { state.refunded($0.key) } ?? 0
        guard amount <= paid - min(before, paid) else {
            throw .invalid(field: "amount", expected: "at most what was paid and not refunded yet")
        }
        guard tender == .card else {
            order.cash = .init(kind: .refund, amount: amount, given: amount, change: 0)
            return
        }
        guard let slip = line.map(Self.slip) ?? progress.flatMap(Self.slip) else { throw .unknownOriginal }
        let isHere = line?.key.batch == state.batch
        order.card = .init(
            type: .refund, amount: amount, original: isHere ? line?.key : nil, originalSlip: slip)
    }

    /// The order and the line that an original comes to: one of them at least.
    private func find(_ original: TillRequest.Original) throws(Refusal) -> (OrderProgress?, Line?) {
        let progress: OrderProgress?
        let key: LineKey?
        switch original {
        case .order(let name): (progress, key) = (state.order(name), state.order(name)?.key)
        case .number(let number): (progress, key) = (state.order(of: number), number)
        }
        let line = key.flatMap { key in
            state.line(key) ?? state.pastReferences.last { $0.key == key }
        }
        guard progress != nil || line != nil else { throw .unknownOriginal }
        return (progress, line)
    }

    private static func slip(_ line: Line) -> OriginalSlip {
        OriginalSlip(
            batch: line.key.batch, stan: line.key.stan, date: line.time.date.monthDay,
            rrn: line.rrn.isEmpty ? nil : line.rrn, authorization: line.authorization)
    }

    private static func slip(_ progress: OrderProgress) -> OriginalSlip? {
        guard let key = progress.key, let outcome = progress.outcome else { return nil }
        return OriginalSlip(
            batch: key.batch, stan: key.stan, date: progress.order.time.date.monthDay,
            rrn: outcome.rrn.isEmpty ? nil : outcome.rrn, authorization: outcome.authorization)
    }
}
