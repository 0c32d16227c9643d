/// What a host offers beyond the specification. A standard host offers nothing.
///
/// In a profile they are a list of names: `[unreferenced-refund, wide-totals]`.
public struct PrivateExtensions: OptionSet, Codable, Hashable, Sendable {
    /// One bit an extension.
    public let rawValue: UInt8

    /// Creates a set from its bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `unreferenced-refund`: a refund that names no original; no F37, and zeros in F61.
    public static let unreferencedRefund = Self(rawValue: 1 << 0)
    /// `status-query`: a terminal may ask what became of a transaction before it reverses it.
    public static let statusQuery = Self(rawValue: 1 << 1)
    /// `wide-totals`: F48 in the form ``SettlementTotals/Form/wide``, so that a day is one batch. Offered with each
    /// sign-in (``SignInNotice``); where it is not, F48 has the specification's own form.
    public static let wideTotals = Self(rawValue: 1 << 2)
    /// `difference-reconciliation`: after a settlement only the lines that differ and the certificates that are missing
    /// are exchanged, and the certificates of chip sales travel during the day. Offered with each sign-in
    /// (``SignInNotice``); where it is not, the batch is uploaded.
    public static let differenceReconciliation = Self(rawValue: 1 << 3)
    /// `repair-tickets`: a terminal tells the host which repair it has ordered.
    public static let repairTickets = Self(rawValue: 1 << 4)
    /// `time-slots`: the answer to a sign-in names when this terminal should close its day, and when the host is away.
    public static let timeSlots = Self(rawValue: 1 << 5)
    /// `shop-freeze`: a terminal that closes the shop tells the host, and the shop's other terminals sell nothing new
    /// until it has closed (``ShopFreezeNotice``).
    public static let shopFreeze = Self(rawValue: 1 << 6)

    /// Every extension.
    public static let all: Self = [
        .unreferencedRefund, .statusQuery, .wideTotals, .differenceReconciliation, .repairTickets, .timeSlots,
        .shopFreeze,
    ]

    private static let named: [(String, Self)] = [
        ("unreferenced-refund", .unreferencedRefund),
        ("status-query", .statusQuery),
        ("wide-totals", .wideTotals),
        ("difference-reconciliation", .differenceReconciliation),
        ("repair-tickets", .repairTickets),
        ("time-slots", .timeSlots),
        ("shop-freeze", .shopFreeze),
    ]

    /// The names of the extensions in the set, always in the same order.
    public var names: [String] {
        Self.named.filter { contains($0.1) }.map(\.0)
    }

    /// The extension with this name; nil when there is none.
    public init?(name: String) {
        guard let match = Self.named.first(where: { $0.0 == name }) else { return nil }
        self = match.1
    }

    /// Reads a list of names; an unknown name is an error.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = []
        for name in try container.decode([String].self) {
            guard let value = Self(name: name) else {
                let names = Self.all.names.joined(separator: ", ")
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "unknown extension; known are \(names)")
            }
            formUnion(value)
        }
    }

    /// Writes the list of names.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(names)
    }
}
