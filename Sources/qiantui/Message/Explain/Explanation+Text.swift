import Slips
import UnionPay

extension Explanation {
    /// For a person to read: what the message is, its fields in columns, and the rules that it breaks.
    func text(in language: Language) -> String {
        var lines = [title(in: language)]
        var key = ["MTI \(mti)"]
        for (name, value) in [
            ("F3", processingCode), ("F25", conditionCode), ("60.1", messageType), ("60.3", managementCode),
        ] {
            if let value { key.append("\(name) \(value)") }
        }
        lines.append(key.joined(separator: "  "))
        lines += Self.table(envelope + fields)
        guard let violations else { return lines.joined(separator: "\n") }
        if violations.isEmpty {
            lines.append(Wording("符合目录", "符合目錄", "Fits the catalogue").text(in: language))
        }
        let rule = Wording("规则", "規則", "rule").text(in: language)
        lines += violations.map { "✗ \($0.violation) — \(rule): \($0.rule)" }
        return lines.joined(separator: "\n")
    }

    private func title(in language: Language) -> String {
        let isResponse = direction == "response"
        let way =
            isResponse
            ? Wording("应答", "回應", "response").text(in: language)
            : Wording("请求", "請求", "request").text(in: language)
        let unknown =
            violations == nil
            ? "ISO 8583" : Wording("未知报文", "未知報文", "Unknown message").text(in: language)
        return (kind ?? unknown) + Wording("，", "，", ", ").text(in: language) + way
    }

    private static func table(_ lines: [Line]) -> [String] {
        let number = lines.map(\.field.count).max() ?? 0
        // Long names and values do not push the others away.
        let name = lines.map { min(SlipWords.columns($0.name), 32) }.max() ?? 0
        let value = lines.filter { $0.meaning != nil }.map { min($0.value.count, 24) }.max() ?? 0
        func pad(_ text: String, _ columns: Int, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - columns))
        }
        return lines.map { line in
            // A part around the message has no number.
            let field = line.field == line.name ? "" : line.field
            let start =
                "  " + pad(field, field.count, number) + "  "
                + pad(line.name, SlipWords.columns(line.name), name) + "  "
            guard let meaning = line.meaning else { return start + line.value }
            return start + pad(line.value, line.value.count, value) + "  " + meaning
        }
    }
}
