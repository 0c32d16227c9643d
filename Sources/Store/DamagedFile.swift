public import GRDB

/// A database file that SQLite cannot read as what it is.
public struct DamagedFile: Error, Sendable, CustomStringConvertible {
    public let path: String
    public let problem: String

    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { "\(path): damaged: \(problem); put the last good copy in its place" }
}

extension DatabaseError {
    /// Whether the file does not hold what was written to it, or some of it cannot be read.
    ///
    /// A full disk, a folder that nobody may write to, a lack of memory or a database that another one holds is no
    /// damage: what is in the file is as good as it was.
    public var isDamage: Bool {
        switch resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_MISMATCH, .SQLITE_ERROR: true
        case .SQLITE_IOERR:
            [
                .SQLITE_IOERR_READ, .SQLITE_IOERR_SHORT_READ, .SQLITE_IOERR_CORRUPTFS, .SQLITE_IOERR_DATA,
            ].contains(extendedResultCode)
        default: false
        }
    }
}
