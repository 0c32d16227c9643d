/// A JSON value as it was written: numbers keep their text, so that no amount passes through a floating point, and
/// members keep their order.
///
/// Source: RFC 8259.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number's own text ("12", "1.5", "1e3").
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// One name with its value.
    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: JSONValue

        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// What kind of value this is, for error texts: never the value itself.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .number(let text):
            text.contains { ".eE".contains($0) } ? "a number with a fraction or exponent" : "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// Text that is not JSON, or JSON that is stricter read than RFC 8259 asks: a name twice, or nested too deep.
public struct JSONProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Byte, from 0.
    public var offset: Int
    public var expected: String
    public var found: String

    public var description: String { "byte \(offset): expected \(expected), found \(found)" }
}
