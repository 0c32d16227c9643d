import Glibc

/// Small files: the kernel's own, and those that must survive a power cut.
enum SmallFile {
    /// A kernel file's text without the line's end; nil where it cannot be read.
    static func text(_ path: String, limit: Int = 65_536) -> String? {
        guard let bytes = bytes(path, limit: limit) else { return nil }
        var text = String(decoding: bytes, as: UTF8.self)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    static func number(_ path: String) -> Int64? { text(path).flatMap { Int64($0) } }

    static func bytes(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while result.count <= limit {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return result }
            result += buffer[..<count]
        }
        return nil
    }

    /// Names in a folder, sorted; empty where there is none.
    static func names(in folder: String) -> [String] {
        guard let handle = opendir(folder) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Puts a file in its place whole: written, synced, renamed, its folder synced. Answers the error number, 0 for
    /// none.
    static func replace(_ path: String, with bytes: [UInt8]) -> CInt {
        let fresh = path + ".new"
        let error = write(fresh, bytes)
        guard error == 0 else { return error }
        guard rename(fresh, path) == 0 else { return errno }
        return syncFolder(of: path)
    }

    static func write(_ path: String, _ bytes: [UInt8]) -> CInt {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            done += count
        }
        return fsync(descriptor) == 0 ? 0 : errno
    }

    static func syncFolder(of path: String) -> CInt {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        return fsync(descriptor) == 0 ? 0 : errno
    }
}
