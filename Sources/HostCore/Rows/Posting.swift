public import DayEnd
public import UnionPay

/// What names a business act at the host. Kept longer than any archive: a repeat is the same act for ever.
///
/// F41, F42, F60.2, F11, and what kind of act it is (MTI class and F60.1): several acts of one terminal may share a
/// STAN only across batches, and the kind keeps a void apart from the sale that a careless terminal numbered alike.
public struct PostingKey: Hashable, Codable, Sendable, CustomStringConvertible {
    public var merchant: String
    public var terminal: String
    public var batch: BatchNumber
    public var stan: STAN
    public var type: TransactionType

    public init(merchant: String, terminal: String, batch: BatchNumber, stan: STAN, type: TransactionType) {
        self.merchant = merchant
        self.terminal = terminal
        self.batch = batch
        self.stan = stan
        self.type = type
    }

    public var line: LineKey { LineKey(batch: batch, stan: stan) }
    public var description: String { "\(merchant)/\(terminal)/\(batch)/\(stan)/\(type)" }
}

/// One act as the ledger holds it, from the moment before the issuer is asked. What the act itself is stays as it was
/// first stored (`let`); the rest is what became of it.
public struct Posting: Hashable, Codable, Sendable {
    public enum State: String, Codable, Sendable {
        /// Stored before the issuer was asked; its answer is not known.
        case pending
        case approved
        case declined
        /// Approved, then undone by a reversal.
        case reversed
        /// A reversal came for an act that was never seen: if it comes later, it is refused and nobody is asked.
        case tombstone
    }

    public var key: PostingKey
    public var state: State
    /// What was asked, minor units.
    public let asked: Int64
    /// What is booked: less than asked after a partial approval, 0 until approved.
    public var amount: Int64
    /// PAN (as keyed hash), F3, F4, F48 and F61 of the request: the same key with another act is refused.
    public let fingerprint: String
    public let card: HostCard
    public var cardClass: CardClass
    public var scheme: CardScheme
    public let entry: String
    /// F39, F37, F38, F15 as first answered; a repeat gets the same.
    public var code: String
    public let rrn: String
    public var authorization: String?
    public let clearingDate: String
    /// The posting that a void, completion, refund or adjustment refers to; a completion's or a refund's may be
    /// another terminal's of the same merchant.
    public let original: PostingKey?
    public var isVoided: Bool
    public var isAdjusted: Bool
    /// A hold that a completion has used or a void released.
    public var isReleased: Bool
    /// A 0400 met this act while it was pending: a late approval is reversed upstream and never booked.
    public var isReversalRequested: Bool
    /// What refunds have given back of it.
    public var refunded: Int64
    /// Arrived after its batch was closed.
    public var isLate: Bool
    /// STAN of the upload message (or of the certificate's line) that named it.
    public var uploadedBy: STAN?
    /// The certificate of this chip sale has come.
    public var isCertified: Bool
    public let receivedAt: Moment
    /// While pending: after this moment its reversal goes upstream. Not pending and still set: its reversal went
    /// upstream at this moment, and the issuer has not confirmed it; a host that starts sends it again.
    public var deadline: Moment?

    public init(
        key: PostingKey, state: State, asked: Int64, fingerprint: String, card: HostCard, entry: String, rrn: String,
        clearingDate: String, original: PostingKey?, receivedAt: Moment, deadline: Moment?
    ) {
        self.key = key
        self.state = state
        self.asked = asked
        amount = 0
        self.fingerprint = fingerprint
        self.card = card
        cardClass = .foreign
        scheme = .unknown
        self.entry = entry
        code = ""
        self.rrn = rrn
        self.clearingDate = clearingDate
        self.original = original
        isVoided = false
        isAdjusted = false
        isReleased = false
        isReversalRequested = false
        refunded = 0
        isLate = false
        isCertified = false
        self.receivedAt = receivedAt
        self.deadline = deadline
    }

    /// The issuer was asked to undo this act and has not said that it did.
    public var owesIssuerReversal: Bool { state != .pending && deadline != nil }

    /// The day of which its money is paid: F15 has no year, so the year is that of the receipt.
    public var clearingDay: CivilDate {
        CivilDate.nearest(monthDay: clearingDate, to: receivedAt.date) ?? receivedAt.date
    }

    /// Stands in the totals of its batch.
    public var isCounted: Bool { state == .approved && !isLate && (key.type.isDebit || key.type.isCredit) }

    public var countable: Countable {
        Countable(
            type: key.type, amount: amount, cardClass: cardClass, scheme: scheme, isAdjusted: isAdjusted,
            isVoided: isVoided)
    }
}

/// A card as the ledger knows it: what may be shown, and a keyed hash to find it by.
public struct HostCard: Hashable, Codable, Sendable {
    /// First six and last four digits.
    public var masked: String
    /// HMAC-SHA-256 of the PAN under the host's hash key, which lives outside the database; hexadecimal.
    public var hash: String
    public init(masked: String, hash: String) {
        self.masked = masked
        self.hash = hash
    }
}
