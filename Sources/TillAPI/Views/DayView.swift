internal import DayEnd
internal import UnionPay

/// The sums of one interval between closings.
struct DayView: Encodable {
    struct Tender: Encodable {
        var sales: FigureView
        var refunds: FigureView
        var net: Amount

        init(_ tender: DayTotals.Tender, _ currency: Currency) {
            sales = FigureView(tender.sales, currency)
            refunds = FigureView(tender.refunds, currency)
            net = Amount(tender.net, currency)
        }
    }

    struct Row: Encodable {
        var scheme: String
        var type: String
        var count: Int
        var amount: Amount
    }

    struct Window: Encodable {
        var since: String?
        var until: String?
    }

    struct Batch: Encodable {
        var batch: Int
        var window: Window
        var count: Int
        var net: Amount
        var verdict: String?
    }

    /// Name of the closing that ended it; none for the one that runs.
    var closing: String?
    var end: String?
    var businessDay: String?
    var window: Window
    var batches: [Batch]
    var lines: Int
    var card: Tender
    /// None while the drawer is being counted blind.
    var cash: Tender?
    var paidIn: FigureView?
    var paidOut: FigureView?
    var isCashWithheld: Bool
    var tips: FigureView
    var schemes: [Row]

    init(_ interval: DayInterval, _ currency: Currency, withholdsCash: Bool) throws(AmountOverflow) {
        let totals = try DayTotals(of: interval.entries)
        closing = interval.closing
        end = interval.end?.rawValue
        businessDay = interval.businessDay.map { "\($0)" }
        window = Window(since: interval.since?.description, until: interval.until?.description)
        batches = interval.batches.map { batch in
            Batch(
                batch: batch.batch.value,
                window: Window(since: batch.since?.description, until: batch.until?.description), count: batch.count,
                net: Amount(batch.net.net, currency), verdict: batch.verdict.map { "\($0)" })
        }
        card = Tender(totals.card, currency)
        isCashWithheld = withholdsCash
        if !withholdsCash {
            cash = Tender(totals.cash, currency)
            paidIn = FigureView(totals.paidIn, currency)
            paidOut = FigureView(totals.paidOut, currency)
        }
        lines = interval.shown(withholdsCash).count
        tips = FigureView(totals.tips, currency)
        schemes = totals.cards.rows.map { row in
            Row(
                scheme: row.scheme.rawValue, type: row.type.rawValue, count: row.figure.count,
                amount: Amount(row.figure.amount, currency))
        }
    }
}

extension DayInterval {
    /// What may be shown: no cash while the drawer is being counted blind.
    func shown(_ withholdsCash: Bool) -> [Entry] {
        guard withholdsCash else { return entries }
        return entries.filter { entry in
            if case .card = entry.content { true } else { false }
        }
    }
}

/// One line or cash movement.
struct LineView: Encodable {
    var sequence: Int64
    var tender: String
    var type: String
    var amount: Amount
    var batch: Int?
    var stan: Int?
    var scheme: String?
    var masked: String?
    var standing: String?
    var rrn: String?
    var isDelivered: Bool?
    var till: String?
    var idempotencyKey: String?
    var ticket: String?
    var tip: Amount?
    var given: Amount?
    var change: Amount?
    var time: String
    var businessDay: String

    init(_ entry: DayInterval.Entry, _ currency: Currency) {
        sequence = entry.sequence
        let extras = entry.extras
        switch entry.content {
        case .card(let line):
            tender = TillRequest.Tender.card.rawValue
            type = line.type.rawValue
            amount = Amount(line.amount, currency)
            (batch, stan) = (line.key.batch.value, line.key.stan.value)
            scheme = line.scheme.rawValue
            masked = line.card.masked
            standing = line.standing.rawValue
            rrn = line.rrn.isEmpty ? nil : line.rrn
            isDelivered = line.isDelivered
            (time, businessDay) = (line.time.description, "\(line.businessDay)")
        case .cash(let line):
            tender = TillRequest.Tender.cash.rawValue
            type = line.kind.rawValue
            amount = Amount(line.amount, currency)
            given = extras?.given.map { Amount($0, currency) }
            change = extras?.change.map { Amount($0, currency) }
            (time, businessDay) = (line.time.description, "\(line.businessDay)")
        }
        till = extras?.name.till
        idempotencyKey = extras?.name.key
        ticket = extras?.ticket
        tip = extras.map { Amount($0.tip, currency) }
    }
}

/// A page of lines; `next` is the `after` of the page behind it.
struct LinesView: Encodable {
    var lines: [LineView]
    var next: Int64?
}
