/// A field, or a part of one, in which two messages differ. Card numbers are cut and secrets hidden, as in
/// ``MaskedDescription``: two that differ may look the same.
public struct MessageDifference: Hashable, Sendable {
    /// Where a value is.
    public enum Kind: String, Codable, Hashable, Sendable {
        /// The first message has it, the second has not.
        case onlyLeft = "only_left"
        /// The second message has it, the first has not.
        case onlyRight = "only_right"
        /// Both have it, with different values.
        case different
    }

    /// Which part: the type, a field, or a path such as `60.2`.
    public let part: MessagePart
    /// What it is called.
    public let name: String
    /// What may be shown of the first message's value; nil where it has none.
    public let left: String?
    /// What may be shown of the second message's value; nil where it has none.
    public let right: String?

    /// A difference; one of the values is there.
    public init(_ part: MessagePart, _ name: String, left: String?, right: String?) {
        self.part = part
        self.name = name
        self.left = left
        self.right = right
    }

    /// Where the value is.
    public var kind: Kind { right == nil ? .onlyLeft : left == nil ? .onlyRight : .different }
}
