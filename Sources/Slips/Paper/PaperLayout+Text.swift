extension PaperLayout {
    /// The lines as a terminal window shows them: padded to their places, a QR code by its text.
    public var textLines: [String] {
        var texts: [String] = []
        for line in lines {
            switch line {
            case .text(let text, let alignment, _):
                let space = max(0, columns - width(text))
                let indent =
                    switch alignment {
                    case .left: 0
                    case .center: space / 2
                    case .right: space
                    }
                texts.append(String(repeating: " ", count: indent) + text)
            case .rule: texts.append(String(repeating: "-", count: columns))
            case .code(let code):
                var rest = Substring(code.text)
                while !rest.isEmpty {
                    texts.append(String(rest.prefix(columns)))
                    rest = rest.dropFirst(columns)
                }
            case .cut: break
            }
        }
        return texts
    }
}

extension PaperDocument {
    /// The document as plain text of so many columns, lines ended by a line feed but for the last.
    public func text(columns: Int = 40) -> String {
        PaperLayout(self, columns: columns, for: .screen).textLines.joined(separator: "\n")
    }
}
