/// An amount: a whole number of minor units (fen, cents) of one currency.
public struct Money: Hashable, Codable, Sendable {
    public var minorUnits: Int64
    public var currency: Currency

    public init(_ minorUnits: Int64, _ currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// The amount as people read it: sign, major units with a thousands separator, decimals as the currency has
    /// them. `Money(-1234567, .renminbi).description` is `-12,345.67`.
    public var description: String {
        let negative = minorUnits < 0
        var digits = String(minorUnits.magnitude)
        while digits.count <= currency.exponent { digits = "0" + digits }
        let whole = digits.dropLast(currency.exponent)
        let fraction = digits.suffix(currency.exponent)
        var grouped = ""
        for (offset, digit) in whole.reversed().enumerated() {
            if offset > 0, offset.isMultiple(of: 3) { grouped.append(",") }
            grouped.append(digit)
        }
        let sign = negative ? "-" : ""
        return sign + String(grouped.reversed()) + (fraction.isEmpty ? "" : "." + fraction)
    }
}

extension Money: CustomStringConvertible {}

/// A sum left the range that the field or the integer can hold.
public struct AmountOverflow: Error, Equatable, Sendable, CustomStringConvertible {
    public init() {}
    public var description: String { "amount: expected a sum within 64 bits, found an overflow" }
}

extension Int64 {
    /// Adds, or throws where plain `+` would trap.
    public func adding(_ other: Int64) throws(AmountOverflow) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        if overflow { throw AmountOverflow() }
        return sum
    }
}
