/// Which half of the settlement a card's transactions belong to (F48 usage 1, and the first two digits of a detail).
public enum CardClass: Int, Codable, CaseIterable, Hashable, Sendable {
    /// 内卡: a card of the domestic scheme.
    case domestic = 0
    /// 外卡: a card of any other scheme.
    case foreign = 1

    /// The class of a card whose scheme is `scheme`.
    ///
    /// `CUP` is domestic. `000`, an unknown scheme, counts as domestic too: terminals of the 2010 edition do so, and
    /// a domestic host that fills no F63 would otherwise put its whole day into the foreign half. Every other code is
    /// foreign.
    public init(scheme: CardScheme) {
        self = scheme == .unionPay || scheme == .unknown ? .domestic : .foreign
    }

    /// The two digits of the class: `00` or `01`.
    public var text: String { self == .domestic ? "00" : "01" }

    /// Reads the two digits of the class.
    public init(parsing text: String) throws(FieldError) {
        var reader = try FieldReader(text, field: 48, lengths: [2])
        self = try Self.read(&reader)
    }

    static func read(_ reader: inout FieldReader) throws(FieldError) -> Self {
        let code = try reader.integer(2, "card class")
        guard let value = Self(rawValue: code) else {
            throw reader.error("card class", expected: "00 or 01", found: decimalText(code, width: 2))
        }
        return value
    }
}
