/// A field that does not have the form which the dialect gives it, or a value that does not fit that form.
///
/// Carries enough to find the fault in a trace, and nothing that a log may not hold: where a field carries a card
/// number, ``found`` tells lengths and offsets only.
public struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field's number in the message, 2 to 64.
    public let field: Int
    /// The sub-field's name, such as `60.2 batch`; nil when the field as a whole is meant.
    public let part: String?
    /// What the dialect asks for.
    public let expected: String
    /// What was there instead.
    public let found: String

    /// Creates an error about `field`, or about the sub-field `part` of it.
    public init(field: Int, part: String? = nil, expected: String, found: String) {
        self.field = field
        self.part = part
        self.expected = expected
        self.found = found
    }

    /// One line, fit for a log: `F60 (60.2 batch): expected 6 digits, found 0x41 at offset 4`.
    public var description: String {
        let place = part.map { "F\(field) (\($0))" } ?? "F\(field)"
        return "\(place): expected \(expected), found \(found)"
    }
}
