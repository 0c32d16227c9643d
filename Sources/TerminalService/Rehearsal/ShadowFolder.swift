import Credentials
import Foundation
import Store

/// A copy of a terminal's books in a temporary folder; the folder itself is read and nothing more.
///
/// Made in another process than the terminal's: closing a file that SQLite has open would take this process's locks on
/// it away.
final class ShadowFolder: Sendable {
    let path: String

    /// - Throws: ``StoreError`` where there is no journal, or it changes faster than it can be copied.
    init(of folder: String) throws {
        let path =
            FileManager.default.temporaryDirectory.path + "/qiantui-shadow-"
            + String(UInt64.random(in: 0..<(1 << 48)), radix: 36)
        self.path = path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard FileManager.default.fileExists(atPath: folder + "/journal.sqlite") else {
            throw StoreError.unusable(
                path: folder, problem: "no journal stands there: nothing was sold on this terminal")
        }
        for name in ["journal.sqlite", CredentialDesk.fileName]
        where FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
            try Self.copy("\(folder)/\(name)", to: "\(path)/\(name)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var journal: String { path + "/journal.sqlite" }
    /// Nil where nobody is set up on the terminal.
    var credentials: String? {
        let file = path + "/" + CredentialDesk.fileName
        return FileManager.default.fileExists(atPath: file) ? file : nil
    }

    /// A database and the log of what is not in it yet. Both belong together while the database itself has not changed:
    /// a running terminal appends to the log.
    private static func copy(_ source: String, to target: String) throws {
        let manager = FileManager.default
        for _ in 0..<8 {
            for file in [target, target + "-wal"] { try? manager.removeItem(atPath: file) }
            let before = try stamp(of: source)
            try manager.copyItem(atPath: source, toPath: target)
            if manager.fileExists(atPath: source + "-wal") {
                try manager.copyItem(atPath: source + "-wal", toPath: target + "-wal")
            }
            if try stamp(of: source) == before { return }
        }
        throw StoreError.unusable(path: source, problem: "changes faster than it can be copied; try again")
    }

    private static func stamp(of file: String) throws -> [Int] {
        var status = stat()
        guard stat(file, &status) == 0 else { throw StoreError.unusable(path: file, problem: "cannot be read") }
        return [Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
}
