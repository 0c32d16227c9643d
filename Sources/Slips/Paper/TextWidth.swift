/// How many columns of a fixed-pitch font a text takes.
public enum TextWidth {
    /// Columns of a text: see ``columns(_:)-(Character)``.
    public static func columns(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + columns($1) }
    }

    /// Two for an East Asian wide or full-width character and for an emoji, none for marks and controls, else one.
    ///
    /// Source: Unicode Standard Annex #11; its ambiguous characters are narrow here.
    public static func columns(_ character: Character) -> Int {
        if let byte = character.asciiValue { return (0x20...0x7E).contains(byte) ? 1 : 0 }
        var width = 0
        for scalar in character.unicodeScalars {
            if isWide(scalar) || scalar.properties.isEmojiPresentation || scalar.value == 0xFE0F { return 2 }
            if !isWithoutWidth(scalar) { width = 1 }
        }
        return width
    }

    /// Columns on a printer in GB18030 mode, where everything outside ASCII is full-width.
    static func printedColumns(_ character: Character) -> Int {
        character.isASCII ? columns(character) : 2
    }

    private static func isWithoutWidth(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB,
            0x1F1E6...0x1F1FF, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
