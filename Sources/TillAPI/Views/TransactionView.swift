internal import DayEnd
internal import UnionPay

/// An order as a till sees it.
struct TransactionView: Encodable {
    /// What the till's person is to do now.
    enum Advice: String, Encodable, CaseIterable {
        /// It is over.
        case none
        /// Ask again, or follow the events.
        case wait
        /// The result is not known: the terminal finds it out by itself.
        case doNotChargeAgain
        /// Nothing was charged: a new act with a new key may be tried.
        case mayTryAgain
        /// A part was approved: take the rest by another tender.
        case collectRemaining
        /// People must settle it with the acquirer.
        case callAcquirer
    }

    struct Tender: Encodable {
        var tender: String
        var amount: Amount
        /// What the card's host approved, which may be a part.
        var approved: Amount?
        var given: Amount?
        var change: Amount?
    }

    struct Card: Encodable {
        var batch: Int
        var stan: Int
        var masked: String?
        /// F22.
        var entry: String?
        var scheme: String?
        var rrn: String?
        var authorization: String?
        /// F39.
        var responseCode: String?
    }

    struct Ending: Encodable {
        var cause: String
        var code: String?
        var detail: String?
    }

    var idempotencyKey: String
    var till: String
    var kind: String
    var status: String
    var isFinal: Bool
    var advice: Advice
    var message: String
    var amount: Amount
    var tip: Amount
    var remaining: Amount
    var tenders: [Tender]
    var card: Card?
    var ending: Ending?
    /// F39 with which the host refused an offline sale that was told to it later.
    var laterRefusal: String?
    var isVoided: Bool
    var originalIdempotencyKey: String?
    var originalTill: String?
    var ticket: String?
    var time: String
    var businessDay: String

    init(_ progress: OrderProgress, _ currency: Currency) {
        let (order, status) = (progress.order, progress.status)
        idempotencyKey = order.name.key
        till = order.name.till
        kind = order.kind.rawValue
        self.status = status.rawValue
        isFinal = status.isFinal
        advice = Advice(progress)
        message = advice.message(status)
        amount = Amount(order.amount, currency)
        tip = Amount(order.tip, currency)
        remaining = Amount(progress.remaining, currency)
        tenders = []
        if let part = order.card {
            let approved = status == .approved ? progress.outcome?.amount : nil
            tenders.append(
                Tender(
                    tender: TillRequest.Tender.card.rawValue, amount: Amount(part.amount, currency),
                    approved: approved.map { Amount($0, currency) }))
        }
        if let part = order.cash {
            tenders.append(
                Tender(
                    tender: TillRequest.Tender.cash.rawValue, amount: Amount(part.amount, currency),
                    given: Amount(part.given, currency), change: Amount(part.change, currency)))
        }
        card = Card(progress)
        ending = progress.ending.map { Ending(cause: $0.cause.rawValue, code: $0.code, detail: $0.detail) }
        laterRefusal = progress.laterRefusal
        isVoided = progress.isVoided
        originalIdempotencyKey = order.original?.key
        originalTill = order.original?.till
        ticket = order.ticket
        time = order.time.description
        businessDay = "\(order.businessDay)"
    }
}

extension TransactionView.Card {
    fileprivate init?(_ progress: OrderProgress) {
        guard let key = progress.key else { return nil }
        batch = key.batch.value
        stan = key.stan.value
        masked = progress.masked
        entry = progress.entry?.text
        scheme = progress.outcome?.scheme.rawValue
        rrn = progress.outcome.flatMap { $0.rrn.isEmpty ? nil : $0.rrn }
        authorization = progress.outcome?.authorization
        responseCode = progress.outcome?.code
    }
}

extension TransactionView.Advice {
    fileprivate init(_ progress: OrderProgress) {
        switch progress.status {
        case .awaitingCard, .processing: self = .wait
        case .approved:
            self = progress.laterRefusal != nil ? .callAcquirer : progress.remaining > 0 ? .collectRemaining : .none
        case .unknown: self = .doNotChargeAgain
        case .unresolved: self = .callAcquirer
        case .declined, .reversed, .cancelled, .interrupted, .refused: self = .mayTryAgain
        }
    }

    fileprivate func message(_ status: OrderStatus) -> String {
        switch self {
        case .none: "Done."
        case .wait:
            status == .awaitingCard ? "The reader waits for the card." : "The host is being asked. Wait."
        case .doNotChargeAgain:
            "The result is not known. Do not charge the card again: the terminal is finding out, ask for the status."
        case .mayTryAgain: "Nothing was charged. Try again with a new idempotency key."
        case .collectRemaining: "A part was approved. Collect the rest by another tender."
        case .callAcquirer:
            "The host did not agree. Do not charge the card again: settle it with the acquirer."
        }
    }
}
