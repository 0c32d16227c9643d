/// A line as terminal and host compare it: what an upload would say of it, and whether it gives or takes money.
///
/// Nine bytes: trace number (3), flags (1: bit 0 foreign, bit 1 credit), amount (5), each big-endian.
public struct ComparedLine: Hashable, Sendable {
    /// F11, 1 to 999999.
    public let stan: Int
    /// In whose half of the settlement it counts.
    public let cardClass: CardClass
    /// Whether the settlement counts it as a credit (贷记).
    public let isCredit: Bool
    /// Minor units, at most twelve digits.
    public let amount: Int64

    /// The trace numbers that a line can have.
    public static let numbers = 1...999_999
    static let length = 9

    /// Creates a line.
    ///
    /// - Throws: ``FieldError`` for a number or an amount that the nine bytes do not hold.
    public init(stan: Int, cardClass: CardClass, isCredit: Bool, amount: Int64) throws(FieldError) {
        guard Self.numbers.contains(stan) else {
            throw FieldError(field: 62, part: "trace number", expected: "1 to 999999", found: "\(stan)")
        }
        guard (0...999_999_999_999).contains(amount) else {
            throw FieldError(field: 62, part: "amount", expected: "at most 12 digits", found: "\(amount)")
        }
        self.stan = stan
        self.cardClass = cardClass
        self.isCredit = isCredit
        self.amount = amount
    }

    init(_ reader: inout FieldReader) throws(FieldError) {
        let stan = try reader.unsigned(3, "trace number")
        let flags = try reader.byte("line flags")
        guard flags & ~3 == 0 else { throw reader.error("line flags", expected: "0 to 3", found: hexText(flags)) }
        try self.init(
            stan: Int(stan), cardClass: flags & 1 == 0 ? .domestic : .foreign, isCredit: flags & 2 != 0,
            amount: try reader.unsigned(5, "amount"))
    }

    /// The nine bytes, which a fingerprint covers as well.
    public func write(to bytes: inout [UInt8]) {
        bytes.appendUnsigned(Int64(stan), 3)
        bytes.append((cardClass == .foreign ? 1 : 0) | (isCredit ? 2 : 0))
        bytes.appendUnsigned(amount, 5)
    }
}

extension [UInt8] {
    /// Appends the low bytes of a number, the highest first.
    public mutating func appendUnsigned(_ value: Int64, _ count: Int) {
        for shift in stride(from: (count - 1) * 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> Int64(shift)))
        }
    }
}

extension FieldReader {
    /// The next `count` bytes, at most seven, as a number.
    mutating func unsigned(_ count: Int, _ part: String) throws(FieldError) -> Int64 {
        try bytes(count, part).reduce(0) { $0 << 8 | Int64($1) }
    }

    /// Two trace numbers, the lower one first.
    mutating func numbers(from start: Int?, _ part: String) throws(FieldError) -> ClosedRange<Int> {
        let lower: Int
        if let start { lower = start } else { lower = Int(try unsigned(3, part)) }
        let upper = Int(try unsigned(3, part))
        guard ComparedLine.numbers.contains(lower), ComparedLine.numbers.contains(upper), lower <= upper else {
            throw error(part, expected: "a range of 1 to 999999", found: "\(lower) to \(upper)")
        }
        return lower...upper
    }
}
