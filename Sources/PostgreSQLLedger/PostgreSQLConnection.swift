import CPostgreSQL
import Foundation
import Ledger
import Store

/// One connection in pipeline mode. Not for two threads: whoever owns the ledger calls it from one queue.
final class PostgreSQLConnection {
    /// An answer that the server owes, in the order of what was sent.
    private enum Owed {
        case rows(LedgerQuery, [LedgerValue])
        case done
        case sync
    }

    let url: DatabaseURL
    private let connection: OpaquePointer
    private var owed: ArraySlice<Owed> = []
    private var kept = KeptAnswers()
    private var unsent = UnsentRows()
    /// The newest warning of the server's.
    var warning: String?

    /// Waits are bounded, so that a server that is gone without a word holds nobody for ever. The URL may say otherwise.
    private static let defaults = [
        "connect_timeout": "5", "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3",
        "tcp_user_timeout": "15000",
    ]

    /// Connects, and looks that commits are durable here.
    init(_ url: DatabaseURL, for use: PostgreSQLLedger.Use) throws {
        self.url = url
        var defaults = Self.defaults
        // Of several servers the one that takes writes: a standby is none until it is promoted.
        if use != .reading { defaults["target_session_attrs"] = "read-write" }
        let options =
            defaults.sorted { $0.key < $1.key } + [
                ("dbname", url.text), ("client_encoding", "UTF8"), ("fallback_application_name", "qiantui host"),
            ]
        let opened = Self.withCStrings(options.map(\.0)) { keys in
            Self.withCStrings(options.map(\.1)) { values in PQconnectdbParams(keys, values, 1) }
        }
        guard let opened else {
            throw PostgreSQLError(kind: .unreachable, place: url.place, problem: "no memory", state: nil)
        }
        connection = opened
        guard PQstatus(opened) == CONNECTION_OK else { throw lost() }
        // Called by the two that take what the server sent, and this object closes the connection before it goes.
        PQsetNoticeReceiver(
            opened, { context, result in PostgreSQLConnection.noticed(context, result) },
            Unmanaged.passUnretained(self).toOpaque())
        // A host that hangs must not hold a terminal's row for long, and none waits for ever on another: whoever waits
        // outlasts one that hangs.
        try execute(
            """
            SET lock_timeout = '7s'; SET statement_timeout = '60s';
            SET idle_in_transaction_session_timeout = '\(use == .serving ? 5 : 60)s';
            SET default_transaction_isolation = 'read committed'
            """)
        try checkDurability()
        guard use != .reading else { return }
        guard try execute("SHOW transaction_read_only") == "off" else {
            throw PostgreSQLError(
                kind: .unreachable, place: url.place, problem: "it only reads: a standby, or set so", state: nil)
        }
    }

    private func checkDurability() throws {
        // With a standby a commit is durable once that has it too: these two levels do not wait so long.
        let hasStandby = try execute("SHOW synchronous_standby_names").map { !$0.isEmpty } ?? false
        let weak = [
            ("fsync", ["off"]), ("synchronous_commit", ["off"] + (hasStandby ? ["local", "remote_write"] : [])),
        ]
        for (setting, levels) in weak {
            guard let found = try execute("SHOW \(setting)"), !levels.contains(found) else {
                let found = try execute("SHOW \(setting)") ?? "nothing"
                throw StoreError.notDurable(
                    path: url.place, expected: "\(setting) on", found: "\(setting) \(found)")
            }
        }
    }

    private static func noticed(_ context: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
        // The untranslated severity: V.
        guard let context, let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V"))),
            String(cString: severity) == "WARNING"
        else { return }
        let receiver = Unmanaged<PostgreSQLConnection>.fromOpaque(context).takeUnretainedValue()
        receiver.warning = receiver.url.cleaned(PQresultErrorMessage(result))
    }

    deinit { PQfinish(connection) }

