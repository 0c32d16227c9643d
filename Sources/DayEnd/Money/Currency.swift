/// A currency as ISO 4217 numbers it, with the count of its decimals.
///
/// F49 carries the numeric code as three ASCII characters ("156"). The exponent only matters where an amount is
/// shown to a person: all sums are integers in minor units.
public struct Currency: Hashable, Sendable {
    /// Three digits, ISO 4217 numeric ("156").
    public let numericCode: String
    /// Three letters, ISO 4217 alphabetic ("CNY").
    public let alphabeticCode: String
    /// Decimals of the major unit: 2 for the renminbi, 0 for the yen, 3 for the dinar.
    public let exponent: Int

    /// The currencies that a terminal can be configured for.
    public static let known: [Currency] = [
        Currency(numericCode: "156", alphabeticCode: "CNY", exponent: 2),
        Currency(numericCode: "344", alphabeticCode: "HKD", exponent: 2),
        Currency(numericCode: "446", alphabeticCode: "MOP", exponent: 2),
        Currency(numericCode: "901", alphabeticCode: "TWD", exponent: 2),
        Currency(numericCode: "392", alphabeticCode: "JPY", exponent: 0),
        Currency(numericCode: "410", alphabeticCode: "KRW", exponent: 0),
        Currency(numericCode: "414", alphabeticCode: "KWD", exponent: 3),
        Currency(numericCode: "702", alphabeticCode: "SGD", exponent: 2),
        Currency(numericCode: "826", alphabeticCode: "GBP", exponent: 2),
        Currency(numericCode: "840", alphabeticCode: "USD", exponent: 2),
        Currency(numericCode: "978", alphabeticCode: "EUR", exponent: 2),
    ]

    /// The renminbi, the dialect's home currency.
    public static let renminbi = Currency(numericCode: "156", alphabeticCode: "CNY", exponent: 2)

    init(numericCode: String, alphabeticCode: String, exponent: Int) {
        self.numericCode = numericCode
        self.alphabeticCode = alphabeticCode
        self.exponent = exponent
    }

    /// Finds a currency by its numeric or alphabetic code; nil when it is not in ``known``.
    public init?(_ code: String) {
        guard let found = Currency.known.first(where: { $0.numericCode == code || $0.alphabeticCode == code }) else {
            return nil
        }
        self = found
    }
}

extension Currency: Codable {
    public init(from decoder: any Decoder) throws {
        let code = try decoder.singleValueContainer().decode(String.self)
        guard let found = Currency(code) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "unknown currency \"\(code)\""))
        }
        self = found
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(numericCode)
    }
}
