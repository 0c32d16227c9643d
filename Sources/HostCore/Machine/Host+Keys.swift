import DayEnd
import ISO8583
import UnionPay

/// What a request is about.
extension Host {
    func key(of request: OpenedRequest, type: TransactionType) -> PostingKey? {
        guard let batch = request.batch, let stan = request.stan else { return nil }
        return PostingKey(
            merchant: request.merchant, terminal: request.terminal, batch: batch, stan: stan, type: type)
    }

    func originalQuery(of request: OpenedRequest, type: TransactionType) -> OriginalQuery? {
        let reference = request.message.text(61).flatMap { try? OriginalReference(parsing: $0) }
        let line = reference.flatMap { reference -> LineKey? in
            guard let batch = BatchNumber(reference.batch), let stan = STAN(reference.stan) else { return nil }
            return LineKey(batch: batch, stan: stan)
        }
        switch type {
        case .saleVoid: return line.map { .line($0, types: [.sale]) }
        case .completionVoid: return line.map { .line($0, types: [.completion]) }
        case .adjustment, .tipAdjustment: return line.map { .line($0, types: [.offlineSale]) }
        case .preAuthorizationVoid, .completion, .completionNotice:
            if let line { return .line(line, types: [.preAuthorization]) }
            guard let authorization = request.message.text(38), let card = request.card else { return nil }
            return .authorization(authorization, cardHash: card.hash)
        case .refund:
            return request.message.text(37).map { .rrn($0) }
        default: return nil
        }
    }
}
