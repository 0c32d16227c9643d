internal import DayEnd
internal import StrictJSON

extension ObjectReader {
    /// `{ "amountMinor": 1234, "currency": "CNY" }`: a whole number of minor units of the terminal's currency.
    mutating func amount(
        _ name: String, in currency: Currency, from least: Int64 = 1
    ) throws(FieldProblem) -> Int64 {
        let value = try value(name, "an object with amountMinor and currency")
        return try Self.amount(value, path: field(name), in: currency, from: least)
    }

    mutating func optionalAmount(
        _ name: String, in currency: Currency, from least: Int64 = 1
    ) throws(FieldProblem) -> Int64? {
        guard let value = optional(name) else { return nil }
        return try Self.amount(value, path: field(name), in: currency, from: least)
    }

    private static func amount(
        _ value: JSONValue, path: String, in currency: Currency, from least: Int64
    ) throws(FieldProblem) -> Int64 {
        var reader = try ObjectReader(value, path: path)
        let minor = try reader.integer(
            "amountMinor", in: least...999_999_999_999, "a whole number of minor units, \(least) to 999999999999")
        let code = try reader.string("currency", upTo: 3, "\"\(currency.alphabeticCode)\"")
        guard code == currency.alphabeticCode else {
            throw FieldProblem(
                field: reader.field("currency"), expected: "\"\(currency.alphabeticCode)\", this terminal's currency",
                found: "another")
        }
        try reader.finish()
        return minor
    }

    /// A string of the plain characters that keys and tickets are made of; nil where there is none.
    mutating func optionalString(_ name: String, upTo limit: Int) throws(FieldProblem) -> String? {
        guard optional(name) != nil else { return nil }
        let text = try string(name, upTo: limit)
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw FieldProblem(field: field(name), expected: "no control characters", found: "one")
        }
        return text
    }
}
