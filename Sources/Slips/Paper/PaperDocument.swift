/// What stands on a strip of paper, before it has a width: one model for a text, a printer and a page.
public struct PaperDocument: Hashable, Sendable {
    public enum Alignment: Hashable, Sendable { case left, center, right }

    public enum Emphasis: Hashable, Sendable {
        case plain
        case strong
        /// Twice as wide and high on a printer, and strong.
        case title
    }

    public enum Item: Hashable, Sendable {
        /// A text, wrapped where it is wider than the paper.
        case text(String, Alignment = .left, Emphasis = .plain)
        /// A label at the left and a value at the right.
        case pair(String, String, Emphasis = .plain)
        /// A label, a count and an amount; counts and amounts stand under each other.
        case figures(String, String, String, Emphasis = .plain)
        case rule
        case code(PaperCode)
        /// The end of a slip: partial cut.
        case cut
    }

    public var items: [Item]

    public init(_ items: [Item] = []) { self.items = items }

    /// Adds a text in the middle.
    public mutating func center(_ text: String, _ emphasis: Emphasis = .plain) {
        items.append(.text(text, .center, emphasis))
    }

    /// Adds a label and its value.
    public mutating func pair(_ label: String, _ value: String, _ emphasis: Emphasis = .plain) {
        items.append(.pair(label, value, emphasis))
    }

    public mutating func rule() { items.append(.rule) }

    /// Puts one document under another, each with its own cut.
    public static func + (left: PaperDocument, right: PaperDocument) -> PaperDocument {
        PaperDocument(left.items + right.items)
    }
}

/// A QR code: the text for a printer that draws it itself, and its dots for a page.
public struct PaperCode: Hashable, Sendable {
    public var text: String
    /// Nil where nobody drew it: a page then shows the text alone.
    public var matrix: Matrix?

    public init(text: String, matrix: Matrix? = nil) {
        self.text = text
        self.matrix = matrix
    }

    /// Dark and light squares, row by row, without the quiet zone.
    public struct Matrix: Hashable, Sendable {
        public let side: Int
        public let isDark: [Bool]

        /// Nil unless there are `side` times `side` squares and a QR code has such a side (21 to 177).
        public init?(side: Int, isDark: [Bool]) {
            guard (21...177).contains(side), isDark.count == side * side else { return nil }
            self.side = side
            self.isDark = isDark
        }
    }
}

/// What a printer takes: characters and dots in a line.
public enum PaperWidth: String, Hashable, Sendable, CaseIterable {
    /// 58 mm: 32 columns, 384 dots.
    case narrow = "58"
    /// 80 mm: 48 columns, 576 dots.
    case wide = "80"

    public var columns: Int { self == .narrow ? 32 : 48 }
    public var dots: Int { columns * 12 }
}
