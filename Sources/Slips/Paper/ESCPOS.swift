/// A document as bytes for an ESC/POS printer with a Chinese font.
///
/// Source: Epson, "ESC/POS Application Programming Guide", and the command tables of GB18030 printers: `ESC @`, `FS &`,
/// `ESC a`, `ESC E`, `GS !`, `GS ( k` (QR model 2) and `GS V` function B.
public enum ESCPOS {
    /// The same document gives the same bytes, always.
    public static func bytes(_ document: PaperDocument, on paper: PaperWidth) -> [UInt8] {
        let layout = PaperLayout(document, columns: paper.columns, for: .printer)
        // Start from the printer's own defaults, then Chinese mode, whatever was printed before.
        var out: [UInt8] = [0x1B, 0x40, 0x1C, 0x26]
        var alignment = PaperDocument.Alignment.left
        var emphasis = PaperDocument.Emphasis.plain
        func set(_ wanted: PaperDocument.Alignment, _ strength: PaperDocument.Emphasis) {
            if wanted != alignment { out += [0x1B, 0x61, code(wanted)] }
            if strength != emphasis {
                out += [0x1B, 0x45, strength == .plain ? 0 : 1]
                if strength == .title || emphasis == .title { out += [0x1D, 0x21, strength == .title ? 0x11 : 0] }
            }
            (alignment, emphasis) = (wanted, strength)
        }
        for line in layout.lines {
            switch line {
            case .text(let text, let place, let strength):
                set(place, strength)
                out += GB18030.encode(text) + [0x0A]
            case .rule:
                set(.left, .plain)
                out += [UInt8](repeating: UInt8(ascii: "-"), count: paper.columns) + [0x0A]
            case .code(let code):
                set(.center, .plain)
                out += qr(code.text, dots: paper.dots) + [0x0A]
            case .cut:
                set(.left, .plain)
                // Feed to the knife, cut all but one point.
                out += [0x1D, 0x56, 0x42, 0x00]
            }
        }
        return out
    }

    /// The printer's own QR code: model 2, level M. A text that is too long for one is left out.
    static func qr(_ text: String, dots: Int) -> [UInt8] {
        let data = [UInt8](text.utf8)
        guard let side = QRSize.side(bytes: data.count) else { return [] }
        func command(_ function: UInt8, _ parameters: [UInt8]) -> [UInt8] {
            let length = parameters.count + 2
            return [0x1D, 0x28, 0x6B, UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8), 0x31]
                + [function] + parameters
        }
        // Four light squares all round belong to the code.
        let size = UInt8(clamping: min(8, max(3, dots / (side + 8))))
        return command(0x41, [0x32, 0x00]) + command(0x43, [size]) + command(0x45, [0x31])
            + command(0x50, [0x30] + data) + command(0x51, [0x30])
    }

    private static func code(_ alignment: PaperDocument.Alignment) -> UInt8 {
        switch alignment {
        case .left: 0
        case .center: 1
        case .right: 2
        }
    }
}

/// How large a QR code of level M gets.
enum QRSize {
    /// Bytes that versions 1 to 20 hold in byte mode at level M (ISO/IEC 18004:2015, table 7).
    private static let capacities = [
        14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666,
    ]

    /// Squares along one side of the smallest code that holds so many bytes; nil beyond version 20.
    static func side(bytes: Int) -> Int? {
        capacities.firstIndex { bytes <= $0 }.map { 21 + 4 * $0 }
    }
}
