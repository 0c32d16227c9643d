/// Texts with placeholders in braces.
enum Template {
    /// Names of the placeholders, sorted, each once.
    static func placeholders(of text: String) -> [String] {
        var names: Set<String> = []
        for piece in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
            if let end = piece.firstIndex(of: "}") { names.insert(String(piece[..<end])) }
        }
        return names.sorted()
    }

    static func isWellFormed(_ text: String) -> Bool {
        let pieces = text.split(separator: "{", omittingEmptySubsequences: false)
        guard let first = pieces.first, !first.contains("}") else { return false }
        return pieces.dropFirst().allSatisfy { piece in
            guard let end = piece.firstIndex(of: "}") else { return false }
            let name = piece[..<end]
            return !name.isEmpty && name.allSatisfy { $0.isASCII && $0.isLowercase }
                && !piece[piece.index(after: end)...].contains("}")
        }
    }

    /// Puts values in; a placeholder without a value becomes a dash.
    static func fill(_ text: String, _ value: (String) -> String?) -> String {
        var result = ""
        for (index, piece) in text.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
            guard index > 0, let end = piece.firstIndex(of: "}") else {
                result += piece
                continue
            }
            result += value(String(piece[..<end])) ?? "–"
            result += piece[piece.index(after: end)...]
        }
        return result
    }
}
