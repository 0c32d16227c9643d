/// A balance in an answer: twenty characters of F54 (附加金额).
///
/// UnionPay POS terminal specification, F54: account type n2, amount type n2, currency an3, sign `C` or `D`, amount n12.
public struct AdditionalAmount: Hashable, Sendable {
    /// Account type, 0 to 99: 10 savings, 20 cheque, 30 credit.
    public let accountType: Int
    /// Amount type, 0 to 99: 02 available balance, 03 ledger balance.
    public let amountType: Int
    /// Currency of the amount, three characters such as `156`.
    public let currency: String
    /// The amount in minor units; negative where the sign is `D`.
    public let amount: Int64

    /// 02: what can be spent.
    public static let availableBalance = 2
    /// 03: what the account holds.
    public static let ledgerBalance = 3

    /// How many amounts a message can hold: the newer editions' 40 characters and some room, as ISO 8583 has it.
    public static let maximumCount = 6

    /// Creates an amount.
    public init(accountType: Int, amountType: Int, currency: String, amount: Int64) throws(FieldError) {
        guard (0...99).contains(accountType) else {
            throw FieldError(field: 54, part: "account type", expected: "0 to 99", found: "\(accountType)")
        }
        guard (0...99).contains(amountType) else {
            throw FieldError(field: 54, part: "amount type", expected: "0 to 99", found: "\(amountType)")
        }
        guard currency.utf8.count == 3, currency.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw FieldError(
                field: 54, part: "currency", expected: "3 characters", found: "\(currency.utf8.count) bytes")
        }
        guard (-999_999_999_999...999_999_999_999).contains(amount) else {
            throw FieldError(field: 54, part: "amount", expected: "at most 12 digits", found: "\(amount)")
        }
        self.accountType = accountType
        self.amountType = amountType
        self.currency = currency
        self.amount = amount
    }

    /// Reads one to six amounts.
    public static func list(parsing text: String) throws(FieldError) -> [Self] {
        let lengths = (1...maximumCount).map { $0 * 20 }
        var reader = try FieldReader(text, field: 54, lengths: lengths)
        var amounts: [Self] = []
        while !reader.isAtEnd {
            amounts.append(try Self(&reader))
        }
        return amounts
    }

    /// Twenty characters.
    public var text: String {
        let sign = amount < 0 ? "D" : "C"
        let digits = decimalDigits(abs(amount), width: 12) ?? []
        return decimalText(accountType, width: 2) + decimalText(amountType, width: 2) + currency + sign
            + String(decoding: digits, as: UTF8.self)
    }

    private init(_ reader: inout FieldReader) throws(FieldError) {
        let accountType = try reader.integer(2, "account type")
        let amountType = try reader.integer(2, "amount type")
        let currency = try reader.text(3, "currency")
        let sign = try reader.text(1, "sign")
        guard sign == "C" || sign == "D" else {
            throw reader.error("sign", expected: "C or D", found: "another character")
        }
        let amount = try reader.number(12, "amount")
        try self.init(
            accountType: accountType, amountType: amountType, currency: currency,
            amount: sign == "D" ? -amount : amount)
    }
}
