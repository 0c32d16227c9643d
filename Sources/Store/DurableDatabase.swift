import Foundation
public import GRDB

/// A SQLite database whose commits survive a power cut.
///
/// WAL with `synchronous = FULL`. GRDB sets NORMAL on the writer while it opens a WAL database, after
/// `prepareDatabase`; with NORMAL the last commits before a cut are lost. So FULL is set after opening, read back, and
/// without it the database is not handed out.
public final class DurableDatabase: Sendable {
    public let queue: DatabaseQueue
    public let path: String

    /// FULL. A debug build can be told to take what GRDB leaves, which does lose commits at a cut: a test of cuts that
    /// finds nothing there would prove nothing. A release build does not know the name.
    private static let level: String = {
        #if DEBUG
            if getenv("QIANTUI_UNSAFE_STORE") != nil { return "NORMAL" }
        #endif
        return "FULL"
    }()

    /// How far a database may reach between two checkpoints, each of which writes a page once that the WAL holds many
    /// times.
    public struct Reach: Sendable {
        /// KiB of memory for pages.
        var cache: Int
        /// Pages in the WAL.
        var checkpoint: Int

        /// SQLite's own: 2 MB and 4 MB.
        public static let modest = Reach(cache: 2_000, checkpoint: 1_000)
        /// For many writers in one file: 16 MB of each.
        public static let broad = Reach(cache: 16_000, checkpoint: 4_000)
    }

    /// - Parameters:
    ///   - schema: The version that this program writes. An older one is brought up by `migrate`.
    ///   - migrate: Called inside a transaction with the version found (0: a new file).
    public init(
        path: String, schema: Int, reach: Reach = .modest, migrate: @Sendable (Database, _ from: Int) throws -> Void
    ) throws {
        self.path = path
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        // SQLite makes its files readable by all, and gives the WAL the mode of the database: so that one is made first.
        try DataFolder.createPrivate(path)
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch let error as DatabaseError where error.isDamage {
            throw DamagedFile(path: path, problem: "\(error)")
        } catch {
            throw StoreError.unusable(path: path, problem: "cannot be opened as a database: \(error)")
        }
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    PRAGMA synchronous = \(Self.level); PRAGMA cache_size = -\(reach.cache);
                    PRAGMA wal_autocheckpoint = \(reach.checkpoint)
                    """)
            let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
            let level = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
            guard mode == "wal", level == 2 || Self.level != "FULL" else {
                throw StoreError.notDurable(
                    path: path, expected: "journal_mode wal, synchronous 2",
                    found: "journal_mode \(mode), synchronous \(level)")
            }
            let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard found <= schema else { throw StoreError.newerSchema(path: path, found: found, known: schema) }
            guard found < schema else { return }
            try db.inTransaction(.immediate) {
                try migrate(db, found)
                try db.execute(sql: "PRAGMA user_version = \(schema)")
                return .commit
            }
        }
    }

    /// Runs `body` in a transaction and commits it; what it wrote is on disk when this returns. After an error nothing of
    /// it is left.
    ///
    /// - Parameter meter: Counts the commit, without what `body` does.
    public func durably<Value>(_ meter: inout CommitMeter, _ body: (Database) throws -> Value) throws -> Value {
        try queue.writeWithoutTransaction { db in
            try db.cachedStatement(sql: "BEGIN IMMEDIATE TRANSACTION").execute()
            do {
                let value = try body(db)
                try meter.measure { try db.cachedStatement(sql: "COMMIT TRANSACTION").execute() }
                return value
            } catch {
                try? db.rollback()
                throw error
            }
        }
    }

    /// Looks that commits are durable, and makes one that changes nothing: a disk that is full or has failed refuses it.
    public func probe() throws {
        try queue.writeWithoutTransaction { db in
            let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
            let level = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
            guard mode == "wal", level == 2 else {
                throw StoreError.notDurable(
                    path: path, expected: "journal_mode wal, synchronous 2",
                    found: "journal_mode \(mode), synchronous \(level)")
            }
            try db.inTransaction(.immediate) {
                // Writes the first page as it is, and waits for the disk.
                let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                try db.execute(sql: "PRAGMA user_version = \(version)")
                return .commit
            }
        }
    }

    /// Writes the WAL back into the database file and empties it.
    public func checkpoint() throws {
        try queue.writeWithoutTransaction { db in
            _ = try db.checkpoint(.truncate)
        }
    }

    /// Lets go of the pages that are kept in memory.
    public func releaseMemory() { queue.releaseMemory() }

    /// A second copy at another path, complete and consistent. An older copy there is replaced at the end, and only if
    /// `check` has found the new one good.
    public func copy(to path: String, _ check: (_ fresh: String) throws -> Void) throws {
        let fresh = path + ".new"
        try? unlinkFile(fresh)
        // SQLite takes an empty file as it is, with its mode.
        try DataFolder.createPrivate(fresh)
        try queue.vacuum(into: fresh)
        try check(fresh)
        try renameDurably(fresh, path)
    }
}
