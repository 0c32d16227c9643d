import Slips
import TouchPage

extension Sheet {
    /// A document as the page draws it; where a printer would cut nothing stands.
    init(_ document: PaperDocument) {
        self.init(document.items.compactMap { Item(paper: $0) })
    }
}

extension Sheet.Item {
    fileprivate init?(paper item: PaperDocument.Item) {
        switch item {
        case .text(let text, let alignment, let emphasis):
            let place: Sheet.Alignment =
                switch alignment {
                case .left: .left
                case .center: .center
                case .right: .right
                }
            self.init(.text, [text], Sheet.Style(emphasis), place)
        case .pair(let label, let value, let emphasis): self.init(.pair, [label, value], Sheet.Style(emphasis))
        case .figures(let label, let count, let amount, let emphasis):
            self.init(.figures, [label, count, amount], Sheet.Style(emphasis))
        case .rule: self.init(.rule)
        case .code(let code):
            guard let matrix = code.matrix else { return nil }
            self.init(
                .code,
                (0..<matrix.side).map { row in
                    (0..<matrix.side).map { matrix.isDark[row * matrix.side + $0] ? "1" : "0" }.joined()
                })
        case .cut: return nil
        }
    }
}

extension Sheet.Style {
    fileprivate init(_ emphasis: PaperDocument.Emphasis) {
        self =
            switch emphasis {
            case .plain: .plain
            case .strong: .strong
            case .title: .title
            }
    }
}
