import CPostgreSQL
import Foundation

/// The same for PostgreSQL: copies of the two tables in a schema of their own, statements prepared, everything of a
/// commit under one Sync in pipeline mode.
enum BarePostgreSQL {
    private typealias Row = [String?]

    /// Sales a second.
    static func perSecond(in url: String, group: Int, limit: Int) throws -> Double {
        let database = try Connection(url)
        try database.execute(
            """
            DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare;
            CREATE TABLE bare.posting (LIKE public.posting INCLUDING ALL);
            CREATE TABLE bare.entry (LIKE public.entry INCLUDING ALL)
            """)
        let names = try database.rows(
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = 'posting' ORDER BY ordinal_position
            """
        ).compactMap { $0[0] }
        let postings = try database.rows(
            "SELECT * FROM public.posting ORDER BY \"receivedAt\", terminal, stan LIMIT \(limit)")
        let columns = [
            "merchant", "terminal", "batch", "stan", "type", "\"clearingDay\"", "debit", "credit", "amount", "cause",
            "time",
        ]
        var entries: [[String?]: [Row]] = [:]
        for row in try database.rows("SELECT \(columns.joined(separator: ", ")) FROM public.entry ORDER BY id") {
            entries[Array(row.prefix(5)), default: []].append(row)
        }
        let others = names.dropFirst(5).map { "\"\($0)\" = excluded.\"\($0)\"" }.joined(separator: ", ")
        try database.prepare(
            "posting",
            """
            INSERT INTO bare.posting (\(names.map { "\"\($0)\"" }.joined(separator: ", ")))
            VALUES (\(places(names.count)))
            ON CONFLICT (merchant, terminal, batch, stan, type) DO UPDATE SET \(others)
            """)
        try database.prepare(
            "entry",
            "INSERT INTO bare.entry (\(columns.joined(separator: ", "))) VALUES (\(places(columns.count)))")
        let pending = postings.map { asPending($0, names) }
        try database.beginPipeline()
        let start = ContinuousClock.now
        var done = 0
        while done < postings.count {
            let sales = done..<min(done + max(1, group), postings.count)
            try database.commit { for sale in sales { try database.send("posting", pending[sale]) } }
            try database.commit {
                for sale in sales {
                    try database.send("posting", postings[sale])
                    for entry in entries[Array(postings[sale].prefix(5))] ?? [] { try database.send("entry", entry) }
                }
            }
            done = sales.upperBound
        }
        let time = (ContinuousClock.now - start).components
        return Double(done) / (Double(time.seconds) + Double(time.attoseconds) / 1e18)
    }

    private static func places(_ count: Int) -> String { (1...count).map { "$\($0)" }.joined(separator: ", ") }

    /// A posting as it is before the issuer has answered.
    private static func asPending(_ row: Row, _ names: [String]) -> Row {
        zip(names, row).map { name, value in
            switch name {
            case "state": "pending"
            case "amount": "0"
            case "code": ""
            case "scheme": "000"
            case "authorization": nil
            case "deadline": "1800000000000"
            default: value
            }
        }
    }

    /// What is needed of libpq, and no more.
    private final class Connection {
        private let handle: OpaquePointer

        init(_ url: String) throws {
            guard let opened = PQconnectdb(url) else { throw LoadError("PostgreSQL: no memory") }
            handle = opened
            guard PQstatus(opened) == CONNECTION_OK else { throw problem("connect") }
            PQsetNoticeProcessor(opened, { _, _ in }, nil)
        }

        deinit { PQfinish(handle) }

        func execute(_ sql: String) throws {
            let result = PQexec(handle, sql)
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw problem(sql) }
        }

        func rows(_ sql: String) throws -> [Row] {
            let result = PQexec(handle, sql)
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_TUPLES_OK else { throw problem(sql) }
            return (0..<PQntuples(result)).map { row in
                (0..<PQnfields(result)).map { column in
                    PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
                }
            }
        }

        func prepare(_ name: String, _ sql: String) throws {
            let result = PQprepare(handle, name, sql, 0, nil)
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw problem(sql) }
        }

        func beginPipeline() throws {
            try prepare("begin", "BEGIN")
            try prepare("commit", "COMMIT")
            guard PQenterPipelineMode(handle) == 1 else { throw problem("pipeline mode") }
        }

        func send(_ statement: String, _ values: Row = []) throws {
            var copies = values.map { $0.map { strdup($0) } ?? nil }
            defer { for copy in copies { free(copy) } }
            let sent = copies.withUnsafeMutableBufferPointer { buffer in
                buffer.withMemoryRebound(to: UnsafePointer<CChar>?.self) {
                    PQsendQueryPrepared(handle, statement, Int32(values.count), $0.baseAddress, nil, nil, 0)
                }
            }
            guard sent == 1 else { throw problem(statement) }
        }

        /// One transaction under one Sync, and the wait for its end.
        func commit(_ body: () throws -> Void) throws {
            try send("begin")
            try body()
            try send("commit")
            guard PQpipelineSync(handle) == 1 else { throw problem("sync") }
            while true {
                guard let result = PQgetResult(handle) else { continue }
                defer { PQclear(result) }
                switch PQresultStatus(result) {
                case PGRES_COMMAND_OK: continue
                case PGRES_PIPELINE_SYNC: return
                default: throw problem("a row")
                }
            }
        }

        private func problem(_ what: String) -> LoadError {
            LoadError("\(what.prefix(60)): \(String(cString: PQerrorMessage(handle)))")
        }
    }
}
