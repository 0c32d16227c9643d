/// What lay in the drawer: pieces of each note and coin, or one sum where nobody counted by piece.
public struct CashCount: Hashable, Codable, Sendable {
    /// So many pieces of one face value.
    public struct Pieces: Hashable, Codable, Sendable {
        /// Face value, minor units.
        public var value: Int64
        public var count: Int
        public init(value: Int64, count: Int) {
            self.value = value
            self.count = count
        }
    }

    /// Why a count cannot be one.
    public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        case unknownValue(Int64)
        case countOutOfRange(value: Int64, count: Int)
        case twice(Int64)
        case overflow

        public var description: String {
            switch self {
            case .unknownValue(let value): "count: expected a face value of this currency, found \(value)"
            case .countOutOfRange(let value, let count):
                "count of \(value): expected 0 to \(CashCount.pieceLimit) pieces, found \(count)"
            case .twice(let value): "count: expected each face value once, found \(value) twice"
            case .overflow: "count: expected a sum within 64 bits, found an overflow"
            }
        }
    }

    /// Pieces of one face value that a count may name.
    public static let pieceLimit = 1_000_000

    /// Largest value first; values that were not there are left out.
    public let pieces: [Pieces]
    /// Minor units.
    public let total: Int64

    /// Checks a count against the currency's notes and coins, and sums it.
    public init(_ pieces: [Pieces], in currency: Currency) throws(Problem) {
        var seen: [Int64] = []
        var total: Int64 = 0
        for item in pieces {
            guard currency.denominations.contains(item.value) else { throw .unknownValue(item.value) }
            guard !seen.contains(item.value) else { throw .twice(item.value) }
            guard (0...Self.pieceLimit).contains(item.count) else {
                throw .countOutOfRange(value: item.value, count: item.count)
            }
            seen.append(item.value)
            let (sum, overflow) = total.addingReportingOverflow(item.value * Int64(item.count))
            guard !overflow else { throw .overflow }
            total = sum
        }
        self.pieces = pieces.filter { $0.count > 0 }.sorted { $0.value > $1.value }
        self.total = total
    }
}
