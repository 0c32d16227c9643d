/// A message whose secrets are overwritten, each with a value of the same length, so that it can leave the house: all
/// that ``MaskedDescription`` hides.
///
/// A card number keeps what may be shown of it, first six and last four digits, with zeros between; where the result
/// would pass the Luhn check (ISO/IEC 7812-1, annex B), the last of the zeros becomes 1. A track with a card number in
/// front is overwritten likewise, with zeros behind its separator. PIN blocks, MACs, keys and all other hidden values
/// become zeros. Redacting twice changes nothing more.
public struct Redaction: Sendable {
    /// What was done with a value.
    public enum Action: String, Codable, Hashable, Sendable {
        /// First six and last four digits of a card number are left.
        case cardNumber = "card_number"
        /// Nothing is left.
        case overwritten
    }

    /// A field, or an EMV data object in one, that was overwritten.
    public struct Part: Hashable, Sendable {
        /// Where: `2`, `55.57`, `55.70.5A`.
        public let path: String
        /// What the field is called.
        public let name: String
        /// What was done with it.
        public let action: Action
    }

    /// The message without its secrets; it is as long on the wire as before.
    public private(set) var message: Message
    /// What was overwritten, ascending by field.
    public private(set) var parts: [Part] = []

    /// Overwrites the secrets of a message.
    ///
    /// - Parameters:
    ///   - dialect: Names the hidden fields by ``FieldSpec/mask``. A field that it does not have is overwritten.
    ///   - kept: Hidden fields that are known to hold no secret in this message.
    public init(_ message: Message, in dialect: Dialect, keeping kept: Set<Int> = []) {
        self.message = message
        for number in message.fields where !kept.contains(number) {
            guard let bytes = message.bytes(number), !bytes.isEmpty else { continue }
            let spec = dialect[number]
            var overwriter = Overwriter(name: spec?.name ?? "unknown")
            let new = overwriter.value(bytes, of: spec, at: String(number))
            guard !overwriter.parts.isEmpty else { continue }
            self.message.set(number, bytes: new)
            parts += overwriter.parts
        }
    }
}

extension Redaction: CustomStringConvertible, CustomReflectable {
    /// The paths, without any value.
    public var description: String { "redacted " + parts.map(\.path).joined(separator: " ") }

    /// Shows the paths, without any value.
    public var customMirror: Mirror { Mirror(self, children: ["parts": parts.map(\.path)]) }
}
