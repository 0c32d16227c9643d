/// Why a message cannot be written in a dialect: which part, what was expected and what was there.
///
/// Holds no digit of a card number, track, PIN or key, whatever the message was.
public struct EncodeError: Error, Equatable, Sendable {
    /// The ways in which a message can be wrong.
    public enum Reason: Hashable, Sendable {
        /// The dialect does not have the field.
        case unknownField
        /// The value is too long, or not as long as a fixed field.
        case length
        /// A character that the field cannot hold.
        case character
        /// Text that stands for no value.
        case value
    }

    /// What is wrong.
    public let reason: Reason
    /// The part that is wrong.
    public let part: MessagePart
    /// What should have been there.
    public let expected: String
    /// What was there.
    public let found: String

    /// An error with all its parts.
    public init(_ reason: Reason, in part: MessagePart, expected: String, found: String) {
        self.reason = reason
        self.part = part
        self.expected = expected
        self.found = found
    }
}

extension EncodeError {
    /// The number of the field that is wrong, or nil when another part is.
    public var field: Int? {
        guard case .field(let number) = part else { return nil }
        return number
    }
}

extension EncodeError: CustomStringConvertible {
    /// One line: `F4: expected 12 digits, found 5`.
    public var description: String { "\(part): expected \(expected), found \(found)" }
}
