/// F62 of an uploaded chip transaction, usage 6 (21 characters) and usage 7 (23 characters).
///
/// UnionPay POS terminal specification, F62: usage code `61` or `71`, card class n2, response code n2, amount n12,
/// currency n3; usage 7 adds the cryptogram's type n1 and the result of the issuer's authentication n1. Usage 6 goes
/// with the certificate of an approved online transaction (60.3 = 203, 205), usage 7 with a notice (204, 206).
public struct ICUploadData: Hashable, Sendable {
    /// What only usage 7 has.
    public struct Notice: Hashable, Sendable {
        /// Which cryptogram the chip gave: 1 an AAC, 2 an ARPC that failed; 0 to 9 can be carried.
        public let cryptogramType: Int
        /// The result of the issuer's authentication, 0 to 9.
        public let authenticationResult: Int

        /// Takes two digits.
        public init(cryptogramType: Int, authenticationResult: Int) throws(FieldError) {
            guard (0...9).contains(cryptogramType) else {
                throw FieldError(
                    field: 62, part: "cryptogram type", expected: "0 to 9", found: "\(cryptogramType)")
            }
            guard (0...9).contains(authenticationResult) else {
                throw FieldError(
                    field: 62, part: "authentication result", expected: "0 to 9", found: "\(authenticationResult)")
            }
            self.cryptogramType = cryptogramType
            self.authenticationResult = authenticationResult
        }
    }

    /// The card's class.
    public let cardClass: CardClass
    /// Two digits: 00 approved, 11 refused offline, 13 could not go online, 05 approved with a wrong ARPC.
    public let responseCode: Int
    /// Minor units, n12.
    public let amount: Int64
    /// Three digits, such as `156`.
    public let currency: String
    /// What makes it usage 7; nil for usage 6.
    public let notice: Notice?

    /// Creates usage 6 when `notice` is nil, else usage 7.
    public init(
        cardClass: CardClass, responseCode: Int = 0, amount: Int64, currency: String, notice: Notice? = nil
    ) throws(FieldError) {
        guard (0...99).contains(responseCode) else {
            throw FieldError(field: 62, part: "response code", expected: "0 to 99", found: "\(responseCode)")
        }
        guard (0...999_999_999_999).contains(amount) else {
            throw FieldError(field: 62, part: "amount", expected: "at most 12 digits", found: "\(amount)")
        }
        guard isDigits(currency, count: 3) else {
            throw FieldError(
                field: 62, part: "currency", expected: "3 digits", found: "\(currency.utf8.count) characters")
        }
        self.cardClass = cardClass
        self.responseCode = responseCode
        self.amount = amount
        self.currency = currency
        self.notice = notice
    }

    /// Reads 21 or 23 characters.
    public init(parsing bytes: [UInt8]) throws(FieldError) {
        var reader = FieldReader(bytes, field: 62)
        let usage = try reader.digits(2, "usage")
        guard usage == "61" || usage == "71" else {
            throw reader.error("usage", expected: "61 or 71", found: usage)
        }
        let cardClass = try CardClass.read(&reader)
        let responseCode = try reader.integer(2, "response code")
        let amount = try reader.number(12, "amount")
        let currency = try reader.digits(3, "currency")
        var notice: Notice?
        if usage == "71" {
            let type = try reader.integer(1, "cryptogram type")
            let result = try reader.integer(1, "authentication result")
            notice = try Notice(cryptogramType: type, authenticationResult: result)
        }
        try reader.finish()
        try self.init(
            cardClass: cardClass, responseCode: responseCode, amount: amount, currency: currency, notice: notice)
    }

    /// 21 or 23 characters.
    public var bytes: [UInt8] {
        var text = (notice == nil ? "61" : "71") + cardClass.text + decimalText(responseCode, width: 2)
        text += String(decoding: decimalDigits(amount, width: 12) ?? [], as: UTF8.self) + currency
        if let notice { text += "\(notice.cryptogramType)\(notice.authenticationResult)" }
        return Array(text.utf8)
    }
}
