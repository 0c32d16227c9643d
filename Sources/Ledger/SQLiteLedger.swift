import Foundation
import GRDB
public import Store

/// The host's ledger in SQLite: in the data folder of the one host that has it open.
public final class SQLiteLedger: Ledger, LedgerStatements {
    public private(set) var meter = CommitMeter()
    public var serials = LedgerSerials()
    /// Kept from group to group, by the number of their query; before the database, so that they are gone before it is.
    private let statements = SQLiteReader.Statements()
    private let database: DurableDatabase
    private var reader: SQLiteReader?

    public init(path: String) throws {
        database = try DurableDatabase(path: path, schema: LedgerSchema.version, migrate: LedgerSchema.migrate)
    }

    /// Reads the whole file and checks that each page and index is what it was written as.
    ///
    /// - Throws: ``DamagedFile`` with what SQLite found first.
    public func check() throws {
        let found: [String]
        do {
            found = try database.queue.read { try String.fetchAll($0, sql: "PRAGMA integrity_check(3)") }
        } catch {
            throw DamagedFile(path: database.path, problem: "\(error)")
        }
        guard found == ["ok"] else {
            throw DamagedFile(path: database.path, problem: found.joined(separator: "; "))
        }
    }

    public func group<Value>(_ body: () throws -> Value) throws -> Value {
        var meter = meter
        let value = try database.queue.writeWithoutTransaction { db in
            try db.beginTransaction(.immediate)
            reader = SQLiteReader(db, statements)
            defer { reader = nil }
            do {
                let value = try body()
                try meter.measure { try db.commit() }
                return value
            } catch {
                try? db.rollback()
                serials = LedgerSerials()
                throw error
            }
        }
        self.meter = meter
        return value
    }

    public func probe() throws { try database.probe() }

    public func checkpoint() throws { try database.checkpoint() }

    public func verification() throws -> LedgerVerification { try LedgerVerification(database.path) }

    // MARK: Statements

    private func open() throws -> SQLiteReader {
        guard let reader else { throw StoreError.failed("the ledger was called outside a group") }
        return reader
    }

    public func expect(_ queries: [(LedgerQuery, [LedgerValue])]) {}

    public var isFar: Bool { false }

    public func foresee(_ queries: [(LedgerQuery, [LedgerValue])]) {}

    public func visit(
        _ query: LedgerQuery, _ values: [LedgerValue], _ body: (SQLiteColumns) throws -> Void
    ) throws {
        try open().visit(query, values, body)
    }

    public func run(_ query: LedgerQuery, _ values: [LedgerValue]) throws { try open().run(query, values) }
}

/// One connection for the length of a transaction.
final class SQLiteReader: LedgerReader {
    final class Statements {
        private var statements: [Statement?] = LedgerQuery.allCases.map { _ in nil }

        func statement(_ query: LedgerQuery, _ db: Database) throws -> Statement {
            if let known = statements[query.rawValue] { return known }
            let statement = try db.makeStatement(sql: query.sql)
            statements[query.rawValue] = statement
            return statement
        }
    }

    private let db: Database
    private let statements: Statements

    init(_ db: Database, _ statements: Statements = Statements()) {
        self.db = db
        self.statements = statements
    }

    func visit(_ query: LedgerQuery, _ values: [LedgerValue], _ body: (SQLiteColumns) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            statements.statement(query, db), arguments: StatementArguments(values.map(\.databaseValue)))
        while let row = try rows.next() { try body(SQLiteColumns(row: row)) }
    }

    func run(_ query: LedgerQuery, _ values: [LedgerValue]) throws {
        try statements.statement(query, db).execute(arguments: StatementArguments(values.map(\.databaseValue)))
    }
}

/// The row that a statement stands on.
public struct SQLiteColumns: LedgerColumns {
    let row: Row

    public func integer(_ index: Int) -> Int64? { row[index] }
    public func text(_ index: Int) -> String? { row[index] }
    public func flag(_ index: Int) -> Bool? { row[index] }
    public func bytes(_ index: Int) -> [UInt8]? { (row[index] as Data?).map { [UInt8]($0) } }
}

extension LedgerValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .flag(let value): value.databaseValue
        case .bytes(let value): value.databaseBlob.databaseValue
        }
    }
}
