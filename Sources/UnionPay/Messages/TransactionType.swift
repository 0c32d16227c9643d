/// What a financial message does.
///
/// UnionPay POS terminal specification, element table: each has its own 60.1, so that MTI, F3 and 60.1 together name it.
public enum TransactionType: String, Codable, CaseIterable, Hashable, Sendable {
    /// 余额查询: asks for a balance; moves no money and is never reversed.
    case balanceInquiry
    /// 消费.
    case sale
    /// 消费撤销: undoes a sale of the open batch, whole amount.
    case saleVoid
    /// 退货: gives money back after the batch was settled; may be partial. An advice, never reversed.
    case refund
    /// 预授权.
    case preAuthorization
    /// 预授权撤销.
    case preAuthorizationVoid
    /// 预授权完成(请求): takes the money of a pre-authorisation, online.
    case completion
    /// 预授权完成撤销.
    case completionVoid
    /// 预授权完成(通知): the same, told after the fact.
    case completionNotice
    /// 离线结算, 60.1 = 30: a sale authorised by telephone or below a limit, told later.
    case offlineSale
    /// 结算调整, 60.1 = 32: another amount for an uploaded offline sale or an online one.
    case adjustment
    /// 结算调整 (小费), 60.1 = 34: an adjustment that adds a tip.
    case tipAdjustment
    /// 脱机消费, 60.1 = 36: a sale that the chip approved by itself, told later.
    case offlineICSale

    /// 60.1, the message type code. The second digit is even for debits and odd for credits.
    public var messageTypeCode: Int {
        switch self {
        case .balanceInquiry: 1
        case .sale: 22
        case .saleVoid: 23
        case .refund: 25
        case .preAuthorization: 10
        case .preAuthorizationVoid: 11
        case .completion: 20
        case .completionVoid: 21
        case .completionNotice: 24
        case .offlineSale: 30
        case .adjustment: 32
        case .tipAdjustment: 34
        case .offlineICSale: 36
        }
    }

    /// The type whose 60.1 is `code`.
    public init?(messageTypeCode code: Int) {
        guard let type = Self.allCases.first(where: { $0.messageTypeCode == code }) else { return nil }
        self = type
    }

    /// F3 with the default account type: six digits.
    public var processingCode: String {
        switch self {
        case .balanceInquiry: "310000"
        case .preAuthorization: "030000"
        case .saleVoid, .refund, .preAuthorizationVoid, .completionVoid: "200000"
        case .sale, .completion, .completionNotice, .offlineSale, .adjustment, .tipAdjustment, .offlineICSale:
            "000000"
        }
    }

    /// F25.
    public var conditionCode: ConditionCode {
        switch self {
        case .preAuthorization, .preAuthorizationVoid, .completion, .completionVoid, .completionNotice:
            .preAuthorization
        default: .normal
        }
    }

    /// Whether an unanswered request is undone by a 0400.
    ///
    /// False for an inquiry, and for everything that is repeated until it is answered instead: refund, notices,
    /// offline sales, adjustments.
    public var hasReversal: Bool {
        switch self {
        case .sale, .saleVoid, .preAuthorization, .preAuthorizationVoid, .completion, .completionVoid: true
        default: false
        }
    }

    /// Whether the settlement counts it as a debit (借记): sale, completion, completion notice, offline sale,
    /// adjustment, offline chip sale.
    ///
    /// A voided sale stays a debit. An adjusted original is left out, and its adjustment counts in its place.
    public var isDebit: Bool {
        switch self {
        case .sale, .completion, .completionNotice, .offlineSale, .adjustment, .tipAdjustment, .offlineICSale: true
        default: false
        }
    }

    /// Whether the settlement counts it as a credit (贷记): refund, sale void, completion void.
    ///
    /// Balance inquiries, pre-authorisations and their voids are neither debit nor credit.
    public var isCredit: Bool {
        switch self {
        case .refund, .saleVoid, .completionVoid: true
        default: false
        }
    }

    /// Whether it is told by an advice, 0220: it has happened, and is repeated until the host has taken it.
    public var isAdvice: Bool {
        switch self {
        case .refund, .completionNotice, .offlineSale, .adjustment, .tipAdjustment: true
        default: false
        }
    }

    /// Whether it happens at the terminal and is sent later, with its own trace number: 30, 32, 34 and 36.
    public var isOffline: Bool {
        switch self {
        case .offlineSale, .adjustment, .tipAdjustment, .offlineICSale: true
        default: false
        }
    }

    /// Whether it undoes an earlier transaction.
    public var isVoid: Bool {
        switch self {
        case .saleVoid, .preAuthorizationVoid, .completionVoid: true
        default: false
        }
    }

    /// How F61 names the original; nil when the request has none.
    public var originalForm: OriginalReference.Form? {
        switch self {
        case .saleVoid: .transaction
        case .preAuthorizationVoid, .completion, .completionVoid, .completionNotice, .refund: .dated
        case .offlineSale, .adjustment, .tipAdjustment: .authorized
        case .balanceInquiry, .sale, .preAuthorization, .offlineICSale: nil
        }
    }

    /// How the batch upload carries a line of a type whose card class is not balanced.
    public enum UploadForm: Hashable, Sendable {
        /// Not at all: inquiries, pre-authorisations and their voids.
        case none
        /// As one of up to eight lines of an 0320 with 60.3 = 201.
        case detail
        /// As an 0320 of its own with the original's fields (``MessageKind/singleUpload(_:)``).
        case single
    }

    /// How the batch upload carries it.
    public var uploadForm: UploadForm {
        switch self {
        case .balanceInquiry, .preAuthorization, .preAuthorizationVoid: .none
        case .sale, .saleVoid, .completion, .completionVoid: .detail
        case .refund, .completionNotice, .offlineSale, .adjustment, .tipAdjustment, .offlineICSale: .single
        }
    }
}
