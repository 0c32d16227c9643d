public import UnionPay

/// What a till has ordered: durable before any of it is begun, so that no retry does it again.
///
/// The card's part, where there is one, becomes a transaction that bears the order's name as its reference. The cash
/// is booked together with that transaction's approval, or with the order itself where no card takes part.
public struct TillOrder: Hashable, Codable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable { case sale, void, refund }

    /// What the card is to do.
    public struct CardPart: Hashable, Codable, Sendable {
        public var type: TransactionType
        /// Minor units.
        public var amount: Int64
        /// The line of the open batch that is meant.
        public var original: LineKey?
        /// The original as its slip names it.
        public var originalSlip: OriginalSlip?
        public var authority: OfflineAuthority?
        public var authorization: String?

        public init(
            type: TransactionType, amount: Int64, original: LineKey? = nil, originalSlip: OriginalSlip? = nil,
            authority: OfflineAuthority? = nil, authorization: String? = nil
        ) {
            self.type = type
            self.amount = amount
            self.original = original
            self.originalSlip = originalSlip
            self.authority = authority
            self.authorization = authorization
        }
    }

    /// What moves in the drawer, minor units.
    public struct CashPart: Hashable, Codable, Sendable {
        public var kind: CashLine.Kind
        public var amount: Int64
        /// What the customer handed over, and got back of it.
        public var given: Int64
        public var change: Int64

        public init(kind: CashLine.Kind, amount: Int64, given: Int64, change: Int64) {
            self.kind = kind
            self.amount = amount
            self.given = given
            self.change = change
        }
    }

    public var name: OrderName
    /// SHA-256 of what was asked.
    public var digest: HexBytes
    public var kind: Kind
    public var tip: Int64
    public var ticket: String?
    public var card: CardPart?
    public var cash: CashPart?
    /// The order that a void or refund refers to, where a till made it.
    public var original: OrderName?
    public var time: Moment
    public var businessDay: CivilDate

    public init(
        name: OrderName, digest: HexBytes, kind: Kind, tip: Int64 = 0, ticket: String? = nil, card: CardPart? = nil,
        cash: CashPart? = nil, original: OrderName? = nil, time: Moment, businessDay: CivilDate
    ) {
        self.name = name
        self.digest = digest
        self.kind = kind
        self.tip = tip
        self.ticket = ticket
        self.card = card
        self.cash = cash
        self.original = original
        self.time = time
        self.businessDay = businessDay
    }

    /// Card and cash together, minor units.
    public var amount: Int64 { (card?.amount ?? 0).addingReportingOverflow(cash?.amount ?? 0).partialValue }
}

/// An order that ended before its card's part was begun: nothing was sent, no money moved.
public struct OrderEnding: Hashable, Codable, Sendable {
    public enum Cause: String, Codable, Sendable, CaseIterable {
        case cancelled
        /// The same till asked for another card payment while this one waited for a card.
        case superseded
        /// The terminal stopped while the card was waited for.
        case interrupted
        /// The reader gave no card.
        case noCard
        /// The machine refused the transaction.
        case refused
    }

    public var name: OrderName
    public var cause: Cause
    /// With `refused`: a word for machines, and what was expected.
    public var code: String?
    public var detail: String?

    public init(_ name: OrderName, _ cause: Cause, code: String? = nil, detail: String? = nil) {
        self.name = name
        self.cause = cause
        self.code = code
        self.detail = detail
    }
}
