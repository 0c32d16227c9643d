internal import DayEnd
internal import StrictJSON
internal import UnionPay

/// Reads what a till asks for.
struct OrderReading {
    let currency: Currency
    /// Whose originals are meant where none is named.
    let till: String

    /// The act, and the ticket beside it.
    typealias Read = (act: TillRequest.Act, ticket: String?)

    func sale(_ body: JSONValue) throws(FieldProblem) -> Read {
        var reader = try ObjectReader(body)
        let amount = try reader.amount("amount", in: currency)
        var sale = TillRequest.Sale(amount: amount)
        sale.tip = try reader.optionalAmount("tip", in: currency, from: 0) ?? 0
        if let tenders = reader.optional("tenders") {
            guard case .array(let values) = tenders, 1...2 ~= values.count else {
                throw FieldProblem(
                    field: "tenders", expected: "an array of one card tender, one cash tender, or both",
                    found: tenders.kind)
            }
            for (place, value) in values.enumerated() { try tender(value, "tenders.\(place)", into: &sale) }
        } else {
            sale.card = amount
        }
        let ticket = try reader.optionalString("ticket", upTo: 40)
        try reader.finish()
        return (.sale(sale), ticket)
    }

    private func tender(
        _ value: JSONValue, _ path: String, into sale: inout TillRequest.Sale
    ) throws(FieldProblem) {
        var reader = try ObjectReader(value, path: path)
        let kind = try reader.choice("tender", of: TillRequest.Tender.self)
        guard (kind == .card ? sale.card : sale.cash) == nil else {
            throw FieldProblem(field: reader.field("tender"), expected: "each tender once", found: "it again")
        }
        let amount = try reader.amount("amount", in: currency)
        switch kind {
        case .card:
            sale.card = amount
            if let value = reader.optional("offline") { sale.offline = try offline(value, reader.field("offline")) }
        case .cash:
            sale.cash = amount
            sale.given = try reader.optionalAmount("given", in: currency)
        }
        try reader.finish()
    }

    /// `{}` where the chip approves by itself; else who authorised the sale, and how.
    private func offline(_ value: JSONValue, _ path: String) throws(FieldProblem) -> TillRequest.OfflineSale {
        var reader = try ObjectReader(value, path: path)
        guard let authorization = try reader.optionalString("authorization", upTo: 6) else {
            try reader.finish()
            return TillRequest.OfflineSale()
        }
        let mode = try reader.optionalString("mode", upTo: 2) ?? "00"
        let institution = try reader.string("institution", upTo: 11, "1 to 11 digits")
        try reader.finish()
        return TillRequest.OfflineSale(
            authorization: authorization, authority: OfflineAuthority(mode: mode, institution: institution))
    }

    func void(_ body: JSONValue) throws(FieldProblem) -> Read {
        var reader = try ObjectReader(body)
        let original = try original(&reader)
        let ticket = try reader.optionalString("ticket", upTo: 40)
        try reader.finish()
        return (.void(original), ticket)
    }

    func refund(_ body: JSONValue) throws(FieldProblem) -> Read {
        var reader = try ObjectReader(body)
        let original = try original(&reader)
        let amount = try reader.amount("amount", in: currency)
        let tender: TillRequest.Tender = reader.optional("tender") == nil ? .card : try reader.choice("tender")
        let ticket = try reader.optionalString("ticket", upTo: 40)
        try reader.finish()
        return (.refund(original, amount: amount, tender: tender), ticket)
    }

    /// By the till's own key, or by the number that stands on the slip.
    private func original(_ body: inout ObjectReader) throws(FieldProblem) -> TillRequest.Original {
        let value = try body.value("original", "an object with idempotencyKey, or with batch and stan")
        var reader = try ObjectReader(value, path: "original")
        if reader.optional("idempotencyKey") != nil {
            let key = try reader.string("idempotencyKey", upTo: 64)
            let till = try reader.optionalString("till", upTo: 20) ?? till
            try reader.finish()
            return .order(OrderName(till: till, key: key))
        }
        let range: ClosedRange<Int64> = 1...999_999
        let batch = try reader.integer("batch", in: range, "1 to 999999, or an idempotencyKey")
        let stan = try reader.integer("stan", in: range, "1 to 999999")
        try reader.finish()
        guard let batch = BatchNumber(Int(batch)), let stan = STAN(Int(stan)) else {
            throw FieldProblem(field: "original", expected: "numbers of a slip", found: "others")
        }
        return .number(LineKey(batch: batch, stan: stan))
    }
}
