import Glibc

/// How much room the journal has left: what would not be written is not sold.
struct StorageRoom: Sendable {
    enum Grade: String, Sendable { case plenty, low, full }

    let path: String
    /// Bytes that stay free for the closing.
    let reserve: UInt64

    /// Bytes that this program may still write; nil where the system does not tell.
    var free: UInt64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue
    }

    var grade: Grade {
        guard let free else { return .plenty }
        if free < reserve { return .full }
        return free / 4 < reserve ? .low : .plenty
    }
}
