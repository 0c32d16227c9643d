/// Bad input, by the field that holds it.
public struct FieldProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Path of names ("counts.5000").
    public var field: String
    public var expected: String
    public var found: String

    public init(field: String, expected: String, found: String) {
        self.field = field
        self.expected = expected
        self.found = found
    }

    public var description: String { "\(field): expected \(expected), found \(found)" }
}

/// Reads an object member by member and, at the end, names a member that nobody asked for.
public struct ObjectReader: Sendable {
    public let path: String
    private let members: [JSONValue.Member]
    private var asked: Set<String> = []

    /// - Throws: ``FieldProblem`` when the value is no object.
    public init(_ value: JSONValue, path: String = "") throws(FieldProblem) {
        guard case .object(let members) = value else {
            throw FieldProblem(field: path.isEmpty ? "body" : path, expected: "an object", found: value.kind)
        }
        self.members = members
        self.path = path
    }

    /// All members in their order; counts as asking for each.
    public mutating func all() -> [JSONValue.Member] {
        asked.formUnion(members.map(\.name))
        return members
    }

    public mutating func optional(_ name: String) -> JSONValue? {
        asked.insert(name)
        let value = members.first { $0.name == name }?.value
        return value == .null ? nil : value
    }

    public mutating func value(_ name: String, _ expected: String) throws(FieldProblem) -> JSONValue {
        guard let value = optional(name) else {
            throw FieldProblem(field: field(name), expected: expected, found: "nothing")
        }
        return value
    }

    /// A string of at most so many characters. No error says more of it than its kind and length.
    public mutating func string(
        _ name: String, upTo limit: Int = 200, _ expected: String? = nil
    ) throws(FieldProblem) -> String {
        let wanted = expected ?? "a string of 1 to \(limit) characters"
        let value = try value(name, wanted)
        guard case .string(let text) = value else {
            throw FieldProblem(field: field(name), expected: wanted, found: value.kind)
        }
        guard !text.isEmpty, text.count <= limit else {
            throw FieldProblem(field: field(name), expected: wanted, found: "\(text.count) characters")
        }
        return text
    }

    /// One of a list of words.
    public mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, of type: Choice.Type = Choice.self
    ) throws(FieldProblem) -> Choice {
        let words = type.allCases.map(\.rawValue).joined(separator: ", ")
        let text = try string(name, upTo: 40, "one of \(words)")
        guard let choice = Choice(rawValue: text) else {
            throw FieldProblem(field: field(name), expected: "one of \(words)", found: "\"\(text)\"")
        }
        return choice
    }

    /// A whole number within the range, written without fraction and exponent.
    public mutating func integer(
        _ name: String, in range: ClosedRange<Int64>, _ expected: String
    ) throws(FieldProblem) -> Int64 {
        try ObjectReader.integer(try value(name, expected), in: range, field: field(name), expected)
    }

    public static func integer(
        _ value: JSONValue, in range: ClosedRange<Int64>, field: String, _ expected: String
    ) throws(FieldProblem) -> Int64 {
        guard case .number(let text) = value else {
            throw FieldProblem(field: field, expected: expected, found: value.kind)
        }
        guard let number = Int64(text), range.contains(number) else {
            throw FieldProblem(field: field, expected: expected, found: String(text.prefix(40)))
        }
        return number
    }

    /// - Throws: ``FieldProblem`` that names the first member that nobody asked for.
    public func finish() throws(FieldProblem) {
        guard let extra = members.first(where: { !asked.contains($0.name) }) else { return }
        throw FieldProblem(
            field: field(String(extra.name.prefix(40))), expected: "no such field", found: extra.value.kind)
    }

    public func field(_ name: String) -> String { path.isEmpty ? name : path + "." + name }
}
