internal import Glibc

/// An open folder of small secret files. Every change is on disk when its call returns.
struct Folder: ~Copyable {
    let path: String
    private let descriptor: Int32

    /// Ending of a file that is being written or removed; such files are no keys and are cleared away at opening.
    private static let unfinished = ".tmp"
    /// Longest file, in bytes.
    private static let limit = 65_536

    /// Opens the folder and insists that nobody but its owner can reach it.
    ///
    /// - Parameter create: Whether to make it, with mode 0700, where it does not exist; its parent must exist.
    init(_ path: String, create: Bool) throws(KeyStoreError) {
        let made = create && mkdir(path, 0o700) == 0
        if create, !made, errno != EEXIST {
            throw .system(call: "mkdir", path: path, code: errno)
        }
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(call: "open", path: path, code: errno) }
        do {
            try SecretFile.check(descriptor, path, guarded: true, isFolder: true)
            if made { try Folder.syncParent(of: descriptor, path) }
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    func contains(_ name: String) throws(KeyStoreError) -> Bool {
        var status = stat()
        if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return true }
        guard errno == ENOENT else { throw .system(call: "stat", path: shown(name), code: errno) }
        return false
    }

    /// The file's bytes, or nil when there is none.
    func read(_ name: String) throws(KeyStoreError) -> [UInt8]? {
        try SecretFile.read(
            at: descriptor, name, shown: shown(name), followLinks: false, guarded: true, limit: Folder.limit)
    }

    /// Writes a file that must not exist yet; where another process was quicker, its file stays.
    func create(_ name: String, _ bytes: [UInt8]) throws(KeyStoreError) {
        try locked { () throws(KeyStoreError) in
            let temporary = try writeTemporary(name, bytes)
            let linked = linkat(descriptor, temporary, descriptor, name, 0)
            let code = errno
            unlinkat(descriptor, temporary, 0)
            guard linked == 0 || code == EEXIST else { throw .system(call: "link", path: shown(name), code: code) }
            try sync()
        }
    }

    /// Writes a file, or replaces it as a whole: after a crash there is the old one or the new one.
    func replace(_ name: String, _ bytes: [UInt8]) throws(KeyStoreError) {
        try locked { () throws(KeyStoreError) in
            let temporary = try writeTemporary(name, bytes)
            guard renameat(descriptor, temporary, descriptor, name) == 0 else {
                let code = errno
                unlinkat(descriptor, temporary, 0)
                throw .system(call: "rename", path: shown(name), code: code)
            }
            try sync()
        }
    }

    /// Removes a file after overwriting it. Returns false when there is none.
    ///
    /// It is renamed first, so that a crash between the steps leaves either the key or no key, never a damaged one.
    func remove(_ name: String) throws(KeyStoreError) -> Bool {
        try locked { () throws(KeyStoreError) in
            let doomed = ".\(name).gone\(Folder.unfinished)"
            guard renameat(descriptor, name, descriptor, doomed) == 0 else {
                if errno == ENOENT { return false }
                throw .system(call: "rename", path: shown(name), code: errno)
            }
            try sync()
            try erase(doomed)
            try sync()
            return true
        }
    }

    /// Clears away what a crash left half-done.
    func clearUnfinished() throws(KeyStoreError) {
        try locked { () throws(KeyStoreError) in
            let left = try entries().filter { $0.hasPrefix(".") && $0.hasSuffix(Folder.unfinished) }
            for name in left {
                try erase(name)
            }
            if !left.isEmpty { try sync() }
        }
    }

    /// Names of all files but the hidden ones, sorted by their bytes.
    func names() throws(KeyStoreError) -> [String] {
        try entries().filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func shown(_ name: String) -> String { "\(path)/\(name)" }

    /// Keeps other processes out of the folder's changes while `body` runs.
    private func locked<Result>(
        _ body: () throws(KeyStoreError) -> Result
    ) throws(KeyStoreError) -> Result {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .system(call: "flock", path: path, code: errno) }
        }
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }

    private func sync() throws(KeyStoreError) {
        guard fsync(descriptor) == 0 else { throw .system(call: "fsync", path: path, code: errno) }
    }

    /// A new folder is durable once the folder that holds it is on disk.
    private static func syncParent(of descriptor: Int32, _ path: String) throws(KeyStoreError) {
        let parent = openat(descriptor, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw .system(call: "open", path: "\(path)/..", code: errno) }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw .system(call: "fsync", path: "\(path)/..", code: errno) }
    }

    /// A new file beside `name` with `bytes` on disk; its name. The folder's lock makes the name free to use.
    private func writeTemporary(_ name: String, _ bytes: [UInt8]) throws(KeyStoreError) -> String {
        let temporary = ".\(name).new\(Folder.unfinished)"
        unlinkat(descriptor, temporary, 0)
        let file = openat(descriptor, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .system(call: "open", path: shown(temporary), code: errno) }
        do {
            defer { close(file) }
            try write(bytes, to: file, temporary)
        } catch {
            unlinkat(descriptor, temporary, 0)
            throw error
        }
        return temporary
    }

    private func write(_ bytes: [UInt8], to file: Int32, _ name: String) throws(KeyStoreError) {
        var done = 0
        while done < bytes.count {
            let put = bytes.withUnsafeBytes { buffer in
                Glibc.write(file, buffer.baseAddress.map { $0 + done }, buffer.count - done)
            }
            if put >= 0 {
                done += put
            } else if errno != EINTR {
                throw .system(call: "write", path: shown(name), code: errno)
            }
        }
        guard fsync(file) == 0 else { throw .system(call: "fsync", path: shown(name), code: errno) }
    }

    /// Overwrites a file with zeros and unlinks it. On a disk that writes elsewhere than asked the old blocks may
    /// stay; what they hold is sealed.
    private func erase(_ name: String) throws(KeyStoreError) {
        let file = openat(descriptor, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        // A link or a pipe in a key's place holds nothing to overwrite.
        guard file >= 0 || [ENOENT, ELOOP, ENXIO].contains(errno) else {
            throw .system(call: "open", path: shown(name), code: errno)
        }
        if file >= 0 {
            defer { close(file) }
            var status = stat()
            if fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
                let length = min(max(0, Int(status.st_size)), Folder.limit)
                try write([UInt8](repeating: 0, count: length), to: file, name)
            }
        }
        guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else {
            throw .system(call: "unlink", path: shown(name), code: errno)
        }
    }

    private func entries() throws(KeyStoreError) -> [String] {
        // A descriptor of its own: reading moves its position, and closing the stream closes it.
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else {
            throw .system(call: "opendir", path: path, code: errno)
        }
        defer { closedir(stream) }
        var found: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { found.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw .system(call: "readdir", path: path, code: errno) }
        return found
    }
}
