import Foundation

/// The one folder that holds a role's state. At most one process has it open.
public final class DataFolder: Sendable {
    public let path: String
    private let descriptor: Int32

    /// Creates the folder where it is missing (mode 0700) and locks it until this value is gone.
    ///
    /// - Throws: ``StoreError/inUse(path:)`` while another process has it; ``StoreError/unusable(path:problem:)``.
    public init(_ path: String) throws(StoreError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unusable(path: path, problem: "cannot be created: \(error.localizedDescription)")
        }
        let descriptor = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unusable(path: path, problem: "its lock file cannot be opened: \(String(cString: strerror(errno)))")
        }
        // The kernel lets go of the lock when the process ends, however it ends.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .inUse(path: path)
        }
        self.descriptor = descriptor
    }

    deinit {
        // A child process that is just being started holds a copy of the descriptor until it runs its own program:
        // closing ours alone would leave the lock with it.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    public func file(_ name: String) -> String { path + "/" + name }
}

/// Why a store cannot be used, with the remedy.
public enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    case inUse(path: String)
    case unusable(path: String, problem: String)
    /// The database does not have the settings under which an acknowledged commit survives a power cut.
    case notDurable(path: String, expected: String, found: String)
    case newerSchema(path: String, found: Int, known: Int)
    case failed(String)

    public var description: String {
        switch self {
        case .inUse(let path):
            "data folder \(path): another process has it open; stop that one, or name another folder with --data"
        case .unusable(let path, let problem): "\(path): \(problem)"
        case .notDurable(let path, let expected, let found):
            "\(path): expected \(expected), found \(found): commits would not survive a power cut, so nothing is traded"
        case .newerSchema(let path, let found, let known):
            "\(path): written by a newer program (schema \(found), this one knows \(known)); start that program"
        case .failed(let problem): problem
        }
    }
}

extension DataFolder {
    /// Makes the folder that a file is to stand in.
    public static func make(_ filePath: String) throws {
        guard let slash = filePath.lastIndex(of: "/") else { return }
        try FileManager.default.createDirectory(
            atPath: String(filePath[..<slash]), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }
}

extension DataFolder {
    /// Puts a file in its place whole: after a power cut the old one stands there, or the new one.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        let fresh = path + ".new"
        try unlinkFile(fresh)
        guard
            FileManager.default.createFile(
                atPath: fresh, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else { throw StoreError.unusable(path: path, problem: "cannot be written") }
        try renameDurably(fresh, path)
    }
}

extension DataFolder {
    /// Puts a finished database in the place of another, whose log does not belong to it.
    ///
    /// SQLite would play the old log into the new file, and without that log the old file lacks its newest commits. So
    /// the new one first stands beside it under a name that says that it is whole; whatever cuts the rest off,
    /// ``finishReplacing(_:)`` does it before the database is opened again.
    public static func replaceDatabase(_ path: String, with fresh: String) throws {
        try renameDurably(fresh, whole(path))
        try finishReplacing(path)
    }

    public static func finishReplacing(_ path: String) throws {
        guard access(whole(path), F_OK) == 0 else { return }
        for rest in ["-wal", "-shm"] { try unlinkFile(path + rest) }
        try renameDurably(whole(path), path)
    }

    private static func whole(_ path: String) -> String { path + ".whole" }

    public static func removeDatabase(_ path: String) throws {
        for rest in ["", "-wal", "-shm"] { try unlinkFile(path + rest) }
    }
}

extension DataFolder {
    /// Makes an empty file that only its owner can read, where there is none.
    ///
    /// One that is there is not even opened: closing it again would take SQLite's locks on it from this process
    /// (POSIX record locks, see "How To Corrupt An SQLite Database File", 2.2).
    static func createPrivate(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return }
            throw StoreError.unusable(path: path, problem: "cannot be opened: \(String(cString: strerror(errno)))")
        }
        close(descriptor)
    }
}
