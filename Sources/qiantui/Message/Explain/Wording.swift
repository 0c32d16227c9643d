import UnionPay

/// One text in all three languages.
struct Wording: Sendable {
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
