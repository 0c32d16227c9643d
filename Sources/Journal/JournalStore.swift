public import DayEnd
import GRDB
public import Store

/// A terminal's journal on disk: sealed records in SQLite, appended and never changed.
///
/// One owner at a time calls it. A failed append leaves it unusable on purpose: after a failed sync nobody knows what
/// is on disk until the file is opened again.
public final class JournalStore {
    public let path: String
    public private(set) var meter = CommitMeter()
    /// Version of the table that this program writes.
    static let schema = 1
    static let insertion = "INSERT INTO record (sequence, hash, isAnchor, text) VALUES (?, ?, ?, ?)"
    /// Kept from append to append; before the database, so that it is gone before that is.
    private var insertion: PreparedStatement?
    let database: DurableDatabase
    /// The newest records once more; nil for a journal that has no other copy.
    var tail: RecordTail?
    private var chain: RecordChain

    /// What a journal holds: the state, and how many records it came from.
    public struct Loaded: Sendable {
        public var state: TerminalState
        /// Number of the newest record; 0 in a new journal.
        public var sequence: Int64
        /// Records that were folded: those since the last anchor.
        public var folded: Int
    }

    /// Opens or creates a journal, checks its chain from the first record on and folds it from its last anchor.
    public static func open(_ path: String) throws -> (store: JournalStore, loaded: Loaded) {
        let database = try makeDatabase(path)
        let anchor = try database.queue.read { db in
            try Int64.fetchOne(db, sql: "SELECT max(sequence) FROM record WHERE isAnchor = 1")
        }
        var chain = RecordChain()
        var state = TerminalState()
        var folded = 0
        try scan(database, from: 1) { sealed in
            guard sealed.sequence >= anchor ?? 1 else {
                try chain.pass(sealed)
                return
            }
            try state.apply(chain.open(sealed).record)
            folded += 1
        }
        let store = JournalStore(path: path, database: database, chain: chain)
        return (store, Loaded(state: state, sequence: chain.sequence, folded: folded))
    }

    private init(path: String, database: DurableDatabase, chain: RecordChain) {
        self.path = path
        self.database = database
        self.chain = chain
    }

    /// Number of the newest record.
    public var sequence: Int64 { chain.sequence }

    /// Appends records in one durable commit; they are on disk when this returns.
    public func append(_ records: [TerminalRecord], at time: Moment) throws {
        var chain = chain
        let sealed = try records.map { record throws(DayEnd.RecordError) in
            (try chain.seal(record, at: time), record.isAnchor)
        }
        var meter = meter
        try database.durably(&meter) { db in
            let statement = try insertion ?? PreparedStatement(db, Self.insertion)
            insertion = statement
            for (record, isAnchor) in sealed {
                try statement.run { values in
                    values.add(record.sequence)
                    values.add(record.hash)
                    values.add(isAnchor ? 1 : 0 as Int64)
                    values.add(record.text)
                }
            }
        }
        self.meter = meter
        self.chain = chain
        tail?.append(sealed.map(\.0))
    }

    /// Reads every record of a journal from the first on, checking the chain.
    ///
    /// - Throws: ``RecordError`` naming the first record that is not what was written.
    public static func readAll(_ path: String, _ body: (RecordEnvelope) throws -> Void) throws {
        let database = try existing(path)
        var chain = RecordChain()
        try database.queue.read { db in try scan(db, from: 1) { try body(chain.open($0)) } }
    }

    /// Opens a journal that is there.
    static func existing(_ path: String) throws -> ReadOnlyDatabase { try ReadOnlyDatabase(path, schema: schema) }

    public func checkpoint() throws { try database.checkpoint() }

    /// Lets go of the pages that are kept in memory.
    public func releaseMemory() { database.releaseMemory() }

    /// Takes a second copy, then reads it: chain and state must be those of this journal.
    public func backUp(to path: String, expecting state: TerminalState) throws {
        try database.copy(to: path) { fresh in
            let copy = try JournalStore.open(fresh)
            guard copy.store.chain == chain, copy.loaded.state == state else {
                throw StoreError.unusable(path: path, problem: "the copy is not what was copied")
            }
        }
        tail?.begin(after: chain.sequence)
    }

    static func makeDatabase(_ path: String) throws -> DurableDatabase {
        try DurableDatabase(path: path, schema: Self.schema) { db, _ in
            try db.execute(
                sql: """
                    CREATE TABLE record (
                        sequence INTEGER PRIMARY KEY,
                        hash BLOB NOT NULL,
                        isAnchor INTEGER NOT NULL,
                        text TEXT NOT NULL
                    ) STRICT;
                    CREATE INDEX anchor ON record (sequence) WHERE isAnchor = 1;
                    """)
        }
    }

    func stored(_ sequence: Int64) throws -> SealedRecord? {
        try database.queue.read { try Self.record(sequence, in: $0) }
    }

    func stored(from first: Int64, to last: Int64) throws -> [SealedRecord] {
        var found: [SealedRecord] = []
        try Self.scan(database, from: first, to: last) { found.append($0) }
        return found
    }

    static func record(_ sequence: Int64, in db: Database) throws -> SealedRecord? {
        var found: SealedRecord?
        try scan(db, from: sequence, to: sequence) { found = $0 }
        return found
    }

    static func scan(
        _ database: DurableDatabase, from first: Int64, to last: Int64 = .max, _ body: (SealedRecord) throws -> Void
    ) throws {
        try database.queue.read { try scan($0, from: first, to: last, body) }
    }

    static func scan(
        _ db: Database, from first: Int64, to last: Int64 = .max, _ body: (SealedRecord) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT sequence, hash, text FROM record WHERE sequence BETWEEN ? AND ? ORDER BY sequence",
            arguments: [first, last])
        while let row = try rows.next() {
            try body(SealedRecord(sequence: row[0], hash: [UInt8](blob: row, 1), text: row[2]))
        }
    }
}

extension TerminalRecord {
    var isAnchor: Bool {
        if case .batchClosed = self { true } else { false }
    }
}
