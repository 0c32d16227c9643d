public import DayEnd
import GRDB
public import HostCore
public import Store
import UnionPay

/// The host's ledger in SQLite: rows by key, and nothing decided.
///
/// One owner calls it. All work happens inside ``group(_:)``: what a group applies becomes durable together, in one
/// commit, and only then may its answers leave.
public final class SQLiteLedger: LedgerStore {
    public private(set) var meter = CommitMeter()
    private let database: DurableDatabase
    private var db: Database?
    /// Numbers for F37 come in blocks, so that a request does not cost a row: a block that a crash leaves unused is
    /// never used again.
    private var serials: Range<Int64> = 0..<0

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

    /// Runs a group of requests in one transaction and makes it durable.
    public func group<Value>(_ body: () throws -> Value) throws -> Value {
        var meter = meter
        let value = try database.queue.writeWithoutTransaction { db in
            try db.beginTransaction(.immediate)
            self.db = db
            defer { self.db = nil }
            do {
                let value = try body()
                try meter.measure { try db.commit() }
                return value
            } catch {
                try? db.rollback()
                serials = 0..<0
                throw error
            }
        }
        self.meter = meter
        return value
    }

    public func checkpoint() throws { try database.checkpoint() }

    // MARK: LedgerStore

    public func facts(for query: FactQuery) throws -> Facts {
        let db = try open()
        var facts = Facts(serial: try nextSerial(db))
        facts.terminal = try row(
            db, "SELECT * FROM terminal WHERE merchant = ? AND terminal = ?", [query.merchant, query.terminal]
        ).map { try TerminalRow($0) }
        if let key = query.posting { facts.posting = try posting(db, key) }
        if let original = query.original { facts.original = try find(db, original, query) }
        if let batch = query.batch {
            facts.batch = try row(
                db, "SELECT * FROM batch WHERE merchant = ? AND terminal = ? AND batch = ?",
                [query.merchant, query.terminal, batch.value]
            ).map { try BatchRow($0) }
            for stan in query.uploadedStans {
                facts.uploaded += try rows(
                    db, "SELECT * FROM posting WHERE merchant = ? AND terminal = ? AND batch = ? AND stan = ?",
                    [query.merchant, query.terminal, batch.value, stan.value]
                ).map { try Posting($0) }
            }
        }
        if let beginning = query.beginning {
            let places = beginning.types.map { _ in "?" }.joined(separator: ", ")
            facts.clearingDay = try row(
                db,
                """
                SELECT clearingDate FROM posting WHERE merchant = ? AND terminal = ? AND batch = ?
                AND state = 'approved' AND type IN (\(places)) ORDER BY receivedAt LIMIT 1
                """,
                StatementArguments([query.merchant, query.terminal]) + [beginning.batch.value]
                    + StatementArguments(beginning.types.map(\.rawValue))
            )?["clearingDate"]
        }
        if let number = query.ticket {
            facts.ticket = try row(
                db, "SELECT * FROM ticket WHERE merchant = ? AND terminal = ? AND number = ?",
                [query.merchant, query.terminal, number]
            ).map { try TicketRow($0) }
        }
        if let batch = query.batchPostings {
            facts.batchPostings = try rows(
                db, "SELECT * FROM posting WHERE merchant = ? AND terminal = ? AND batch = ?",
                [query.merchant, query.terminal, batch.value]
            ).map { try Posting($0) }
            facts.cases = try rows(
                db, "SELECT * FROM difference WHERE merchant = ? AND terminal = ? AND batch = ? ORDER BY stan, kind",
                [query.merchant, query.terminal, batch.value]
            ).map { try CaseRow($0) }
        }
        return facts
    }

    public func apply(_ changes: [Change]) throws {
        let db = try open()
        for change in changes {
            switch change {
            case .terminal(let row): try run(db, TerminalRow.insert, row.arguments)
            case .posting(let posting): try run(db, Posting.insert, posting.arguments)
            case .entries(let entries): for entry in entries { try run(db, Entry.insert, entry.arguments) }
            case .batch(let row): try run(db, BatchRow.insert, row.arguments)
            case .ticket(let row): try run(db, TicketRow.insert, row.arguments)
            case .openCase(let row): try run(db, CaseRow.insert, row.arguments)
            }
        }
    }

    public func pendingPostings() throws -> [Posting] {
        try rows(
            open(), "SELECT * FROM posting WHERE deadline IS NOT NULL ORDER BY merchant, terminal, batch, stan", []
        )
        .map { try Posting($0) }
    }

    // MARK: Reports

    public func terminals() throws -> [TerminalRow] {
        try rows(open(), "SELECT * FROM terminal ORDER BY merchant, terminal", []).map { try TerminalRow($0) }
    }

