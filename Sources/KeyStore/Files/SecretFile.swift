internal import Glibc

/// Reading a file that only its owner may reach.
enum SecretFile {
    /// The whole file, or nil when there is none.
    ///
    /// - Parameters:
    ///   - guarded: Whether to insist that nobody but its owner, who is this process's user or root, can reach it.
    ///   - limit: Longest file that is taken, in bytes.
    static func read(_ path: String, guarded: Bool, limit: Int) throws(KeyStoreError) -> [UInt8]? {
        try read(at: AT_FDCWD, path, shown: path, followLinks: true, guarded: guarded, limit: limit)
    }

    static func read(
        at folder: Int32, _ name: String, shown path: String, followLinks: Bool, guarded: Bool, limit: Int
    ) throws(KeyStoreError) -> [UInt8]? {
        // O_NONBLOCK keeps a named pipe in the file's place from holding the program up.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followLinks ? 0 : O_NOFOLLOW)
        let file = openat(folder, name, flags)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .system(call: "open", path: path, code: errno)
        }
        defer { close(file) }
        try check(file, path, guarded: guarded)
        return try readAll(file, path, limit: limit)
    }

    /// Insists on a regular file, or a folder, that nobody else can reach.
    static func check(_ file: Int32, _ path: String, guarded: Bool, isFolder: Bool = false) throws(KeyStoreError) {
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system(call: "stat", path: path, code: errno) }
        guard status.st_mode & S_IFMT == (isFolder ? S_IFDIR : S_IFREG) else {
            throw .system(call: "open", path: path, code: isFolder ? ENOTDIR : EINVAL)
        }
        guard guarded else { return }
        guard status.st_uid == geteuid() || status.st_uid == 0 else { throw .owner(path: path) }
        let mode = status.st_mode & 0o7777
        guard mode & 0o077 == 0 else { throw .permissions(path: path, mode: mode, isFolder: isFolder) }
    }

    /// At most `limit` + 1 bytes, so that the caller sees what is too long.
    private static func readAll(_ file: Int32, _ path: String, limit: Int) throws(KeyStoreError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var filled = 0
        while filled < bytes.count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(file, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            }
            if got > 0 {
                filled += got
            } else if got == 0 {
                break
            } else if errno != EINTR {
                throw .system(call: "read", path: path, code: errno)
            }
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }
}
