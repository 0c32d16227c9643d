/// Why bytes are no message of a dialect: which part, where, what was expected and what was there.
///
/// Holds no digit of a card number, track, PIN or key, whatever the bytes were.
public struct DecodeError: Error, Equatable, Sendable {
    /// The ways in which bytes can be wrong.
    public enum Reason: Hashable, Sendable {
        /// The bytes end too early.
        case truncated
        /// Bytes are left over.
        case trailing
        /// A length prefix is no number.
        case lengthPrefix
        /// A length is over the field's maximum, or not the one that was told.
        case length
        /// A nibble or character that the field cannot hold.
        case character
        /// A spare nibble that is not the pad.
        case padding
        /// The bitmap announces a field that the dialect does not have.
        case unknownField
        /// A bitmap that cannot be: bit 1 with 64 fields, an empty second one.
        case bitmap
        /// A value that cannot be in this place.
        case value
    }

    /// What is wrong.
    public let reason: Reason
    /// The part that is wrong.
    public let part: MessagePart
    /// Where: bytes from the start of what was handed in.
    public let offset: Int
    /// What should have been there.
    public let expected: String
    /// What was there.
    public let found: String
    /// What was read before the wrong part.
    public let partial: Message

    /// An error with all its parts.
    public init(
        _ reason: Reason,
        in part: MessagePart,
        at offset: Int,
        expected: String,
        found: String,
        partial: Message = .empty
    ) {
        self.reason = reason
        self.part = part
        self.offset = offset
        self.expected = expected
        self.found = found
        self.partial = partial
    }
}

extension DecodeError {
    /// The number of the field that is wrong, or nil when another part is.
    public var field: Int? {
        guard case .field(let number) = part else { return nil }
        return number
    }
}

extension DecodeError: CustomStringConvertible {
    /// One line: `F22 at byte 31: expected pad nibble 0, found 5`.
    public var description: String { "\(part) at byte \(offset): expected \(expected), found \(found)" }
}
