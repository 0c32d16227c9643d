import GRDB
public import Store

/// The host's ledger in SQLite: in the data folder of the one host that has it open.
public final class SQLiteLedger: Ledger, LedgerStatements {
    public private(set) var meter = CommitMeter()
    public var serials = LedgerSerials()
    public var known: KnownRows? = KnownRows()
    /// Changes when somebody else has committed (SQLite's `data_version`).
    private var version: Int64?
    /// Kept from group to group, by the number of their query; before the database, so that they are gone before it is.
    private let statements = SQLiteReader.Statements()
    private let database: DurableDatabase
    private var reader: SQLiteReader?

    public init(path: String) throws {
        database = try DurableDatabase(
            path: path, schema: LedgerSchema.version, reach: .broad, migrate: LedgerSchema.migrate)
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
        do {
            let value = try database.durably(&meter) { db in
                reader = SQLiteReader(db, statements)
                defer { reader = nil }
                try lookForOthers(db)
                return try body()
            }
            self.meter = meter
            return value
        } catch {
            // Neither the numbers that it took nor what it wrote is so.
            serials = LedgerSerials()
            known = KnownRows()
            throw error
        }
    }

    /// Another hand may have changed rows: a person with a tool, or a command that came while the host was away.
    private func lookForOthers(_ db: Database) throws {
        var found: Int64?
        try statements.version(db).visit({ _ in }, { found = $0.integer(0) })
        guard found != version else { return }
        version = found
        known = KnownRows()
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
        _ query: LedgerQuery, _ values: [LedgerValue], _ body: (PreparedStatement.Columns) throws -> Void
    ) throws {
        try open().visit(query, values, body)
    }

    public func run(_ query: LedgerQuery, _ values: [LedgerValue]) throws { try open().run(query, values) }
}

/// One connection for the length of a transaction.
final class SQLiteReader: LedgerReader {
    final class Statements {
        private var statements: [PreparedStatement?] = LedgerQuery.allCases.map { _ in nil }
        private var version: PreparedStatement?

        func statement(_ query: LedgerQuery, _ db: Database) throws -> PreparedStatement {
            if let known = statements[query.rawValue] { return known }
            let statement = try PreparedStatement(db, query.sql)
            statements[query.rawValue] = statement
            return statement
        }

        func version(_ db: Database) throws -> PreparedStatement {
            let statement = try version ?? PreparedStatement(db, "PRAGMA data_version")
            version = statement
            return statement
        }
    }

    private let db: Database
    private let statements: Statements

    init(_ db: Database, _ statements: Statements = Statements()) {
        self.db = db
        self.statements = statements
    }

    func visit(
        _ query: LedgerQuery, _ values: [LedgerValue], _ body: (PreparedStatement.Columns) throws -> Void
    ) throws {
        try statements.statement(query, db).visit({ $0.add(values) }, body)
    }

    func run(_ query: LedgerQuery, _ values: [LedgerValue]) throws {
        let count = try statements.statement(query, db).run { $0.add(values) }
        guard query != .updatePosting || count == 1 else {
            throw StoreError.failed("a posting that was written before is gone: another hand was at the ledger")
        }
    }
}

extension PreparedStatement.Columns: LedgerColumns {
    public func flag(_ index: Int) -> Bool? { integer(index).map { $0 != 0 } }
}

extension PreparedStatement.Bindings {
    fileprivate mutating func add(_ values: [LedgerValue]) {
        for value in values {
            switch value {
            case .null: addNull()
            case .integer(let value): add(value)
            case .text(let value): add(value)
            case .flag(let value): add(value ? 1 : 0 as Int64)
            case .bytes(let value): add(value)
            }
        }
    }
}
