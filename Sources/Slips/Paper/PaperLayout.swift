/// A document laid out for a number of columns: no line is wider, no character is cut.
public struct PaperLayout: Hashable, Sendable {
    /// What the columns are measured for.
    public enum Medium: Hashable, Sendable {
        /// A screen: characters as they are.
        case screen
        /// A printer in GB18030 mode: only what it can print, ``GB18030/printable(_:)``.
        case printer
    }

    public enum Line: Hashable, Sendable {
        /// A text without blanks at its sides, to be placed by alignment; a line of columns is aligned left.
        case text(String, PaperDocument.Alignment, PaperDocument.Emphasis)
        case rule
        case code(PaperCode)
        case cut
    }

    public let columns: Int
    public let medium: Medium
    public private(set) var lines: [Line] = []

    /// - Parameter columns: At least 24; fewer are taken as 24.
    public init(_ document: PaperDocument, columns: Int, for medium: Medium) {
        self.columns = max(24, columns)
        self.medium = medium
        for item in document.items { place(item) }
    }

    /// Columns of a text in this layout's medium.
    public func width(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    func width(_ character: Character) -> Int {
        medium == .screen ? TextWidth.columns(character) : TextWidth.printedColumns(character)
    }

    private mutating func place(_ item: PaperDocument.Item) {
        switch item {
        case .text(let text, let alignment, let emphasis): place(text, alignment, emphasis)
        case .pair(let label, let value, let emphasis):
            let (label, value) = (clean(label), clean(value))
            if let line = join(label, value) {
                lines.append(.text(line, .left, emphasis))
            } else {
                place(label, .left, emphasis)
                place(value, .right, emphasis)
            }
        case .figures(let label, let count, let amount, let emphasis):
            // Counts of three digits and amounts up to a million keep their columns on narrow paper.
            let room = columns < 40 ? (count: 3, amount: 11) : (count: 4, amount: 12)
            let label = clean(label)
            let figures = lead(clean(count), room.count) + " " + lead(clean(amount), room.amount)
            if let line = join(label, figures) {
                lines.append(.text(line, .left, emphasis))
            } else {
                place(label, .left, emphasis)
                for part in width(figures) <= columns ? [figures] : [count, amount] {
                    place(part, .right, emphasis)
                }
            }
        case .rule: lines.append(.rule)
        case .code(let code): lines.append(.code(code))
        case .cut: lines.append(.cut)
        }
    }

    private mutating func place(
        _ text: String, _ alignment: PaperDocument.Alignment, _ emphasis: PaperDocument.Emphasis
    ) {
        // A title is twice as wide on a printer.
        let room = emphasis == .title && medium == .printer ? columns / 2 : columns
        for part in wrap(clean(text), to: room) { lines.append(.text(part, alignment, emphasis)) }
    }

    /// Label left, value right, at least one blank between; nil where both do not fit in a line.
    private func join(_ label: String, _ value: String) -> String? {
        guard !value.isEmpty else { return width(label) <= columns ? label : nil }
        let space = columns - width(label) - width(value)
        return space >= 1 ? label + String(repeating: " ", count: space) + value : nil
    }

    private func lead(_ text: String, _ columns: Int) -> String {
        String(repeating: " ", count: max(0, columns - width(text))) + text
    }

    /// One line of text: controls are gone, and what the medium cannot show is replaced.
    private func clean(_ text: String) -> String {
        switch medium {
        case .printer: GB18030.printable(text)
        case .screen:
            String(text.map { $0.isWhitespace ? " " : $0 }.filter { TextWidth.columns($0) > 0 })
        }
    }

    /// Parts of at most `room` columns. Breaks at a blank where the line has one, else between two characters.
    private func wrap(_ text: String, to room: Int) -> [String] {
        var parts: [String] = []
        var line: [Character] = []
        var used = 0
        func trimmed(_ line: some Sequence<Character>) -> String {
            String(String(line).trimmingSpaces)
        }
        for character in text {
            let width = width(character)
            if used + width > room {
                if character.isASCII, character != " ", let blank = line.lastIndex(of: " "), blank > 0 {
                    parts.append(trimmed(line[..<blank]))
                    line.removeSubrange(...blank)
                } else {
                    parts.append(trimmed(line))
                    line = []
                }
                used = line.reduce(0) { $0 + self.width($1) }
            }
            line.append(character)
            used += width
        }
        let rest = trimmed(line)
        return (parts + [rest]).filter { !$0.isEmpty }
    }
}

extension String {
    var trimmingSpaces: Substring {
        guard let first = firstIndex(where: { $0 != " " }), let last = lastIndex(where: { $0 != " " }) else {
            return self[endIndex...]
        }
        return self[first...last]
    }
}
