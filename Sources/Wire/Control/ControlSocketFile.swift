import Glibc

/// The socket file of a control server: made, kept apart from others', removed.
struct ControlSocketFile: Sendable {
    let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Most bytes of a path. Linux itself has room for 107 (unix(7)), NIO and other systems for 103.
    static let pathLimit = 103

    static func check(path: String) throws(ControlError) {
        let length = path.utf8.count
        guard length <= pathLimit else { throw .pathTooLong(path: path, length: length, limit: pathLimit) }
        guard length > 0, !path.utf8.contains(0) else {
            throw .failed(operation: "use", path: path, detail: "the path is empty or contains a zero byte")
        }
    }

    /// Makes the socket and listens on it.
    ///
    /// The file of a process that is gone is removed; one that answers is `alreadyRunning`. The folder is locked
    /// meanwhile, so that of two processes that start together neither removes the other's socket.
    ///
    /// - Returns: the listening socket, which the caller owns, and its file.
    static func listen(at path: String, backlog: CInt) async throws(ControlError) -> (descriptor: CInt, file: Self) {
        try check(path: path)
        let folder = try await lockFolder(of: path)
        defer { Glibc.close(folder) }  // releases the lock
        try removeStaleSocket(at: path)

        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ControlError(errno: errno, "create", path: path) }
        var isKept = false
        defer { if !isKept { Glibc.close(descriptor) } }

        // On Linux the file inherits the mode that the socket has when it is bound. A chmod afterwards would leave a
        // moment in which anybody could connect, and umask is shared by all threads.
        guard fchmod(descriptor, 0o600) == 0 else { throw ControlError(errno: errno, "restrict", path: path) }
        guard withAddress(of: path, { bind(descriptor, $0, $1) }) == 0 else {
            throw ControlError(errno: errno, "bind", path: path)
        }
        var info = stat()
        guard lstat(path, &info) == 0, info.st_mode & 0o777 == 0o600, Glibc.listen(descriptor, backlog) == 0 else {
            let code = errno
            unlink(path)
            throw ControlError(errno: code, "listen on", path: path)
        }
        isKept = true
        return (descriptor, ControlSocketFile(path: path, device: info.st_dev, inode: info.st_ino))
    }

    /// Removes the file, unless another process's socket has taken its place.
    func remove() {
        var info = stat()
        if lstat(path, &info) == 0, info.st_dev == device, info.st_ino == inode { unlink(path) }
    }

    private static func lockFolder(of path: String) async throws(ControlError) -> CInt {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ControlError(errno: errno, "open the folder of", path: path) }
        // Another process like this one holds it for a few system calls only; anything else must not hang this one.
        var code: CInt = 0
        for _ in 0..<200 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
            code = errno
            guard code == EWOULDBLOCK || code == EINTR else { break }
            try? await Task.sleep(for: .milliseconds(10))
        }
        Glibc.close(descriptor)
        throw ControlError(errno: code, "lock the folder of", path: path)
    }

    private static func removeStaleSocket(at path: String) throws(ControlError) {
        var info = stat()
        guard lstat(path, &info) == 0 else {
            if errno == ENOENT { return }
            throw ControlError(errno: errno, "look at", path: path)
        }
        guard info.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }

        let flags = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        let probe = socket(AF_UNIX, flags, 0)
        guard probe >= 0 else { throw ControlError(errno: errno, "probe", path: path) }
        defer { Glibc.close(probe) }
        let result = withAddress(of: path) { connect(probe, $0, $1) }
        switch result == 0 ? 0 : errno {
        case 0, EAGAIN: throw .alreadyRunning(path: path)  // EAGAIN: it listens, and its queue is full
        case ECONNREFUSED:
            guard unlink(path) == 0 || errno == ENOENT else { throw ControlError(errno: errno, "remove", path: path) }
        case let code: throw ControlError(errno: code, "probe", path: path)
        }
    }

    private static func withAddress(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(pathLimit)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