    public func batches(merchant: String? = nil, terminal: String? = nil) throws -> [BatchRow] {
        try rows(
            open(),
            """
            SELECT * FROM batch WHERE (?1 IS NULL OR merchant = ?1) AND (?2 IS NULL OR terminal = ?2)
            ORDER BY merchant, terminal, settledAt, batch
            """, [merchant, terminal]
        ).map { try BatchRow($0) }
    }

    public func cases(merchant: String? = nil, terminal: String? = nil) throws -> [CaseRow] {
        try rows(
            open(),
            """
            SELECT * FROM difference WHERE (?1 IS NULL OR merchant = ?1) AND (?2 IS NULL OR terminal = ?2)
            ORDER BY merchant, terminal, batch, stan
            """, [merchant, terminal]
        ).map { try CaseRow($0) }
    }

    /// Repairs that terminals have ordered, oldest first.
    public func tickets(merchant: String? = nil, terminal: String? = nil) throws -> [TicketRow] {
        try rows(
            open(),
            """
            SELECT * FROM ticket WHERE (?1 IS NULL OR merchant = ?1) AND (?2 IS NULL OR terminal = ?2)
            ORDER BY receivedAt, merchant, terminal, number
            """, [merchant, terminal]
        ).map { try TicketRow($0) }
    }

    /// Every posting of a terminal, oldest batch first.
    public func postings(merchant: String? = nil, terminal: String? = nil) throws -> [Posting] {
        try rows(
            open(),
            """
            SELECT * FROM posting WHERE (?1 IS NULL OR merchant = ?1) AND (?2 IS NULL OR terminal = ?2)
            ORDER BY merchant, terminal, batch, stan
            """, [merchant, terminal]
        ).map { try Posting($0) }
    }

    /// Postings whose F15 is this day; F15 has no year, so the year is that of the receipt.
    public func postings(clearing day: CivilDate) throws -> [Posting] {
        try rows(open(), "SELECT * FROM posting WHERE clearingDate = ?", [day.monthDay])
            .map { try Posting($0) }
            .filter { CivilDate.nearest(monthDay: $0.clearingDate, to: $0.receivedAt.date) == day }
    }

    /// What was noted when the settlement file of a day was made; nil where none was.
    public func settlementFile(_ day: CivilDate) throws -> String? {
        try row(open(), "SELECT digest FROM settlementFile WHERE clearingDay = ?", [day.description])?["digest"]
    }

    /// Notes that the file of a day was made; a second one for the same day is refused by the table's key.
    public func noteSettlementFile(
        _ day: CivilDate, digest: String, lines: Int, net: Int64, at now: Moment
    ) throws {
        try run(
            open(), "INSERT INTO settlementFile (clearingDay, digest, lines, net, madeAt) VALUES (?, ?, ?, ?, ?)",
            [day.description, digest, lines, net, now.milliseconds])
    }

    // MARK: Parts

    private func open() throws -> Database {
        guard let db else { throw StoreError.failed("the ledger was called outside a group") }
        return db
    }

    private func nextSerial(_ db: Database) throws -> Int64 {
        if serials.isEmpty {
            let first =
                try Int64.fetchOne(
                    db.cachedStatement(
                        sql: "UPDATE serial SET next = next + 1000 WHERE name = 'rrn' RETURNING next - 1000"))
                ?? 1
            serials = first..<(first + 1000)
        }
        return serials.removeFirst()
    }

    /// The plus keeps SQLite from weighing the bound type against the partial index on pre-authorisations: where it
    /// does, it compiles the cached statement anew each time that the type is bound.
    private func posting(_ db: Database, _ key: PostingKey) throws -> Posting? {
        try row(
            db, "SELECT * FROM posting WHERE merchant = ? AND terminal = ? AND batch = ? AND stan = ? AND type = +?",
            [key.merchant, key.terminal, key.batch.value, key.stan.value, key.type.rawValue]
        ).map { try Posting($0) }
    }

    private func find(_ db: Database, _ original: OriginalQuery, _ query: FactQuery) throws -> Posting? {
        switch original {
        case .line(let line, let types):
            for type in types {
                let key = PostingKey(
                    merchant: query.merchant, terminal: query.terminal, batch: line.batch, stan: line.stan, type: type)
                if let posting = try posting(db, key) { return posting }
            }
            return nil
        case .rrn(let rrn):
            return try row(db, "SELECT * FROM posting WHERE merchant = ? AND rrn = ?", [query.merchant, rrn])
                .map { try Posting($0) }
        case .authorization(let code, let hash):
            return try row(
                db,
                """
                SELECT * FROM posting WHERE merchant = ? AND authorization = ? AND type = 'preAuthorization'
                AND cardHash = ? ORDER BY receivedAt DESC
                """, [query.merchant, code, hash]
            ).map { try Posting($0) }
        }
    }

    private func row(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    private func rows(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws -> [Row] {
        try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }

    private func run(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
