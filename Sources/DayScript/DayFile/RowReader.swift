import DayEnd

/// Makes rows of records, and keeps what later rows are checked against.
struct RowReader {
    /// What an earlier row is to a later one.
    private struct Earlier {
        var line: Int
        var kind: DayRow.Kind?
        var tender: DayRow.Tender?
        /// What of a sale has not been taken back.
        var left: Int64
    }

    let columns: DayColumns
    private(set) var rows: [DayRow] = []
    private var earlier: [String: Earlier] = [:]
    private var firstFault: (fault: RowFault, line: Int)?
    private var badRows = 0
    /// Rows of each day so far, where the file tells no time.
    private var rowsOfDay: [CivilDate: Int] = [:]

    init(columns: DayColumns) { self.columns = columns }

    /// What to throw when the file is read to its end.
    var error: DayFileError? { firstFault.map { DayFileError($0.fault, line: $0.line, badRows: badRows) } }

    /// Reads one record.
    mutating func read(_ record: CSVReader.Record, _ cells: [CSVReader.Cell], of reader: CSVReader) {
        do throws(RowFault) {
            if let fault = record.fault { throw fault }
            guard cells.count == columns.count else {
                throw RowFault(
                    column: RowFault.row, expected: "\(columns.count) values",
                    found: record.isEmpty ? "an empty line" : "\(cells.count)")
            }
            rows.append(try row(Values(columns: columns, cells: cells, reader: reader), line: record.line))
        } catch {
            badRows += 1
            if firstFault == nil { firstFault = (error, record.line) }
        }
    }

    private mutating func row(_ values: Values, line: Int) throws(RowFault) -> DayRow {
        let ticket = try values.ticket()
        if let known = earlier[ticket] {
            throw RowFault(
                column: "ticket", expected: "one that no earlier row has", found: "that of line \(known.line)")
        }
        // Kept first, so that a later row that names this one is not bad because of it.
        earlier[ticket] = Earlier(line: line, left: .max)
        let kind = try values.choice(.kind, DayRow.Kind.self)
        let tender = try values.choice(.tender, DayRow.Tender.self)
        let amount = try values.amount()
        earlier[ticket] = Earlier(line: line, kind: kind, tender: tender, left: kind == .sale ? amount : 0)
        let (date, second) = try time(values)
        let processed = try values.day(.processedOn)
        let original = try self.original(values, kind, tender, amount)
        return DayRow(
            line: line, date: date, secondOfDay: second, ticket: ticket, kind: kind, tender: tender, amount: amount,
            originalTicket: original, processedDate: processed)
    }

    private mutating func time(_ values: Values) throws(RowFault) -> (CivilDate, Int) {
        if let time = try values.dateTime() { return time }
        guard let date = try values.day(.soldOn) else {
            throw RowFault(column: "trans_date", expected: "a day, 2011-11-30", found: "nothing")
        }
        let count = rowsOfDay[date, default: 0]
        rowsOfDay[date] = count + 1
        return (date, min(9 * 3600 + count * 60, 86_399))
    }

    private mutating func original(
        _ values: Values, _ kind: DayRow.Kind, _ tender: DayRow.Tender, _ amount: Int64
    ) throws(RowFault) -> String? {
        let column = DayColumns.Name.original.rawValue
        guard let original = try values.original() else { return nil }
        guard kind == .refund else {
            throw RowFault(column: column, expected: "nothing in a sale", found: shown(original.utf8))
        }
        guard let sale = earlier[original] else {
            throw RowFault(column: column, expected: "the ticket of an earlier row", found: shown(original.utf8))
        }
        // A row that is bad by itself says nothing of its kind.
        guard let saleKind = sale.kind, let saleTender = sale.tender else { return original }
        guard saleKind == .sale, saleTender == tender else {
            throw RowFault(
                column: column, expected: "an earlier \(tender.rawValue) sale",
                found: "the \(saleTender.rawValue) \(saleKind.rawValue) of line \(sale.line)")
        }
        guard amount <= sale.left else {
            throw RowFault(
                column: DayColumns.Name.amount.rawValue,
                expected: "at most \(sale.left), what is left of the sale of line \(sale.line)", found: "\(amount)")
        }
        earlier[original]?.left = sale.left - amount
        return original
    }
}

/// The values of one record, by column.
private struct Values {
    let columns: DayColumns
    let cells: [CSVReader.Cell]
    let reader: CSVReader

    private func bytes(_ name: DayColumns.Name) -> [UInt8]? {
        guard let place = columns[name], cells.indices.contains(place) else { return nil }
        return reader.value(cells[place])
    }

    func ticket() throws(RowFault) -> String {
        let bytes = bytes(.ticket) ?? []
        guard let text = Self.reference(bytes) else {
            throw RowFault(column: "ticket", expected: "1 to 64 bytes of text", found: shown(bytes))
        }
        return text
    }

    func original() throws(RowFault) -> String? {
        guard let bytes = bytes(.original), !bytes.isEmpty else { return nil }
        guard let text = Self.reference(bytes) else {
            throw RowFault(
                column: DayColumns.Name.original.rawValue, expected: "1 to 64 bytes of text", found: shown(bytes))
        }
        return text
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: DayColumns.Name, _ type: Choice.Type
    ) throws(RowFault) -> Choice where Choice.RawValue == String {
        let bytes = bytes(name) ?? []
        guard let value = Choice(rawValue: String(decoding: bytes, as: UTF8.self)) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: " or ")
            throw RowFault(column: name.rawValue, expected: choices, found: shown(bytes))
        }
        return value
    }

    func amount() throws(RowFault) -> Int64 {
        let bytes = bytes(.amount) ?? []
        var value: Int64 = 0
        // Twelve digits are the most that count; zeros before them do not.
        let digits = bytes.drop { $0 == 0x30 }
        let isNumber = !bytes.isEmpty && bytes.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, !digits.isEmpty, digits.count <= 12 else {
            throw RowFault(
                column: DayColumns.Name.amount.rawValue, expected: "1 to \(DayFile.amountLimit) minor units",
                found: shown(bytes))
        }
        for digit in digits { value = value * 10 + Int64(digit - 0x30) }
        return value
    }

    func dateTime() throws(RowFault) -> (CivilDate, Int)? {
        guard let bytes = bytes(.time) else { return nil }
        guard let time = LocalTime.dateTime(bytes) else {
            throw RowFault(
                column: "time", expected: "a local time, 2011-11-30T08:04:00", found: shown(bytes))
        }
        return (time.date, time.second)
    }

    func day(_ name: DayColumns.Name) throws(RowFault) -> CivilDate? {
        guard let bytes = bytes(name) else { return nil }
        guard let date = LocalTime.date(bytes[...]) else {
            throw RowFault(column: name.rawValue, expected: "a day, 2011-11-30", found: shown(bytes))
        }
        return date
    }

    /// A ticket: printable UTF-8, short enough for a journal.
    private static func reference(_ bytes: [UInt8]) -> String? {
        guard (1...64).contains(bytes.count), bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
