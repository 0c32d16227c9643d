/// The card scheme's code, three characters (F63.1 of a response and of an advice).
///
/// A struct, not an enumeration: a host may name a scheme that is not known here, and its transactions still count,
/// as foreign ones.
public struct CardScheme: RawRepresentable, Codable, Hashable, Sendable, CustomStringConvertible {
    /// Three printable ASCII characters.
    public let rawValue: String

    /// Takes three printable ASCII characters; nil for anything else.
    public init?(rawValue: String) {
        guard rawValue.utf8.count == 3, rawValue.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ code: StaticString) {
        rawValue = code.description
    }

    /// China UnionPay.
    public static let unionPay = Self("CUP")
    /// Visa.
    public static let visa = Self("VIS")
    /// Mastercard.
    public static let mastercard = Self("MCC")
    /// Maestro.
    public static let maestro = Self("MAE")
    /// JCB.
    public static let jcb = Self("JCB")
    /// Diners Club.
    public static let diners = Self("DCC")
    /// American Express.
    public static let americanExpress = Self("AMX")
    /// `000`: not known, and what a refund request sends.
    public static let unknown = Self("000")

    /// Every code that the specification names, and `000`.
    public static let known: [Self] = [
        .unionPay, .visa, .mastercard, .maestro, .jcb, .diners, .americanExpress, .unknown,
    ]

    /// The class in which this scheme's transactions are settled.
    public var cardClass: CardClass { CardClass(scheme: self) }

    /// The three characters.
    public var description: String { rawValue }
}
