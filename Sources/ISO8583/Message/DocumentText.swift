/// Values as text in documents.
extension FieldSpec {
    /// Marks a character value that is no UTF-8 text, or that starts with this mark itself.
    private static let mark = "hex:"

    /// The text of a value: bytes in upper-case hexadecimal; characters as they are, or, where they are no UTF-8, `hex:`
    /// and hexadecimal digits.
    func documentText(_ bytes: [UInt8]) -> String {
        guard kind != .b else { return Hex.text(bytes) }
        guard let text = String(validating: bytes, as: UTF8.self), !text.hasPrefix(Self.mark) else {
            return Self.mark + Hex.text(bytes)
        }
        return text
    }

    /// The value that ``documentText(_:)`` writes so.
    func documentBytes(_ text: String) throws(EncodeError) -> [UInt8] {
        if kind == .b || text.hasPrefix(Self.mark) {
            guard let bytes = Hex.bytes(kind == .b ? text[...] : text.dropFirst(Self.mark.utf8.count)) else {
                throw EncodeError(
                    .value, in: .field(number), expected: "hexadecimal digits, two a byte", found: "another text")
            }
            return bytes
        }
        return Array(text.utf8)
    }

    /// The text of a part of a value.
    func partText(_ bytes: ArraySlice<UInt8>) -> String { documentText(Array(bytes)) }

    /// The part of a value that ``partText(_:)`` writes so.
    func partBytes(_ text: String) throws(EncodeError) -> [UInt8] { try documentBytes(text) }
}
