/// A strip of paper as a page draws it, part by part: texts are those of the paper, in its own language.
public struct Sheet: Encodable, Sendable {
    public enum Kind: String, Encodable, Sendable {
        /// One text.
        case text
        /// A label and a value at the right.
        case pair
        /// A label, a count and an amount.
        case figures
        case rule
        /// Modules of a QR code, row by row, "1" for dark.
        case code
    }

    public enum Style: String, Encodable, Sendable { case plain, strong, title }
    public enum Alignment: String, Encodable, Sendable { case left, center, right }

    public struct Item: Encodable, Sendable {
        public var kind: Kind
        public var texts: [String]
        public var style: Style
        public var alignment: Alignment

        public init(_ kind: Kind, _ texts: [String] = [], _ style: Style = .plain, _ alignment: Alignment = .left) {
            self.kind = kind
            self.texts = texts
            self.style = style
            self.alignment = alignment
        }
    }

    public var items: [Item]

    public init(_ items: [Item]) { self.items = items }
}
