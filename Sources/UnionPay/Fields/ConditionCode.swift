/// In which circumstances a transaction is made: F25, two digits (服务点条件码).
///
/// UnionPay POS terminal specification, F25. A struct, so that a code of an acquirer's own can be carried.
public struct ConditionCode: RawRepresentable, Codable, Hashable, Sendable {
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

    /// Reads two digits.
    public init(parsing text: String) throws(FieldError) {
        var reader = try FieldReader(text, field: 25, lengths: [2])
        rawValue = try reader.integer(2, "condition")
    }

    /// Two digits.
    public var text: String { decimalText(rawValue, width: 2) }

    /// 00: card and cardholder present.
    public static let normal = Self(0)
    /// 06: pre-authorisations, their completions and voids.
    public static let preAuthorization = Self(6)
    /// 08: sale by mail or telephone order.
    public static let mailOrder = Self(8)
    /// 18: pre-authorisation by mail or telephone order.
    public static let mailOrderPreAuthorization = Self(18)
    /// 60: addition to a pre-authorisation.
    public static let addedPreAuthorization = Self(60)
    /// 64: payment by instalments.
    public static let instalment = Self(64)
    /// 65: payment with points.
    public static let points = Self(65)
    /// 66: top-up of an account by magnetic card.
    public static let magneticTopUp = Self(66)
    /// 67: reserved sale.
    public static let reservedSale = Self(67)
    /// 91: load of an electronic purse.
    public static let purseLoad = Self(91)
}
