/// Reads comma-separated values record by record: RFC 4180, with LF as well as CRLF at the end of a line.
struct CSVReader {
    /// One value: where it lies, without its quotes.
    struct Cell {
        var range: Range<Int>
        /// Some quotes in it are written twice.
        var hasQuotes: Bool
    }

    /// One record.
    struct Record {
        /// The line that it starts on, from 1.
        var line: Int
        /// Why it cannot be read.
        var fault: RowFault?
        /// A line without any character.
        var isEmpty: Bool
    }

    private let bytes: [UInt8]
    private var offset: Int
    private var line = 1

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// A reader from the start of a file; a byte order mark is skipped.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The bytes of a value.
    func value(_ cell: Cell) -> [UInt8] {
        let value = Array(bytes[cell.range])
        guard cell.hasQuotes else { return value }
        var kept: [UInt8] = []
        var isSecond = false
        for byte in value {
            isSecond = byte == Self.quote && !isSecond
            if byte != Self.quote || isSecond { kept.append(byte) }
        }
        return kept
    }

    /// True when nothing but line ends is left.
    var isAtEnd: Bool {
        bytes[offset...].allSatisfy { $0 == Self.newline || $0 == Self.carriageReturn }
    }

    /// Reads the next record; nil at the end of the file.
    ///
    /// After a fault it goes on with the line after the fault.
    mutating func next(into cells: inout [Cell]) -> Record? {
        cells.removeAll(keepingCapacity: true)
        guard offset < bytes.count else { return nil }
        let start = (line: line, offset: offset)
        var record = Record(line: line, fault: nil, isEmpty: false)
        do throws(RowFault) {
            while try readCell(into: &cells) {}
            record.isEmpty = cells.count == 1 && cells[0].range.isEmpty && bytes[start.offset] != Self.quote
        } catch {
            record.fault = error
            if offset >= bytes.count { (line, offset) = start }
            skipLine()
        }
        return record
    }

    /// Reads one value and the comma or line end after it. Returns whether it was a comma.
    private mutating func readCell(into cells: inout [Cell]) throws(RowFault) -> Bool {
        if offset < bytes.count, bytes[offset] == Self.quote {
            cells.append(try quotedCell())
        } else {
            let start = offset
            var end = offset
            while end < bytes.count {
                let byte = bytes[end]
                if byte == Self.comma || byte == Self.newline || byte == Self.carriageReturn { break }
                guard byte != Self.quote else {
                    offset = end
                    throw RowFault(
                        column: RowFault.row, expected: "quotes around a whole value only",
                        found: "one inside of value \(cells.count + 1)")
                }
                end += 1
            }
            cells.append(Cell(range: start..<end, hasQuotes: false))
            offset = end
        }
        return try readSeparator(after: cells.count)
    }

    private mutating func quotedCell() throws(RowFault) -> Cell {
        offset += 1
        let start = offset
        var hasQuotes = false
        while offset < bytes.count {
            if bytes[offset] == Self.newline { line += 1 }
            if bytes[offset] == Self.quote {
                guard offset + 1 < bytes.count, bytes[offset + 1] == Self.quote else {
                    offset += 1
                    return Cell(range: start..<(offset - 1), hasQuotes: hasQuotes)
                }
                hasQuotes = true
                offset += 1
            }
            offset += 1
        }
        throw RowFault(column: RowFault.row, expected: "a closing quote", found: "the end of the file")
    }

    private mutating func readSeparator(after count: Int) throws(RowFault) -> Bool {
        guard offset < bytes.count else { return false }
        switch bytes[offset] {
        case Self.comma:
            offset += 1
            return true
        case Self.newline:
            offset += 1
            line += 1
            return false
        case Self.carriageReturn where offset + 1 < bytes.count && bytes[offset + 1] == Self.newline:
            offset += 2
            line += 1
            return false
        default:
            throw RowFault(
                column: RowFault.row, expected: "a comma or the end of the line after value \(count)",
                found: shown(bytes[offset...offset]))
        }
    }

    private mutating func skipLine() {
        while offset < bytes.count, bytes[offset] != Self.newline { offset += 1 }
        guard offset < bytes.count else { return }
        offset += 1
        line += 1
    }
}
