public import UnionPay

/// How a card comes to the terminal.
public enum CardWay: String, CaseIterable, Hashable, Sendable {
    /// Through the slot for magnetic stripes.
    case swipe
    /// Into the chip reader.
    case chip
    /// Held to the terminal.
    case tap
    /// A payment code on the customer's telephone.
    case scan
    /// Keyed in: offline sales and what follows them.
    case manual

    /// The first two digits of F22.
    public var entry: EntryMode.PANEntry {
        switch self {
        case .swipe: .magneticStripe
        case .chip: .chip
        case .tap: .contactless
        case .scan: .barcode
        case .manual: .manual
        }
    }

    /// Whether F55 comes with it.
    public var readsChip: Bool { self == .chip || self == .tap }
}
