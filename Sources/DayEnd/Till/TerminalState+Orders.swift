import UnionPay

/// How records move the orders of the tills.
extension TerminalState {
    /// How many orders that have ended are remembered: so long a key is not executed again.
    public static let ordersKept = 1000

    public func order(_ name: OrderName) -> OrderProgress? { orders.last { $0.order.name == name } }

    /// The order that waits for a card at the reader.
    public var waitingOrder: OrderProgress? { orders.last { $0.status == .awaitingCard } }

    /// The order whose card's part this line is.
    public func order(of key: LineKey) -> OrderProgress? { orders.last { $0.key == key } }

    /// The order that bears this reference.
    public func order(referred reference: String?) -> OrderProgress? {
        reference.flatMap(OrderName.init).flatMap(order)
    }

    /// What of an original is given back already, or about to be, by refunds in this tender.
    public func refunded(_ original: OrderName, by tender: TillRequest.Tender) -> Int64 {
        refunded { order in
            guard order.original == original else { return nil }
            return tender == .card ? order.card?.amount : order.cash?.amount
        }
    }

    /// The same of a line that no order made, by card.
    public func refunded(_ line: LineKey) -> Int64 {
        refunded { order in
            guard order.original == nil, let slip = order.card?.originalSlip, slip.batch == line.batch,
                slip.stan == line.stan
            else { return nil }
            return order.card?.amount
        }
    }

    private func refunded(_ part: (TillOrder) -> Int64?) -> Int64 {
        orders.lazy.filter { $0.order.kind == .refund }.reduce(0) { sum, progress in
            switch progress.status {
            case .approved, .awaitingCard, .processing, .unknown, .unresolved:
                sum.addingReportingOverflow(part(progress.order) ?? 0).partialValue
            default: sum
            }
        }
    }

    /// Called with every record, after it has moved the rest of the state.
    mutating func followOrders(_ record: TerminalRecord) {
        switch record {
        case .ordered(let order):
            orders.append(OrderProgress(order))
            forgetOrders()
        case .orderEnded(let ending): change(orders.lastIndex { $0.order.name == ending.name }) { $0.ending = ending }
        case .intent(let intent):
            guard let name = intent.reference.flatMap(OrderName.init) else { return }
            change(orders.lastIndex { $0.order.name == name && $0.status == .awaitingCard }) {
                $0.key = intent.key
                $0.masked = intent.card.masked
                $0.entry = intent.card.entry
            }
        case .outcome(let outcome): follow(outcome)
        case .unanswered(let unanswered):
            change(orders.lastIndex { $0.key == unanswered.key }) { $0.unansweredReason = unanswered.reason }
        case .quarantined(let quarantine):
            change(orders.lastIndex { $0.key == quarantine.key }) { $0.isSetAside = true }
        case .released(let key): change(orders.lastIndex { $0.key == key }) { $0.isSetAside = false }
        case .reversalEnded(let end): change(orders.lastIndex { $0.key == end.key }) { $0.reversalCode = end.code }
        case .cash(let line):
            guard let name = line.reference.flatMap(OrderName.init) else { return }
            change(orders.lastIndex { $0.order.name == name }) { $0.isCashBooked = true }
            if let progress = order(name), progress.order.kind == .void { markVoided(progress.order) }
        default: break
        }
    }

    private mutating func follow(_ outcome: TerminalRecord.Outcome) {
        change(orders.lastIndex { $0.key == outcome.key }) { progress in
            guard progress.outcome == nil else {
                // The host has heard of a line that the terminal booked by itself.
                if ResponseCode(outcome.code)?.settlesAdvice != true {
                    progress.laterRefusal = outcome.code
                } else if !outcome.rrn.isEmpty {
                    progress.outcome?.rrn = outcome.rrn
                }
                return
            }
            progress.outcome = .init(
                code: outcome.code, amount: outcome.amount, rrn: outcome.rrn, authorization: outcome.authorization,
                scheme: outcome.scheme, time: outcome.time)
        }
        guard let line = lines.last(where: { $0.key == outcome.key }), line.type.isVoid, let original = line.original
        else { return }
        change(orders.lastIndex { $0.key == original }) { $0.isVoided = true }
    }

    private mutating func markVoided(_ order: TillOrder) {
        guard let original = order.original else { return }
        change(orders.lastIndex { $0.order.name == original }) { $0.isVoided = true }
    }

    private mutating func change(_ index: Int?, _ body: (inout OrderProgress) -> Void) {
        guard let index else { return }
        body(&orders[index])
    }

    /// The oldest that have ended go; one that has not is never forgotten.
    private mutating func forgetOrders() {
        while orders.count > Self.ordersKept, let index = orders.firstIndex(where: { $0.status.isFinal }) {
            orders.remove(at: index)
        }
    }
}
