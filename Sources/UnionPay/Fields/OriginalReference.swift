/// A month and a day without a year, as F13, F15 and 61.3 have them (MMDD).
public struct MonthDay: Hashable, Sendable, Comparable {
    /// 1 to 12.
    public let month: Int
    /// 1 to the month's last day; 29 for February.
    public let day: Int

    /// Takes a day that some year has; nil for anything else.
    public init?(month: Int, day: Int) {
        let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[month - 1]).contains(day) else { return nil }
        self.month = month
        self.day = day
    }

    /// Reads four digits; nil when they are not a day.
    public init?(_ text: String) {
        guard isDigits(text, count: 4), let number = Int(text) else { return nil }
        self.init(month: number / 100, day: number % 100)
    }

    /// Four digits.
    public var text: String { decimalText(month * 100 + day, width: 4) }

    /// Whether one day stands before another in the same year.
    public static func < (left: Self, right: Self) -> Bool {
        (left.month, left.day) < (right.month, right.day)
    }
}

/// F61: which earlier transaction a message is about (原始信息域).
///
/// UnionPay POS terminal specification, F61: 61.1 batch n6, 61.2 trace number n6, 61.3 date n4 (MMDD), 61.4 mode of the
/// authorisation n2, 61.5 code of the authoriser n11. Unknown values are zeros.
public struct OriginalReference: Hashable, Sendable {
    /// How much of F61 is sent.
    public enum Form: Int, CaseIterable, Hashable, Sendable {
        /// 12 digits, 61.1 and 61.2: voids of sales.
        case transaction = 12
        /// 16 digits, 61.1 to 61.3: pre-authorisation void, completion and its void, notice, refund, script notice.
        case dated = 16
        /// 29 digits, all of it: offline sale and adjustment.
        case authorized = 29
    }

    /// How the original was authorised (61.4).
    public struct AuthorizationMode: RawRepresentable, Codable, Hashable, Sendable {
        /// 0 to 99.
        public let rawValue: Int

        /// Takes 0 to 99; nil for anything else.
        public init?(rawValue: Int) {
            guard (0...99).contains(rawValue) else { return nil }
            self.rawValue = rawValue
        }

        private init(_ code: UInt8) {
            rawValue = Int(code)
        }

        /// 00: at the terminal.
        public static let terminal = Self(0)
        /// 01: by telephone.
        public static let telephone = Self(1)
        /// 02: stand-in.
        public static let standIn = Self(2)
    }

    /// How many digits are sent.
    public let form: Form
    /// 61.1, 0 to 999999; 0 when not known.
    public let batch: Int
    /// 61.2, 0 to 999999; 0 when not known.
    public let stan: Int
    /// 61.3; nil when not known (`0000`) or not sent.
    public let date: MonthDay?
    /// 61.4; 00 when not sent.
    public let authorizationMode: AuthorizationMode
    /// 61.5, eleven digits; zeros when not known or not sent.
    public let authorizer: String

    /// A code of the authoriser that says nothing.
    public static let unknownAuthorizer = "00000000000"

    /// 12 digits: which transaction of which batch.
    public init(batch: Int, stan: Int) throws(FieldError) {
        try self.init(.transaction, batch, stan, nil, .terminal, Self.unknownAuthorizer)
    }

    /// 16 digits: and of which day; nil is sent as `0000`.
    public init(batch: Int, stan: Int, date: MonthDay?) throws(FieldError) {
        try self.init(.dated, batch, stan, date, .terminal, Self.unknownAuthorizer)
    }

    /// 29 digits: and how and by whom it was authorised. `authorizer` has eleven digits.
    public init(
        batch: Int, stan: Int, date: MonthDay?, authorizationMode: AuthorizationMode,
        authorizer: String = Self.unknownAuthorizer
    ) throws(FieldError) {
        try self.init(.authorized, batch, stan, date, authorizationMode, authorizer)
    }

    private init(
        _ form: Form, _ batch: Int, _ stan: Int, _ date: MonthDay?, _ mode: AuthorizationMode, _ authorizer: String
    ) throws(FieldError) {
        guard (0...999_999).contains(batch) else {
            throw FieldError(field: 61, part: "61.1 batch", expected: "0 to 999999", found: "\(batch)")
        }
        guard (0...999_999).contains(stan) else {
            throw FieldError(field: 61, part: "61.2 trace number", expected: "0 to 999999", found: "\(stan)")
        }
        guard isDigits(authorizer, count: 11) else {
            throw FieldError(
                field: 61, part: "61.5 authoriser", expected: "11 digits",
                found: "\(authorizer.utf8.count) characters")
        }
        (self.form, self.batch, self.stan, self.date) = (form, batch, stan, date)
        (authorizationMode, self.authorizer) = (mode, authorizer)
    }

    /// Reads 12, 16 or 29 digits.
    public init(parsing text: String) throws(FieldError) {
        var reader = try FieldReader(text, field: 61, lengths: Form.allCases.map(\.rawValue))
        let form = Form(rawValue: text.utf8.count) ?? .transaction
        let batch = try reader.integer(6, "61.1 batch")
        let stan = try reader.integer(6, "61.2 trace number")
        var date: MonthDay?
        var mode = AuthorizationMode.terminal
        var authorizer = Self.unknownAuthorizer
        if form != .transaction {
            let digits = try reader.digits(4, "61.3 date")
            date = MonthDay(digits)
            guard date != nil || digits == "0000" else {
                throw reader.error("61.3 date", expected: "MMDD or 0000", found: digits)
            }
        }
        if form == .authorized {
            mode = AuthorizationMode(rawValue: try reader.integer(2, "61.4 authorisation mode")) ?? .terminal
            authorizer = try reader.digits(11, "61.5 authoriser")
        }
        try self.init(form, batch, stan, date, mode, authorizer)
    }

    /// 12, 16 or 29 digits.
    public var text: String {
        var text = decimalText(batch, width: 6) + decimalText(stan, width: 6)
        if form != .transaction { text += date?.text ?? "0000" }
        if form == .authorized { text += decimalText(authorizationMode.rawValue, width: 2) + authorizer }
        return text
    }
}
