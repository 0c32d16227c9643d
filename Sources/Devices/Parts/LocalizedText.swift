public import UnionPay

/// One text in the three languages of the screens.
public struct LocalizedText: Hashable, Codable, Sendable {
    /// 简体中文.
    public var simplified: String
    /// 繁體中文.
    public var traditional: String
    public var english: String

    public init(_ simplified: String, _ traditional: String, _ english: String) {
        self.simplified = simplified
        self.traditional = traditional
        self.english = english
    }

    public subscript(language: Language) -> String {
        switch language {
        case .simplifiedChinese: simplified
        case .traditionalChinese: traditional
        case .english: english
        }
    }

    /// The keys are the languages' own tags.
    public enum CodingKeys: String, CodingKey {
        case simplified = "zh-Hans"
        case traditional = "zh-Hant"
        case english = "en"
    }
}

extension LocalizedText {
    /// Puts values in the place of names in braces: `{freeSpace}`. A name without a value stays as it is.
    static func fill(_ template: String, _ value: (String) -> String?) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += value(name) ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
