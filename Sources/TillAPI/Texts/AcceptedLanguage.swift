internal import HTTPTypes
internal import UnionPay

extension HTTPFields {
    /// The language that the caller would rather read; English where it names none of ours.
    ///
    /// Source: RFC 9110, 12.5.4 (Accept-Language) and RFC 4647, 3.4 (lookup).
    var language: Language {
        var best: (language: Language, weight: Double)?
        for range in self[values: .acceptLanguage].flatMap({ $0.split(separator: ",") }) {
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let tag = parts.first, let language = Language(range: tag) else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if weight > 0, weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language ?? .english
    }
}

extension Language {
    /// - Parameter range: A language range in lower case.
    fileprivate init?(range: String) {
        let parts = range.split(separator: "-")
        switch parts.first {
        case "en", "*": self = .english
        case "zh":
            let isTraditional = parts.contains { ["hant", "tw", "hk", "mo"].contains($0) } && !parts.contains("hans")
            self = isTraditional ? .traditionalChinese : .simplifiedChinese
        default: return nil
        }
    }
}
