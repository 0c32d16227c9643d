public import DayEnd
public import ISO8583
public import UnionPay

/// A request as the shell opened it: frame read, MAC checked, secrets taken out.
public struct OpenedRequest: Sendable {
    /// Without F2, F35, F36, F52 and F55: what they say is in `card`.
    public var message: Message
    public var kind: MessageKind
    /// Fields that the catalogue misses or does not know in this message; not empty: answered with 30.
    public var violations: [CatalogueViolation]
    public var mac: MACState
    /// Nil where the message names no card.
    public var card: HostCard?
    /// An offline approval of the chip (9F27 = 40 in F55).
    public var isApprovedByChip: Bool
    /// Lines of an upload message.
    public var details: [OpenedDetail]

    public init(
        message: Message, kind: MessageKind, violations: [CatalogueViolation], mac: MACState, card: HostCard?,
        isApprovedByChip: Bool = false, details: [OpenedDetail] = []
    ) {
        self.message = message
        self.kind = kind
        self.violations = violations
        self.mac = mac
        self.card = card
        self.isApprovedByChip = isApprovedByChip
        self.details = details
    }

    public enum MACState: Hashable, Sendable {
        /// Under the newest keys, or under those before them.
        case valid(underNewest: Bool)
        case invalid
        case absent
    }

    public var terminal: String { message.text(41) ?? "" }
    public var merchant: String { message.text(42) ?? "" }
    public var stan: STAN? { message.text(11).flatMap { STAN(text: $0) } }
    public var batch: BatchNumber? {
        message.text(60).flatMap { try? PrivateData60(parsing: $0) }.flatMap { BatchNumber($0.batch) }
    }
}

public struct OpenedDetail: Hashable, Sendable {
    public var cardClass: CardClass
    public var stan: STAN
    public var amount: Int64
    public init(cardClass: CardClass, stan: STAN, amount: Int64) {
        self.cardClass = cardClass
        self.stan = stan
        self.amount = amount
    }
}

/// What the issuer is asked. The shell adds the card.
public struct IssuerRequest: Hashable, Sendable {
    public enum Act: Hashable, Sendable { case authorize, reverse }
    public var act: Act
    public var key: PostingKey
    public var amount: Int64
    public var allowsPartialApproval: Bool
    public init(act: Act, key: PostingKey, amount: Int64, allowsPartialApproval: Bool) {
        self.act = act
        self.key = key
        self.amount = amount
        self.allowsPartialApproval = allowsPartialApproval
    }
}

public struct IssuerAnswer: Hashable, Sendable {
    /// F39.
    public var code: String
    /// With code 10: what is approved.
    public var amount: Int64?
    public var authorization: String?
    public var scheme: CardScheme
    /// Available balance, minor units, of an inquiry.
    public var balance: Int64?
    /// Institution code of the issuer, up to eleven characters, for F44.
    public var issuer: String

    public init(
        code: String, amount: Int64? = nil, authorization: String? = nil, scheme: CardScheme, balance: Int64? = nil,
        issuer: String = ""
    ) {
        self.code = code
        self.amount = amount
        self.authorization = authorization
        self.scheme = scheme
        self.balance = balance
        self.issuer = issuer
    }
}

public enum HostEffect: Sendable {
    /// Durable before any later effect of the same input begins.
    case commit([Change])
    case askIssuer(IssuerRequest)
    /// The issuer's time is over at this moment: report a time-out.
    case awaitIssuer(PostingKey, until: Moment)
    case respond(HostAnswer)
    /// Something that a person should see; holds no secret.
    case log(String)
    case halt(String)
    /// Something that is counted.
    case note(HostNote)
}

/// An answer without the fields that only the shell can fill.
public struct HostAnswer: Sendable, Equatable {
    public var message: Message
    /// F2, F14 and F53 are taken from the request.
    public var echoesCard: Bool
    public var wantsMAC: Bool
    /// Digit 6 of the header: what the terminal is to do next.
    public var processing: ProcessingRequest
    public init(
        message: Message, echoesCard: Bool = false, wantsMAC: Bool = false, processing: ProcessingRequest = .none
    ) {
        self.message = message
        self.echoesCard = echoesCard
        self.wantsMAC = wantsMAC
        self.processing = processing
    }
}
