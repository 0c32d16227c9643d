/// A strip of paper in a fixed-pitch font: text left, figures right. A Chinese character is two columns wide.
struct Paper {
    let width: Int
    private(set) var lines: [String] = []

    init(width: Int) { self.width = max(24, width) }

    mutating func center(_ text: String) {
        lines.append(String(repeating: " ", count: max(0, (width - Paper.columns(text)) / 2)) + text)
    }

    mutating func row(_ left: String, _ right: String) {
        let space = width - Paper.columns(left) - Paper.columns(right)
        if space >= 1 {
            lines.append(left + String(repeating: " ", count: space) + right)
        } else {
            lines.append(left)
            lines.append(String(repeating: " ", count: max(0, width - Paper.columns(right))) + right)
        }
    }

    /// A label, a count, an amount: counts and amounts stand under each other.
    mutating func columns(_ left: String, _ middle: String, _ right: String) {
        let amount = 13
        let count = 4
        let label = width - amount - count
        func lead(_ text: String, _ columns: Int) -> String {
            String(repeating: " ", count: max(0, columns - Paper.columns(text))) + text
        }
        let figures = lead(middle, count) + lead(right, amount)
        if Paper.columns(left) <= label {
            lines.append(left + String(repeating: " ", count: label - Paper.columns(left)) + figures)
        } else {
            lines.append(left)
            lines.append(String(repeating: " ", count: label) + figures)
        }
    }

    mutating func rule() { lines.append(String(repeating: "-", count: width)) }
    mutating func line(_ text: String) { lines.append(text) }

    var text: String { lines.joined(separator: "\n") }

    /// Columns on a fixed-pitch printer: East Asian wide characters take two.
    static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
