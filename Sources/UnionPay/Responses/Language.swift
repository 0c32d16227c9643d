/// The languages in which prompts are written.
public enum Language: String, Codable, CaseIterable, Hashable, Sendable {
    /// 简体中文.
    case simplifiedChinese = "zh-Hans"
    /// 繁體中文, as written in Hong Kong and Taiwan.
    case traditionalChinese = "zh-Hant"
    /// English.
    case english = "en"
}

/// One text in all three languages.
struct Prompt: Sendable {
    let simplified: String
    let traditional: String
    let english: String

    init(_ simplified: String, _ traditional: String, _ english: String) {
        self.simplified = simplified
        self.traditional = traditional
        self.english = english
    }

    func text(in language: Language) -> String {
        switch language {
        case .simplifiedChinese: simplified
        case .traditionalChinese: traditional
        case .english: english
        }
    }
}
