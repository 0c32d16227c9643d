import DayEnd
public import Ledger
public import Store

/// The host's ledger in PostgreSQL. Several hosts may work on one database: a group locks the rows that it decides on,
/// the terminal's first, so that a terminal is served by one host at a time.
///
/// With a synchronous standby (`synchronous_standby_names`) a commit is over once the standby has it, so that what was
/// answered outlives the primary. The URL may name both servers: the one that takes writes is used.
///
/// A connection that breaks fails its group, and the next group connects anew. What a group writes goes out without a
/// wait for answers; those come with the next question, or with the commit.
public final class PostgreSQLLedger: Ledger, LedgerStatements {
    public private(set) var meter = CommitMeter()
    public var serials = LedgerSerials()
    /// What a ledger is opened for.
    public enum Use: Sendable {
        /// Short groups: one that hangs is ended by the server, so that other hosts go on.
        case serving
        /// A group may think for as long as a minute: settlement files.
        case filing
        /// Reports: tables are not made, and a standby will do.
        case reading
    }

    private let url: DatabaseURL
    private let use: Use
    private var connection: PostgreSQLConnection?
    private var isInGroup = false
    /// Why the newest attempt to connect failed, and until when no other is made: requests that wait do not each wait
    /// for a server that is away.
    private var failure: (error: any Error, until: ContinuousClock.Instant)?
    private static let pause = Duration.milliseconds(500)

    /// Connects, and makes the tables where there are none.
    public init(_ url: DatabaseURL, for use: Use = .serving) throws {
        self.url = url
        self.use = use
        connection = try connect()
    }

    private func connect() throws -> PostgreSQLConnection {
        let connection = try PostgreSQLConnection(url, for: use)
        try PostgreSQLSchema.migrate(connection, isReading: use == .reading)
        if use != .reading {
            // Without them entries go to the part of all other days: no reason to refuse a sale.
            try? PostgreSQLPartitions.makeAhead(connection)
            try passBarrier(connection)
        }
        try connection.prepare()
        return connection
    }

    /// A commit that waits for the standby, before anything is answered from what is read here: after a crash, and
    /// after a wait that was cancelled, the primary shows what the standby may not have yet.
    private func passBarrier(_ connection: PostgreSQLConnection) throws {
        connection.warning = nil
        try connection.execute("UPDATE ledgerversion SET version = version")
        try checkWait(connection)
    }

    /// The server says that a commit went well whose wait for the standby somebody cancelled, with a warning.
    private func checkWait(_ connection: PostgreSQLConnection) throws {
        guard let warning = connection.warning else { return }
        throw PostgreSQLError(
            kind: .unreachable, place: url.place, problem: "what was committed may be here alone: \(warning)",
            state: nil)
    }

    private func connected() throws -> PostgreSQLConnection {
        if let connection, connection.isAlive { return connection }
        connection = nil
        if let failure, ContinuousClock.now < failure.until { throw failure.error }
        do {
            let fresh = try connect()
            connection = fresh
            failure = nil
            return fresh
        } catch {
            failure = (error, .now + Self.pause)
            throw error
        }
    }

    /// The server itself looks after its files.
    public func check() throws {}

    public func probe() throws {
        let connection = try connected()
        do {
            let found = try connection.row(
                """
                SELECT current_setting('synchronous_commit'), current_setting('fsync'), \
                current_setting('transaction_read_only')
                """)
            for (setting, level) in zip(["synchronous_commit", "fsync"], found) where level == "off" {
                throw StoreError.notDurable(
                    path: url.place, expected: "\(setting) on", found: "\(setting) off")
            }
            guard found.last == "off" else {
                throw PostgreSQLError(
                    kind: .refused, place: url.place,
                    problem: "it takes no writes: it is a standby or set to read only",
                    state: nil)
            }
        } catch let error as StoreError {
            throw error
        } catch {
            // Whatever state it is in: the next one begins anew.
            self.connection = nil
            throw error
        }
    }

    /// The server does that by itself.
    public func checkpoint() throws {}

    public func group<Value>(_ body: () throws -> Value) throws -> Value {
        try transaction("BEGIN", body)
    }

    public func verification() throws -> LedgerVerification {
        let days = try connected().row("SELECT COALESCE(string_agg(\"clearingDay\", ','), '') FROM detachedday")
        let detached = Set((days.first ?? "").split(separator: ",").compactMap { CivilDate(String($0)) })
        return try transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") {
            try LedgerVerification(self, name: url.place, detached: detached)
        }
    }

    private func transaction<Value>(_ begin: String, _ body: () throws -> Value) throws -> Value {
        let connection = try connected()
        isInGroup = true
        defer {
            isInGroup = false
            connection.forgetAll()
        }
        do {
            connection.warning = nil
            try connection.send(begin)
            let value = try body()
            try meter.measure {
                try connection.send("COMMIT")
                try connection.flush()
                // The server answers ROLLBACK where a statement before it failed.
                let done = try connection.settle()
                guard done == "COMMIT" else {
                    throw PostgreSQLError(
                        kind: .refused, place: url.place, problem: "COMMIT was answered with \(done)", state: nil)
                }
                try checkWait(connection)
            }
            return value
        } catch {
            serials = LedgerSerials()
            rollBack(connection)
            // The next group looks for a server anew.
            if (error as? PostgreSQLError)?.kind == .unreachable { self.connection = nil }
            throw error
        }
    }

    private func rollBack(_ connection: PostgreSQLConnection) {
        connection.dropRows()
        do {
            // What failed before it is over at the first of the two.
            try connection.flush()
            _ = try? connection.settle()
            try connection.send("ROLLBACK")
            try connection.flush()
            try connection.settle()
        } catch {
            self.connection = nil
        }
    }

    // MARK: Statements

    private func open() throws -> PostgreSQLConnection {
        guard isInGroup, let connection else { throw StoreError.failed("the ledger was called outside a group") }
        return connection
    }

    public func expect(_ queries: [(LedgerQuery, [LedgerValue])]) throws {
        let connection = try open()
        let unknown = queries.filter { !connection.keeps($0.0, $0.1) }
        guard !unknown.isEmpty else { return }
        for (query, values) in unknown { try connection.send(query, values, isAsking: true) }
        try connection.flush()
    }

    public var isFar: Bool { true }

    /// None: other hosts write, too.
    public var known: KnownRows? {
        get { nil }
        set {}
    }

    public func foresee(_ queries: [(LedgerQuery, [LedgerValue])]) throws { try open().foresee(queries) }

    public func visit(
        _ query: LedgerQuery, _ values: [LedgerValue], _ body: (PostgreSQLColumns) throws -> Void
    ) throws {
        try open().visit(query, values, body)
    }

    public func run(_ query: LedgerQuery, _ values: [LedgerValue]) throws {
        try open().send(query, values, isAsking: false)
    }
}
