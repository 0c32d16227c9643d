public import UnionPay

/// One transaction that stands on a terminal's journal: what the customer was told, and what the batch must hold.
public struct Line: Hashable, Codable, Sendable {
    /// What has become of the line since it was approved.
    public enum Standing: String, Codable, Sendable {
        case approved
        /// A void of the whole amount was approved: gross totals still hold both, slips hold neither.
        case voided
        /// An adjustment took its place in every total.
        case adjusted
        /// An offline line that the host refused: it stays in the terminal's totals and is listed as failed.
        case refused
        /// It could not be written as a message: it stands in no total and is named until people have dealt with it.
        case quarantined
    }

    public var key: LineKey
    public var type: TransactionType
    /// Booked amount in minor units: what the host approved, which after a partial approval is less than asked.
    public var amount: Int64
    /// What was asked, where less was approved; nil where all of it was.
    public var asked: Int64?
    public var cardClass: CardClass
    /// F63.1 of the answer ("CUP", "VIS", …).
    public var scheme: CardScheme
    public var card: CardReference
    public var standing: Standing
    /// The line that a void, completion or adjustment refers to.
    public var original: LineKey?
    /// The original as the request named it: an upload of this line names it the same way.
    public var originalSlip: OriginalSlip?
    /// F48 of a tip adjustment: what the adjustment adds, minor units.
    public var tip: Int64?
    /// F37 of the answer; empty for an offline line that the host has not answered yet.
    public var rrn: String
    /// F38 where there is one.
    public var authorization: String?
    /// Clearing date F15 (MMDD) once known.
    public var clearingDate: String?
    /// Who authorised an offline line (F61.4 and 61.5), where no chip did.
    public var authority: OfflineAuthority?
    public var time: Moment
    public var businessDay: CivilDate
    /// The till's own name for the act (ticket number): the same reference is never executed twice.
    public var reference: String?
    /// Who stood at the terminal, two digits; nil where that was not kept.
    public var operatorNumber: String?
    /// An advice (F60.1 24, 25, 30, 32, 34, 36) is on its way until the host has answered it.
    public var isDelivered: Bool

    public init(
        key: LineKey, type: TransactionType, amount: Int64, cardClass: CardClass, scheme: CardScheme,
        card: CardReference, standing: Standing = .approved, original: LineKey? = nil, rrn: String = "",
        authorization: String? = nil, clearingDate: String? = nil, authority: OfflineAuthority? = nil, time: Moment,
        businessDay: CivilDate, reference: String? = nil, isDelivered: Bool = true, asked: Int64? = nil,
        originalSlip: OriginalSlip? = nil, tip: Int64? = nil, operatorNumber: String? = nil
    ) {
        self.key = key
        self.type = type
        self.amount = amount
        self.cardClass = cardClass
        self.scheme = scheme
        self.card = card
        self.standing = standing
        self.original = original
        self.rrn = rrn
        self.authorization = authorization
        self.clearingDate = clearingDate
        self.authority = authority
        self.time = time
        self.businessDay = businessDay
        self.reference = reference
        self.isDelivered = isDelivered
        self.asked = asked
        self.originalSlip = originalSlip
        self.tip = tip
        self.operatorNumber = operatorNumber
    }

    /// The line without what its data key sealed, as papers show it.
    public var forPaper: Line {
        var line = self
        line.card.sealed = HexBytes([])
        line.card.keyName = ""
        return line
    }

    /// All that is kept of the line once its batch is closed.
    public var withoutSealedCard: Line {
        var line = forPaper
        line.operatorNumber = nil
        return line
    }
}

/// Who said yes to a sale that was made without the host: F61.4 and F61.5, with F38 as its number.
public struct OfflineAuthority: Hashable, Codable, Sendable {
    /// F61.4: 00 POS, 01 telephone, 02 stand-in.
    public var mode: String
    /// F61.5, institution code, up to eleven digits.
    public var institution: String

    public init(mode: String, institution: String) {
        self.mode = mode
        self.institution = institution
    }
}

/// Cash that moved: stays in the journal and is counted at the day's end; no host ever hears of it.
public struct CashLine: Hashable, Codable, Sendable {
    public enum Kind: String, Codable, Sendable {
        case sale, refund
        /// Money that moved without a sale: change fetched from the bank, a bill paid out of the drawer.
        case paidIn, paidOut
    }

    public var kind: Kind
    /// Always positive, minor units.
    public var amount: Int64
    public var time: Moment
    public var businessDay: CivilDate
    public var reference: String?
    /// What of the amount is rounding, minor units: paid less due. Nil where nothing was rounded.
    public var rounding: Int64?

    public init(
        kind: Kind, amount: Int64, time: Moment, businessDay: CivilDate, reference: String? = nil,
        rounding: Int64? = nil
    ) {
        self.kind = kind
        self.amount = amount
        self.time = time
        self.businessDay = businessDay
        self.reference = reference
        self.rounding = rounding
    }
}
