/// A value that is bound to a statement.
public enum LedgerValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case flag(Bool)
    case bytes([UInt8])

    static func integer(_ value: Int) -> LedgerValue { .integer(Int64(value)) }
    static func integer(_ value: Int?) -> LedgerValue { value.map { .integer(Int64($0)) } ?? .null }
    static func integer(_ value: Int64?) -> LedgerValue { value.map { .integer($0) } ?? .null }
    static func text(_ value: String?) -> LedgerValue { value.map { .text($0) } ?? .null }
    static func bytes(_ value: [UInt8]?) -> LedgerValue { value.map { .bytes($0) } ?? .null }
}

/// A row as a database hands it over; nil where a column is NULL.
public protocol LedgerColumns {
    func integer(_ index: Int) -> Int64?
    func text(_ index: Int) -> String?
    func flag(_ index: Int) -> Bool?
    func bytes(_ index: Int) -> [UInt8]?
}

/// A row that is not what this program writes: the ledger was changed by another hand.
struct LedgerRowError: Error, CustomStringConvertible {
    let table: String
    let column: String
    let found: String
    var description: String { "ledger table \(table), column \(column): unexpected value \"\(found)\"" }
}

/// Reads a row's columns one after the other, in the order of its table.
struct RowReader<Columns: LedgerColumns> {
    private let columns: Columns
    private let table: LedgerTable
    private var index = 0

    init(_ columns: Columns, _ table: LedgerTable) {
        self.columns = columns
        self.table = table
    }

    private func error(_ found: String) -> LedgerRowError {
        LedgerRowError(table: table.name, column: table.columns[index - 1], found: found)
    }

    private mutating func next<Value>(_ read: (Columns, Int) -> Value?) -> Value? {
        defer { index += 1 }
        return read(columns, index)
    }

    private mutating func needed<Value>(_ read: (Columns, Int) -> Value?) throws -> Value {
        guard let value = next(read) else { throw error("NULL") }
        return value
    }

    mutating func integer() throws -> Int64 { try needed { $0.integer($1) } }
    mutating func integer() throws -> Int { Int(try integer() as Int64) }
    mutating func text() throws -> String { try needed { $0.text($1) } }
    mutating func flag() throws -> Bool { try needed { $0.flag($1) } }
    mutating func optionalInteger() -> Int64? { next { $0.integer($1) } }
    mutating func optionalText() -> String? { next { $0.text($1) } }
    mutating func optionalBytes() -> [UInt8]? { next { $0.bytes($1) } }

    /// A column's text as one of a type's values.
    mutating func parsed<Value>(_ make: (String) -> Value?) throws -> Value {
        let text = try text()
        guard let value = make(text) else { throw error(text) }
        return value
    }

    mutating func number<Value>(_ make: (Int) -> Value?) throws -> Value {
        let number: Int = try integer()
        guard let value = make(number) else { throw error("\(number)") }
        return value
    }

    /// NULL, or a number of a type's values.
    mutating func optionalNumber<Value>(_ make: (Int) -> Value?) throws -> Value? {
        guard let number = optionalInteger() else { return nil }
        guard let value = make(Int(number)) else { throw error("\(number)") }
        return value
    }

    mutating func optionalParsed<Value>(_ make: (String) -> Value?) throws -> Value? {
        guard let text = optionalText() else { return nil }
        guard let value = make(text) else { throw error(text) }
        return value
    }
}
