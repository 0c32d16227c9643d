/// Names a field or a part of one: `4`, `60.2`, `55.9F02`, `63.2.1`.
public struct FieldPath: Hashable, Sendable {
    /// The field's number.
    public let field: Int
    /// The names of the parts from the outside in: sub-field names, or tags in upper-case hexadecimal.
    public let parts: [String]

    /// The path that this text writes, or nil when it is none: a number from 2 to 128, then names behind dots.
    public init?(_ text: String) {
        let names = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = names.first, let field = FieldPath.number(first), names.allSatisfy({ !$0.isEmpty }) else {
            return nil
        }
        self.field = field
        parts = names.dropFirst().map(String.init)
    }

    /// The field number that this text writes in decimal without leading zeros, or nil.
    static func number(_ text: some StringProtocol) -> Int? {
        var value = 0
        guard !text.isEmpty, text.utf8.count <= 3 else { return nil }
        for byte in text.utf8 {
            guard byte >= 0x30, byte <= 0x39, value > 0 || byte != 0x30 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return (2...128).contains(value) ? value : nil
    }
}

extension FieldPath: CustomStringConvertible {
    /// The path as text.
    public var description: String { ([String(field)] + parts).joined(separator: ".") }
}
