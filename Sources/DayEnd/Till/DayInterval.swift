/// What lies between two closings of the day: every line and every cash movement in the order of the journal.
///
/// Each closing covers its own interval only, however many there are in a calendar day.
public struct DayInterval: Hashable, Sendable {
    /// One line or cash movement.
    public struct Entry: Hashable, Sendable {
        public enum Content: Hashable, Sendable {
            case card(Line)
            case cash(CashLine)
        }

        /// Number of the journal's record that booked it: pages go by it.
        public var sequence: Int64
        public var content: Content
        /// What the till said of it, where one made it.
        public var extras: OrderExtras?
    }

    /// A batch and the time that it covers.
    public struct BatchWindow: Hashable, Sendable {
        public var batch: BatchNumber
        public var since: Moment?
        /// Nil while it is open.
        public var until: Moment?
        public var count: Int
        public var net: NetFigures
        /// Nil while it is open.
        public var verdict: DayVerdict?
    }

    /// Name of the closing that ended it; nil for the one that runs.
    public var closing: String?
    public var end: ClosingEnd?
    /// The business day as its closing named it.
    public var businessDay: CivilDate?
    /// When the closing before it ended; where there was none, when the journal was opened.
    public var since: Moment?
    /// When its own closing ended.
    public var until: Moment?
    public var batches: [BatchWindow] = []
    public var entries: [Entry] = []

    public init() {}
}

/// What an order adds to the line or cash movement that came of it.
public struct OrderExtras: Hashable, Sendable {
    public var name: OrderName
    public var kind: TillOrder.Kind
    public var ticket: String?
    /// Of a sale that stands, minor units; 0 for a void or refund, and once the sale is voided.
    public var tip: Int64
    public var given: Int64?
    public var change: Int64?
    public var isVoided: Bool

    public init(_ progress: OrderProgress) {
        let order = progress.order
        name = order.name
        kind = order.kind
        ticket = order.ticket
        tip = order.kind == .sale && !progress.isVoided ? order.tip : 0
        given = order.cash?.given
        change = order.cash?.change
        isVoided = progress.isVoided
    }
}

/// The sums of an interval, computed from its entries.
public struct DayTotals: Hashable, Sendable {
    /// What came in and what went out by one tender.
    public struct Tender: Hashable, Sendable {
        public var sales: Figure = .zero
        public var refunds: Figure = .zero
        public var net: Int64 { sales.amount.subtractingReportingOverflow(refunds.amount).partialValue }
        public init() {}
    }

    /// Per scheme and type; voided sales and their voids left out.
    public var cards = NetFigures()
    public var card = Tender()
    public var cash = Tender()
    /// Put into the drawer and taken out of it beside sales.
    public var paidIn: Figure = .zero
    public var paidOut: Figure = .zero
    /// Tips within the sales that stand.
    public var tips: Figure = .zero

    public init(of entries: some Sequence<DayInterval.Entry>) throws(AmountOverflow) {
        var tipped: Set<OrderName> = []
        for entry in entries {
            switch entry.content {
            case .card(let line): try cards.add(line.countable)
            case .cash(let line):
                switch line.kind {
                case .sale: try cash.sales.add(line.amount)
                case .refund: try cash.refunds.add(line.amount)
                case .paidIn: try paidIn.add(line.amount)
                case .paidOut: try paidOut.add(line.amount)
                }
            }
            if let extras = entry.extras, extras.tip > 0,
                tipped.insert(extras.name).inserted
            {
                try tips.add(extras.tip)
            }
        }
        card.sales = cards.sales
        card.refunds = cards.refunds
    }
}
