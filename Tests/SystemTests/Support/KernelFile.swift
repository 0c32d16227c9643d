import Glibc

enum KernelFile {
    /// A file of the kernel's to its end: it comes a page at a time, and Foundation takes the first for all.
    static func text(_ path: String) throws -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw NeverCame(what: "\(path): errno \(errno)") }
        defer { close(file) }
        var bytes: [UInt8] = []
        var page = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(file, &page, page.count)
            guard count >= 0 else { throw NeverCame(what: "\(path): errno \(errno)") }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += page[..<count]
        }
    }
}
