/// How a till names an act of its own: the name under which it knows the terminal, and its idempotency key.
public struct OrderName: Hashable, Codable, Sendable, CustomStringConvertible {
    /// 1 to 20 small letters, digits and hyphens.
    public var till: String
    /// 1 to 64 letters, digits, hyphens and underscores.
    public var key: String

    public init(till: String, key: String) {
        self.till = till
        self.key = key
    }

    /// The name as lines and cash movements bear it.
    public var reference: String { "\(till)/\(key)" }
    public var description: String { reference }
}

/// What a till asks of the terminal. The machine makes a ``TillOrder`` of it, or says why not.
public struct TillRequest: Hashable, Sendable {
    public enum Act: Hashable, Sendable {
        case sale(Sale)
        /// Undoes a whole sale of the open batch, its cash with it.
        case void(Original)
        /// Gives back a part or all of a sale. Minor units.
        case refund(Original, amount: Int64, tender: Tender)
    }

    public enum Tender: String, Hashable, Codable, Sendable, CaseIterable { case card, cash }

    public enum Original: Hashable, Sendable {
        case order(OrderName)
        case number(LineKey)
    }

    /// All amounts in minor units. What the tenders pay together is the amount.
    public struct Sale: Hashable, Sendable {
        public var amount: Int64
        /// How much of the amount is a tip.
        public var tip: Int64
        public var card: Int64?
        public var cash: Int64?
        /// What the customer handed over; nil where it is the cash amount.
        public var given: Int64?
        /// The card's part is sold without the host.
        public var offline: OfflineSale?

        public init(
            amount: Int64, tip: Int64 = 0, card: Int64? = nil, cash: Int64? = nil, given: Int64? = nil,
            offline: OfflineSale? = nil
        ) {
            self.amount = amount
            self.tip = tip
            self.card = card
            self.cash = cash
            self.given = given
            self.offline = offline
        }
    }

    /// Who said yes to a sale without the host; nothing where the chip does.
    public struct OfflineSale: Hashable, Sendable {
        public var authorization: String?
        public var authority: OfflineAuthority?
        public init(authorization: String? = nil, authority: OfflineAuthority? = nil) {
            self.authorization = authorization
            self.authority = authority
        }
    }

    public var name: OrderName
    /// SHA-256 of what was asked: a key that comes again with another body is refused.
    public var digest: HexBytes
    public var act: Act
    /// The shop's number of the sale, for people.
    public var ticket: String?

    public init(name: OrderName, digest: HexBytes, act: Act, ticket: String? = nil) {
        self.name = name
        self.digest = digest
        self.act = act
        self.ticket = ticket
    }
}
