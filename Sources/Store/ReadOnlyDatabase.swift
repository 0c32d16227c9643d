import Foundation
public import GRDB

/// A database that is only looked at: of a program that runs, that was stopped or that was killed. Not a byte of it is
/// changed; a log that a crash has left behind is read with it and stays.
public final class ReadOnlyDatabase: Sendable {
    public let queue: DatabaseQueue
    public let path: String
    /// The program that makes it was cut off before its first commit: there are no tables.
    public let isEmpty: Bool
    /// Holds the copy that is read, where the folder lets nobody write.
    private let scratch: Scratch?

    /// - Parameter allowsEmpty: Whether one without tables will do.
    /// - Throws: ``StoreError/unusable(path:problem:)``; ``StoreError/newerSchema(path:found:known:)``.
    public init(_ path: String, schema: Int, allowsEmpty: Bool = false) throws {
        self.path = path
        do {
            // Readers of a log share an index of it in a file beside it, which they make where there is none.
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            let scratch = access(folder.isEmpty ? "/" : folder, W_OK) == 0 ? nil : try Scratch(path)
            self.scratch = scratch
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            queue = try DatabaseQueue(path: scratch?.path ?? path, configuration: configuration)
        } catch {
            throw StoreError.unusable(path: path, problem: "cannot be opened as a database: \(error)")
        }
        let found = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        isEmpty = found == 0
        guard !isEmpty || allowsEmpty else {
            throw StoreError.unusable(path: path, problem: "nothing was ever written to it")
        }
        guard found <= schema else { throw StoreError.newerSchema(path: path, found: found, known: schema) }
    }

    /// What SQLite finds wrong with the file, a line each, and settings that do not survive a power cut. The level of
    /// syncing is no part of the file: the program that writes reads it back when it opens it.
    public func problems() throws -> [String] {
        try queue.read { db in
            var found = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
            let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
            if !isEmpty, mode != "wal" { found.append("journal_mode is \(mode), not wal") }
            return found
        }
    }

    /// A copy of a database and its log, gone with this value.
    private final class Scratch: Sendable {
        let path: String
        private let folder: String

        init(_ source: String) throws {
            folder = NSTemporaryDirectory() + "/qiantui-" + UUID().uuidString
            path = folder + "/copy.sqlite"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for rest in ["", "-wal"] where FileManager.default.fileExists(atPath: source + rest) {
                try FileManager.default.copyItem(atPath: source + rest, toPath: path + rest)
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }
    }
}
