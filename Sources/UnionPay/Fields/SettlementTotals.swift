/// What one card class has to settle: how much was debited and credited, in how many transactions.
///
/// The counting is gross: a voided sale stays a debit and its void is added as a credit. Pre-authorisations and their
/// voids are not counted. Which transaction is which: ``TransactionType/isDebit`` and ``TransactionType/isCredit``.
public struct CardClassTotals: Codable, Hashable, Sendable {
    /// Sum of the debits, minor units; 12 digits on the wire.
    public var debitAmount: Int64
    /// Number of debits; 3 digits on the wire.
    public var debitCount: Int
    /// Sum of the credits, minor units; 12 digits on the wire.
    public var creditAmount: Int64
    /// Number of credits; 3 digits on the wire.
    public var creditCount: Int

    /// Creates totals; nothing is checked before they are written to the wire.
    public init(debitAmount: Int64 = 0, debitCount: Int = 0, creditAmount: Int64 = 0, creditCount: Int = 0) {
        self.debitAmount = debitAmount
        self.debitCount = debitCount
        self.creditAmount = creditAmount
        self.creditCount = creditCount
    }

    /// No transactions.
    public static let zero = Self()

    /// The sum of two totals, or a typed error where a sum leaves the range of its type.
    func adding(_ other: Self) throws(FieldError) -> Self {
        func sum<T: FixedWidthInteger>(_ left: T, _ right: T, _ part: String) throws(FieldError) -> T {
            let (value, overflow) = left.addingReportingOverflow(right)
            guard !overflow else {
                throw FieldError(field: 48, part: part, expected: "a sum that fits", found: "\(left) + \(right)")
            }
            return value
        }
        return Self(
            debitAmount: try sum(debitAmount, other.debitAmount, "debit amount"),
            debitCount: try sum(debitCount, other.debitCount, "debit count"),
            creditAmount: try sum(creditAmount, other.creditAmount, "credit amount"),
            creditCount: try sum(creditCount, other.creditCount, "credit count"))
    }
}

/// The host's word on one card class of a settlement (对账应答代码, the last digit of each half of F48).
public enum SettlementVerdict: Int, Codable, CaseIterable, Hashable, Sendable {
    /// 0: none yet; what a request carries.
    case request = 0
    /// 1, 对账平: both sides have the same totals.
    case balanced = 1
    /// 2, 对账不平: the totals differ, and those in the answer are the host's own.
    case differs = 2
    /// 3, 出错: the host could not compare.
    case error = 3
}

/// F48 of a settlement, 0500 and 0510: the totals of both card classes with the host's verdict on each.
///
/// UnionPay POS terminal specification, F48 usage 1, in three forms:
///
/// | form | digits | what it holds |
/// |---|---|---|
/// | ``Form/both`` | 62 | domestic then foreign, each n12 n3 n12 n3 and one verdict digit |
/// | ``Form/combined`` | 31 | one half only, for an acquirer that settles both classes together |
/// | ``Form/wide`` | 98 | domestic then foreign, each n15 n9 n15 n9 and one verdict digit: a private extension |
///
/// A read value does not tell its form: an answer is written in the profile's form, or in the length of the request.
public struct SettlementTotals: Codable, Hashable, Sendable {
    /// Totals of the domestic cards (内卡).
    public var domestic: CardClassTotals
    /// Totals of the foreign cards (外卡).
    public var foreign: CardClassTotals
    /// Verdict on ``domestic``.
    public var domesticVerdict: SettlementVerdict
    /// Verdict on ``foreign``.
    public var foreignVerdict: SettlementVerdict

    /// How F48 is laid out.
    public enum Form: String, Codable, CaseIterable, Hashable, Sendable {
        /// 62 digits, the specification's own form.
        case both
        /// 31 digits: both classes summed in one half, with one verdict.
        case combined
        /// 98 digits, private: 15-digit amounts and 9-digit counts, so that a busy day is one batch.
        case wide

        /// How many digits F48 has.
        public var length: Int {
            switch self {
            case .both: 62
            case .combined: 31
            case .wide: 98
            }
        }

        /// The largest count that this form can carry.
        public var maximumCount: Int { self == .wide ? 999_999_999 : 999 }

        /// The largest amount that this form can carry, minor units.
        public var maximumAmount: Int64 { self == .wide ? 999_999_999_999_999 : 999_999_999_999 }

