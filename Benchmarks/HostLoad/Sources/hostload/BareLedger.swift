import CSQLite
import Foundation

/// The rows that a host has written, written again with nothing around them: the same schema, the same pragmas, two
/// commits to a sale, as many sales in a commit as the host had on average.
enum BareLedger {
    private typealias Row = [Value]
    private enum Value {
        case null
        case integer(Int64)
        case text(String)
        case blob([UInt8])
    }

    /// Sales a second.
    static func perSecond(copying ledger: String, to path: String, group: Int, limit: Int) throws -> Double {
        let source = try Database(ledger)
        let postings = try source.rows("SELECT * FROM posting ORDER BY receivedAt, terminal, stan LIMIT \(limit)")
        let names = try source.rows("SELECT name FROM pragma_table_info('posting')").map { row -> String in
            if case .text(let name)? = row.first { name } else { "" }
        }
        var entries: [String: [Row]] = [:]
        for row in try source.rows("SELECT * FROM entry ORDER BY id") {
            // Its own number is not copied.
            entries[key(row[1...].prefix(4)), default: []].append(Array(row.dropFirst()))
        }
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let copy = try Database(path)
        try copy.execute("PRAGMA journal_mode = WAL")
        try copy.execute("PRAGMA synchronous = FULL")
        try copy.execute("PRAGMA cache_size = -16000")
        try copy.execute("PRAGMA wal_autocheckpoint = 4000")
        let schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger' ORDER BY type DESC"
        for row in try source.rows(schema) {
            if case .text(let sql)? = row.first { try copy.execute(sql) }
        }
        let insertPosting = try copy.prepare(
            "INSERT OR REPLACE INTO posting VALUES (\(Array(repeating: "?", count: names.count).joined(separator: ",")))"
        )
        let insertEntry = try copy.prepare(
            """
            INSERT INTO entry (merchant, terminal, batch, stan, type, clearingDay, debit, credit, amount, cause, time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        let pending = postings.map { asPending($0, names) }
        let start = ContinuousClock.now
        var done = 0
        while done < postings.count {
            let sales = done..<min(done + max(1, group), postings.count)
            try copy.execute("BEGIN IMMEDIATE")
            for sale in sales { try copy.run(insertPosting, pending[sale]) }
            try copy.execute("COMMIT")
            try copy.execute("BEGIN IMMEDIATE")
            for sale in sales {
                try copy.run(insertPosting, postings[sale])
                for entry in entries[key(postings[sale].prefix(4))] ?? [] { try copy.run(insertEntry, entry) }
            }
            try copy.execute("COMMIT")
            done = sales.upperBound
        }
        let time = (ContinuousClock.now - start).components
        return Double(done) / (Double(time.seconds) + Double(time.attoseconds) / 1e18)
    }

    /// A posting as it is before the issuer has answered.
    private static func asPending(_ row: Row, _ names: [String]) -> Row {
        zip(names, row).map { name, value in
            switch name {
            case "state": .text("pending")
            case "amount": .integer(0)
            case "code": .text("")
            case "scheme": .text("000")
            case "authorization": .null
            case "deadline": .integer(1_800_000_000_000)
            default: value
            }
        }
    }

    private static func key(_ columns: ArraySlice<Value>) -> String { columns.map { "\($0)" }.joined(separator: "/") }

    /// What is needed of SQLite's own interface, and no more.
    private final class Database {
        private var handle: OpaquePointer?
        private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

        init(_ path: String) throws {
            guard sqlite3_open(path, &handle) == SQLITE_OK else { throw LoadError("\(path): cannot be opened") }
        }

        deinit { sqlite3_close_v2(handle) }

        func execute(_ sql: String) throws {
            guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw problem(sql) }
        }

        func prepare(_ sql: String) throws -> OpaquePointer? {
            var statement: OpaquePointer?
            guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw problem(sql) }
            return statement
        }

        func run(_ statement: OpaquePointer?, _ values: Row) throws {
            for (index, value) in values.enumerated() {
                let place = Int32(index + 1)
                switch value {
                case .null: sqlite3_bind_null(statement, place)
                case .integer(let number): sqlite3_bind_int64(statement, place, number)
                case .text(let text): sqlite3_bind_text(statement, place, text, -1, Database.transient)
                case .blob(let bytes):
                    sqlite3_bind_blob(statement, place, bytes, Int32(bytes.count), Database.transient)
                }
            }
            guard sqlite3_step(statement) == SQLITE_DONE else { throw problem("a row") }
            sqlite3_reset(statement)
        }

        func rows(_ sql: String) throws -> [Row] {
            let statement = try prepare(sql)
            defer { sqlite3_finalize(statement) }
            var rows: [Row] = []
            while sqlite3_step(statement) == SQLITE_ROW {
                rows.append(
                    (0..<sqlite3_column_count(statement)).map { column in
                        switch sqlite3_column_type(statement, column) {
                        case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, column))
                        case SQLITE_TEXT: .text(String(cString: sqlite3_column_text(statement, column)))
                        case SQLITE_BLOB:
                            .blob(
                                [UInt8](
                                    UnsafeRawBufferPointer(
                                        start: sqlite3_column_blob(statement, column),
                                        count: Int(sqlite3_column_bytes(statement, column)))))
                        default: .null
                        }
                    })
            }
            return rows
        }

        private func problem(_ what: String) -> LoadError {
            LoadError("\(what.prefix(60)): \(String(cString: sqlite3_errmsg(handle)))")
        }
    }
}
