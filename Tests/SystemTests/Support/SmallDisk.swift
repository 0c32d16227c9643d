import Foundation
import Glibc

/// A disk of its own of so many MiB over a folder, which keeps what lay in it: one that a test can fill to the last
/// byte. It goes with the value.
final class SmallDisk: Sendable {
    private static let tag = "tmpfs"

    let path: String
    private var ballast: String { path + "/ballast" }

    /// Whether this machine lets a program mount a disk: root, outside of most containers.
    static let isAllowed: Bool = {
        guard let folder = try? TestFolder(), let disk = try? SmallDisk(over: folder.path, mebibytes: 1) else {
            return false
        }
        return disk.free != nil
    }()

    init(over path: String, mebibytes: Int) throws {
        self.path = path
        let kept = path + ".kept"
        try FileManager.default.moveItem(atPath: path, toPath: kept)
        defer { try? FileManager.default.removeItem(atPath: kept) }
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        guard mount(Self.tag, path, Self.tag, 0, "size=\(mebibytes)m,mode=0700") == 0 else {
            let problem = errno
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: kept, toPath: path)
            throw POSIXError(POSIXErrorCode(rawValue: problem) ?? .EPERM)
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: kept) {
            try FileManager.default.copyItem(atPath: kept + "/" + name, toPath: path + "/" + name)
        }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    /// Bytes that may still be written.
    var free: UInt64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    /// Another program writes until only so many bytes are free.
    func fill(leaving bytes: UInt64) throws {
        try empty()
        guard let free, free > bytes else { return }
        let descriptor = open(ballast, O_CREAT | O_WRONLY, 0o600)
        guard descriptor >= 0 else { throw POSIXError(.EIO) }
        defer { close(descriptor) }
        let problem = posix_fallocate(descriptor, 0, off_t(free - bytes))
        guard problem == 0 else { throw POSIXError(POSIXErrorCode(rawValue: problem) ?? .ENOSPC) }
    }

    /// What the other program wrote is gone.
    func empty() throws {
        guard FileManager.default.fileExists(atPath: ballast) else { return }
        try FileManager.default.removeItem(atPath: ballast)
    }
}
