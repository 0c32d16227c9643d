/// What is wrong with a decrypted PIN block. Shows no digit.
public enum PINBlockFault: String, Error, Equatable, Sendable {
    /// The control nibble is not the format's.
    case format = "the control field is not that of the format"
    /// The length nibble is not 4 to 12.
    case length = "the PIN length is not 4 to 12"
    /// A PIN position holds something else than a decimal digit.
    case digit = "a PIN position is not a decimal digit"
    /// The fill is not the format's.
    case fill = "the fill is not that of the format"
}

extension PINBlockFault: CustomStringConvertible {
    public var description: String { rawValue }
}
