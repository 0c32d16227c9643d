/// A message as people may see it: each field with its name, card numbers cut to BIN and last four digits, track data,
/// PIN blocks and keys hidden.
///
/// What is hidden is a property of the field (``FieldSpec/mask``); a field that the dialect does not have is hidden.
public struct MaskedDescription: Sendable {
    /// One field.
    public struct Line: Hashable, Sendable {
        /// The field's number.
        public let field: Int
        /// What it is called.
        public let name: String
        /// What may be shown of its value.
        public let value: String
        /// Its parts, where the dialect knows some and the field as a whole is not hidden.
        public let parts: [Part]
    }

    /// A part of a field.
    public struct Part: Hashable, Sendable {
        /// Where: `60.2`, `63.2.1`, `55.9F02`.
        public let path: String
        /// What it is called; for an EMV data object its tag.
        public let name: String
        /// What may be shown of its value.
        public let value: String
    }

    /// The message type.
    public let mti: MTI
    /// The fields, ascending.
    public let lines: [Line]

    /// Describes a message.
    ///
    /// - Parameter binLength: digits of a card number that are shown in front, at most 8. Fewer are shown of a number
    ///   that is too short to hide at least four: then the last four only, or nothing.
    public init(_ message: Message, in dialect: Dialect, binLength: Int = 6) {
        mti = message.mti
        let masker = Masker(binLength: binLength)
        var lines: [Line] = []
        message.forEachField { number in
            guard let bytes = message.bytes(number) else { return }
            guard let spec = dialect[number] else {
                lines.append(Line(field: number, name: "unknown", value: Masker.hidden(bytes.count), parts: []))
                return
            }
            lines.append(
                Line(
                    field: number, name: spec.name, value: masker.show(bytes, of: spec),
                    parts: masker.parts(bytes, of: spec)))
        }
        self.lines = lines
    }
}

extension MaskedDescription: CustomStringConvertible {
    /// The type, then one line a field.
    public var description: String {
        let width = lines.map(\.name.count).max() ?? 0
        let rows = lines.map { line in
            let number = String(line.field)
            return String(repeating: " ", count: max(0, 5 - number.count)) + number + "  " + line.name
                + String(repeating: " ", count: width - line.name.count) + "  " + line.value
        }
        return ([mti.description] + rows).joined(separator: "\n")
    }
}