    private static func withCStrings<Value>(
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
    ) -> Value {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return (copies.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { buffer in
            body(buffer.baseAddress)
        }
    }

    // MARK: Before the pipeline

    /// Runs statements one by one and waits for them.
    ///
    /// - Returns: The first column of the last one's first row.
    @discardableResult
    func execute(_ sql: String) throws -> String? {
        let result = PQexec(connection, sql)
        defer { PQclear(result) }
        try check(result)
        guard PQntuples(result) > 0, PQgetisnull(result, 0, 0) == 0 else { return nil }
        return String(cString: PQgetvalue(result, 0, 0))
    }

    /// Has the server compile every statement, and goes into pipeline mode for good.
    func prepare() throws {
        for query in LedgerQuery.allCases { try prepare(Self.name(query), Self.text(query)) }
        for query in UnsentRows.queries {
            for size in UnsentRows.sizes where size > 1 {
                guard let sql = query.sql(rows: size) else { continue }
                try prepare(Self.name(query, rows: size), Self.numbered(sql))
            }
        }
        guard PQenterPipelineMode(connection) == 1 else { throw lost() }
    }

    private func prepare(_ name: String, _ text: String) throws {
        let result = PQprepare(connection, name, text, 0, nil)
        defer { PQclear(result) }
        try check(result)
    }

    private static func name(_ query: LedgerQuery, rows: Int = 1) -> String {
        rows == 1 ? "\(query.rawValue)" : "\(query.rawValue)x\(rows)"
    }

    /// The statement as PostgreSQL writes it: `$1` for the first value.
    private static func numbered(_ sql: String) -> String {
        var text = ""
        var count = 0
        for character in sql {
            guard character == "?" else {
                text.append(character)
                continue
            }
            count += 1
            text += "$\(count)"
        }
        return text
    }

    /// With the rows locked that are decided on.
    private static func text(_ query: LedgerQuery) -> String {
        // A sequence gives its numbers without a row that hosts would wait for in turn.
        if query == .nextSerials { return "SELECT nextval('rrnblock') * \(LedgerSerials.block)" }
        return numbered(query.sql) + (query.holdsRows ? " FOR UPDATE" : "")
    }

    // MARK: The pipeline

    /// Whether the server is still there, as far as can be told without asking it.
    var isAlive: Bool {
        // A farewell and the end of the stream come in two reads.
        PQconsumeInput(connection) == 1 && PQconsumeInput(connection) == 1 && PQstatus(connection) == CONNECTION_OK
    }

    /// Sends a statement without values; its answer is awaited later.
    func send(_ sql: String) throws {
        try sendRows()
        guard PQsendQueryParams(connection, sql, 0, nil, nil, nil, nil, 1) == 1 else { throw lost() }
        owed.append(.done)
    }

    func send(_ query: LedgerQuery, _ values: [LedgerValue], isAsking: Bool) throws {
        if !isAsking {
            kept.forget(query, values)
            if unsent.add(query, values) {
                guard unsent.isFull else { return }
                try sendRows()
                // The server writes them while the group goes on.
                guard PQflush(connection) >= 0 else { throw lost() }
                return
            }
        }
        // What is asked after a row was written finds it.
        try sendRows()
        try send(Self.name(query), values)
        owed.append(isAsking ? .rows(query, values) : .done)
    }

    private func sendRows() throws {
        for statement in unsent.take() {
            try send(Self.name(statement.query, rows: statement.rows), statement.values)
            owed.append(.done)
        }
    }

    private func send(_ name: String, _ values: [LedgerValue]) throws {
        guard Parameters(values).send(name, on: connection) else { throw lost() }
    }

    /// Forgets rows that were not sent: their group has failed.
    func dropRows() { unsent.removeAll() }

    /// Has the server answer what was sent so far.
    func flush() throws {
        guard PQpipelineSync(connection) == 1 else { throw lost() }
        owed.append(.sync)
    }

    /// Asks for one row of texts, outside a transaction, and waits for it.
    func row(_ sql: String) throws -> [String] {
        try send(sql)
        try flush()
        owed.removeFirst()
        let result = try next()
        defer { PQclear(result) }
        try settle()
        guard PQntuples(result) == 1 else { return [] }
        let columns = PostgreSQLColumns(result: result, row: 0)
        return (0..<Int(PQnfields(result))).map { columns.text($0) ?? "" }
    }

    /// Asks all at once, and keeps the answers until they are forgotten.
    func foresee(_ asks: [KeptAnswers.Ask]) throws {
        let asks = asks.filter { KeptAnswers.takes($0) && kept.answer($0.query, $0.values) == nil }
        guard !asks.isEmpty else { return }
        for ask in asks { try send(ask.query, ask.values, isAsking: true) }
        // Nothing is answered before it is asked for.
        try flush()
        for ask in asks {
            try settle { owed in
                if case .rows(ask.query, ask.values) = owed { true } else { false }
            }
            owed.removeFirst()
            kept.keep(ask, try next())
        }
    }

    func keeps(_ query: LedgerQuery, _ values: [LedgerValue]) -> Bool { kept.answer(query, values) != nil }

    func forgetAll() { kept = KeptAnswers() }

    /// Hands over the rows of a query. What was sent before it is awaited first.
    func visit(
        _ query: LedgerQuery, _ values: [LedgerValue], _ body: (PostgreSQLColumns) throws -> Void
    ) throws {
        if let result = kept.answer(query, values) {
            for row in 0..<PQntuples(result) { try body(PostgreSQLColumns(result: result, row: row)) }
            return
        }
        func isThis(_ owed: Owed) -> Bool {
            if case .rows(query, values) = owed { true } else { false }
        }
        if !owed.contains(where: isThis) {
            try send(query, values, isAsking: true)
            // Nothing is answered before it is asked for.
            try flush()
        }
        try settle(until: isThis)
        owed.removeFirst()
        let result = try next()
        defer { PQclear(result) }
        for row in 0..<PQntuples(result) { try body(PostgreSQLColumns(result: result, row: row)) }
    }

    /// Waits for every answer that is owed.
    ///
    /// - Returns: What the last statement says that it did.
    @discardableResult
    func settle() throws -> String { try settle { _ in false } }

    @discardableResult
    private func settle(until isWanted: (Owed) -> Bool) throws -> String {
        var tag = ""
        var failure: (any Error)?
        while let first = owed.first, failure != nil || !isWanted(first) {
            owed.removeFirst()
            do {
                if case .sync = first {
                    try sync()
                } else {
                    let result = try next()
                    defer { PQclear(result) }
                    tag = String(cString: PQcmdStatus(result))
                }
            } catch {
                // The first one is the cause; those that follow it were not run.
                failure = failure ?? error
                if PQstatus(connection) != CONNECTION_OK { owed = [] }
            }
        }
        if let failure { throw failure }
        return tag
    }

    /// The result of one statement; the caller clears it.
    private func next() throws -> OpaquePointer {
        guard let result = PQgetResult(connection) else { throw lost() }
        // Nil ends a statement's results.
        while let more = PQgetResult(connection) { PQclear(more) }
        do {
            try check(result)
            return result
        } catch {
            PQclear(result)
            throw error
        }
    }

    private func sync() throws {
        let result = PQgetResult(connection)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw lost() }
    }

    // MARK: Errors

    private func check(_ result: OpaquePointer?) throws {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return
        case _ where PQstatus(connection) != CONNECTION_OK || result == nil: throw lost()
        default:
            let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
            throw PostgreSQLError(
                kind: PostgreSQLError.kind(of: state), place: url.place,
                problem: url.cleaned(PQresultErrorMessage(result)), state: state)
        }
    }

    private func lost() -> PostgreSQLError {
        PostgreSQLError(
            kind: .unreachable, place: url.place, problem: url.cleaned(PQerrorMessage(connection)), state: nil)
    }
}