        var amountWidth: Int { self == .wide ? 15 : 12 }
        var countWidth: Int { self == .wide ? 9 : 3 }

        /// The form of an F48 that has `length` digits; nil when none has.
        public init?(length: Int) {
            guard let form = Self.allCases.first(where: { $0.length == length }) else { return nil }
            self = form
        }
    }

    /// Creates totals, by default those of a request.
    public init(
        domestic: CardClassTotals, foreign: CardClassTotals,
        domesticVerdict: SettlementVerdict = .request, foreignVerdict: SettlementVerdict = .request
    ) {
        self.domestic = domestic
        self.foreign = foreign
        self.domesticVerdict = domesticVerdict
        self.foreignVerdict = foreignVerdict
    }

    /// Reads F48 of 62, 31 or 98 digits.
    ///
    /// Of the 31-digit form the totals become ``domestic``, ``foreign`` is zero, and the one verdict stands for both.
    public init(parsing text: String) throws(FieldError) {
        var reader = try FieldReader(text, field: 48, lengths: Form.allCases.map(\.length))
        let form = Form(length: text.utf8.count) ?? .both
        (domestic, domesticVerdict) = try Self.half(&reader, form, "domestic")
        if form == .combined {
            (foreign, foreignVerdict) = (.zero, domesticVerdict)
        } else {
            (foreign, foreignVerdict) = try Self.half(&reader, form, "foreign")
        }
    }

    /// The digits of F48 in `form`.
    ///
    /// In the 31-digit form both classes are summed and the worse of the two verdicts is sent.
    ///
    /// - Throws: ``FieldError`` when an amount or a count is negative or has more digits than the form gives it.
    ///   Nothing is ever cut or wrapped.
    public func text(_ form: Form = .both) throws(FieldError) -> String {
        var writer = FieldWriter(field: 48)
        if form == .combined {
            let verdict = max(domesticVerdict.rawValue, foreignVerdict.rawValue)
            try Self.write(try domestic.adding(foreign), verdict, form, "both classes", to: &writer)
        } else {
            try Self.write(domestic, domesticVerdict.rawValue, form, "domestic", to: &writer)
            try Self.write(foreign, foreignVerdict.rawValue, form, "foreign", to: &writer)
        }
        return writer.text
    }

    /// The totals of one card class.
    public subscript(cardClass: CardClass) -> CardClassTotals {
        get { cardClass == .domestic ? domestic : foreign }
        set { if cardClass == .domestic { domestic = newValue } else { foreign = newValue } }
    }

    /// The verdict on one card class.
    public func verdict(on cardClass: CardClass) -> SettlementVerdict {
        cardClass == .domestic ? domesticVerdict : foreignVerdict
    }

    /// Whether the host found both classes balanced.
    public var isBalanced: Bool { domesticVerdict == .balanced && foreignVerdict == .balanced }

    private static func half(
        _ reader: inout FieldReader, _ form: Form, _ name: String
    ) throws(FieldError) -> (CardClassTotals, SettlementVerdict) {
        let totals = CardClassTotals(
            debitAmount: try reader.number(form.amountWidth, "\(name) debit amount"),
            debitCount: try reader.integer(form.countWidth, "\(name) debit count"),
            creditAmount: try reader.number(form.amountWidth, "\(name) credit amount"),
            creditCount: try reader.integer(form.countWidth, "\(name) credit count"))
        let code = try reader.integer(1, "\(name) verdict")
        guard let verdict = SettlementVerdict(rawValue: code) else {
            throw reader.error("\(name) verdict", expected: "0, 1, 2 or 3", found: "\(code)")
        }
        return (totals, verdict)
    }

    private static func write(
        _ totals: CardClassTotals, _ verdict: Int, _ form: Form, _ name: String, to writer: inout FieldWriter
    ) throws(FieldError) {
        try writer.number(totals.debitAmount, form.amountWidth, "\(name) debit amount")
        try writer.number(totals.debitCount, form.countWidth, "\(name) debit count")
        try writer.number(totals.creditAmount, form.amountWidth, "\(name) credit amount")
        try writer.number(totals.creditCount, form.countWidth, "\(name) credit count")
        try writer.number(verdict, 1, "\(name) verdict")
    }
}
