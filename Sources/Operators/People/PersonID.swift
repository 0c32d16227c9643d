/// Who somebody is outside the terminal, for example a staff number: two operator numbers of one human being hold the
/// same value, so that nobody is their own second person.
///
/// Letters are taken as capitals, and blanks, hyphens, dots and slashes are dropped: `e-17` and `E17` are one person.
public struct PersonID: Hashable, Sendable {
    /// 1 to 64 letters and digits.
    public let text: String

    /// Nil when nothing is left, when more than 64 characters are, or when one is neither letter nor digit.
    public init?(_ text: String) {
        var kept = ""
        for scalar in text.unicodeScalars {
            if " -./\t\u{3000}".unicodeScalars.contains(scalar) { continue }
            // Full-width letters and digits are what a Chinese keyboard gives.
            let narrow =
                (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
            guard narrow.properties.isAlphabetic || narrow.properties.numericType != nil else { return nil }
            kept += narrow.properties.uppercaseMapping
        }
        guard (1...64).contains(kept.unicodeScalars.count) else { return nil }
        self.text = kept
    }
}

extension PersonID: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let person = PersonID(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "1 to 64 letters and digits"))
        }
        self = person
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
