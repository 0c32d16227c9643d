/// Why a day file is not replayed: its first bad row, and how many there are.
public struct DayFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line on which the first bad row starts; the header is line 1.
    public let line: Int
    /// The column that is wrong, or `row` where the row as a whole is.
    public let column: String
    /// What should have been there.
    public let expected: String
    /// What was there. Long numbers are cut, since a file may hold card numbers by mistake.
    public let found: String
    /// How many rows are bad, this one included; 0 where the header, or the file as a whole, is what is wrong.
    public let badRows: Int

    init(_ fault: RowFault, line: Int, badRows: Int = 0) {
        self.line = line
        column = fault.column
        expected = fault.expected
        found = fault.found
        self.badRows = badRows
    }

    /// One line: `line 7, amount_minor: expected 1 to 999999999999, found "-5" (2 bad rows)`.
    public var description: String {
        let count =
            switch badRows {
            case 0: ""
            case 1: " (1 bad row)"
            default: " (\(badRows) bad rows)"
            }
        return "line \(line), \(column): expected \(expected), found \(found)\(count)"
    }
}

/// What is wrong with one row.
struct RowFault: Error {
    var column: String
    var expected: String
    var found: String

    /// The name of a fault that is no single column's.
    static let row = "row"
}

/// Text of a file as an error may show it: quoted, short, on one line, without a whole card number.
func shown(_ bytes: some Collection<UInt8>) -> String {
    guard !bytes.isEmpty else { return "nothing" }
    var characters: [UInt8] = []
    var digits = 0
    func closeNumber() {
        // Thirteen digits and more may be a card number: first six and last four at most.
        if digits >= 13 {
            for index in (characters.count - digits + 6)..<(characters.count - 4) {
                characters[index] = UInt8(ascii: "*")
            }
        }
        digits = 0
    }
    for byte in bytes.prefix(200) {
        switch byte {
        case 0x30...0x39: digits += 1
        default: closeNumber()
        }
        characters.append(byte < 0x20 || byte == 0x7F ? UInt8(ascii: ".") : byte)
    }
    closeNumber()
    let text = String(decoding: characters, as: UTF8.self)
    return text.count > 40 ? "\"\(text.prefix(40))…\"" : "\"\(text)\""
}
