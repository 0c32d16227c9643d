public import Ledger
public import Store

/// The host's ledger in PostgreSQL. Several hosts may work on one database: a group locks the rows that it decides on,
/// the terminal's first, so that a terminal is served by one host at a time.
///
/// A connection that breaks fails its group, and the next group connects anew. What a group writes goes out without a
/// wait for answers; those come with the next question, or with the commit.
public final class PostgreSQLLedger: Ledger, LedgerStatements {
    public private(set) var meter = CommitMeter()
    public var serials = LedgerSerials()
    private let url: DatabaseURL
    private let isReading: Bool
    private var connection: PostgreSQLConnection?
    private var isInGroup = false
    /// Why the newest attempt to connect failed, and until when no other is made: requests that wait do not each wait
    /// for a server that is away.
    private var failure: (error: any Error, until: ContinuousClock.Instant)?
    private static let pause = Duration.milliseconds(500)

    /// Connects, and makes the tables where there are none.
    ///
    /// - Parameter isReading: For reports: tables are not made.
    public init(_ url: DatabaseURL, isReading: Bool = false) throws {
        self.url = url
        self.isReading = isReading
        connection = try connect()
    }

    private func connect() throws -> PostgreSQLConnection {
        let connection = try PostgreSQLConnection(url)
        try PostgreSQLSchema.migrate(connection, isReading: isReading)
        try connection.prepare()
        return connection
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
        try transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") {
            try LedgerVerification(self, name: url.place)
        }
    }

    private func transaction<Value>(_ begin: String, _ body: () throws -> Value) throws -> Value {
        let connection = try connected()
        isInGroup = true
        defer { isInGroup = false }
        do {
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
            }
            return value
        } catch {
            serials = LedgerSerials()
            rollBack(connection)
            throw error
        }
    }

    private func rollBack(_ connection: PostgreSQLConnection) {
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
        for (query, values) in queries { try connection.send(query, values, isAsking: true) }
        try connection.flush()
    }

    public func visit(
        _ query: LedgerQuery, _ values: [LedgerValue], _ body: (PostgreSQLColumns) throws -> Void
    ) throws {
        try open().visit(query, values, body)
    }

    public func run(_ query: LedgerQuery, _ values: [LedgerValue]) throws {
        try open().send(query, values, isAsking: false)
    }
}
