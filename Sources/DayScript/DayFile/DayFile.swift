import DayEnd

/// Reads day files: what a shop sold and took back, one row each.
///
/// Columns, in any order, by the names in the header: `time` (local, ISO 8601, no zone), `ticket`, `kind` (`sale`,
/// `refund`), `tender` (`card`, `cash`), `amount_minor` (1 to 999999999999) and, where wanted, `original_ticket`. In
/// place of `time` there may be `trans_date`, a day, and beside either `processed_date`. Comma-separated values as RFC
/// 4180 has them, with LF or CRLF, with or without a byte order mark.
public enum DayFile {
    /// The most that a row may be for: F4 has twelve digits.
    public static let amountLimit: Int64 = 999_999_999_999

    /// Reads a file's text.
    ///
    /// - Throws: ``DayFileError`` when any row is bad. Then nothing of the file is to be replayed.
    public static func parse(_ text: String) throws(DayFileError) -> [DayRow] {
        try parse(Array(text.utf8))
    }

    /// Reads a file's bytes, UTF-8.
    ///
    /// - Throws: ``DayFileError`` when any row is bad. Then nothing of the file is to be replayed.
    public static func parse(_ bytes: [UInt8]) throws(DayFileError) -> [DayRow] {
        var reader = CSVReader(bytes)
        var cells: [CSVReader.Cell] = []
        var rows = RowReader(columns: try header(&reader, &cells))
        while !reader.isAtEnd, let record = reader.next(into: &cells) { rows.read(record, cells, of: reader) }
        if let error = rows.error { throw error }
        guard !rows.rows.isEmpty else {
            let fault = RowFault(column: RowFault.row, expected: "at least one row", found: "a header only")
            throw DayFileError(fault, line: 2)
        }
        return rows.rows
    }

    private static func header(
        _ reader: inout CSVReader, _ cells: inout [CSVReader.Cell]
    ) throws(DayFileError) -> DayColumns {
        guard !reader.isAtEnd, let record = reader.next(into: &cells) else {
            let fault = RowFault(column: "header", expected: "the names of the columns", found: "an empty file")
            throw DayFileError(fault, line: 1)
        }
        if let fault = record.fault { throw DayFileError(fault, line: record.line) }
        do throws(RowFault) {
            return try DayColumns(cells.map(reader.value))
        } catch {
            throw DayFileError(error, line: record.line)
        }
    }
}
