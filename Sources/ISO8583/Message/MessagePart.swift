/// A part of a message that an error can name.
public enum MessagePart: Hashable, Sendable {
    /// Something around the message: `length prefix`, `TPDU`, `header`.
    case framing(String)
    /// The message type indicator.
    case mti
    /// A bitmap.
    case bitmap
    /// A field.
    case field(Int)
    /// A part of a field, by its path: `60.2`.
    case path(String)
    /// What follows the last field.
    case end
}

extension MessagePart: CustomStringConvertible {
    /// `F11`, `bitmap`, `60.2`…
    public var description: String {
        switch self {
        case .framing(let name): name
        case .mti: "MTI"
        case .bitmap: "bitmap"
        case .field(let number): "F\(number)"
        case .path(let path): "F\(path)"
        case .end: "end of message"
        }
    }
}
