import Foundation
import Glibc

/// What a core image of a process would hold: all of its memory that it may write.
struct CoreImage {
    struct Part {
        let name: String
        let bytes: [UInt8]
        /// The file that is mapped there, and where in it the part begins.
        fileprivate let file: (path: String, offset: Int)?
    }

    /// The mappings with their bytes, from the lowest address on.
    let parts: [Part]

    var count: Int { parts.reduce(0) { $0 + $1.bytes.count } }

    init(of process: Int32) throws {
        let maps = try KernelFile.text("/proc/\(process)/maps")
        let memory = open("/proc/\(process)/mem", O_RDONLY | O_CLOEXEC)
        guard memory >= 0 else { throw NeverCame(what: "the memory of \(process): errno \(errno)") }
        defer { close(memory) }
        var parts: [Part] = []
        for line in maps.split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            let range = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            guard range.count == 2, fields[1].hasPrefix("rw") else { continue }
            var bytes = [UInt8](repeating: 0, count: Int(range[1] - range[0]))
            let length = bytes.count
            let got = bytes.withUnsafeMutableBytes { pread(memory, $0.baseAddress, length, off_t(range[0])) }
            guard got > 0 else { continue }
            bytes.removeLast(bytes.count - got)
            let name = fields.count > 5 ? String(fields[5]) : "memory"
            let start = name.hasPrefix("/") ? Int(fields[2], radix: 16) : nil
            parts += Self.filled(bytes).map { part in
                Part(
                    name: "\(name) \(String(range[0] + UInt64(part.offset), radix: 16))", bytes: part.bytes,
                    file: start.map { (name, $0 + part.offset) })
            }
        }
        self.parts = parts
    }

    /// Whether what stands there is what the file that is mapped there has at this place: a constant of the program.
    static func isConstant(_ range: Range<Int>, of part: Part) -> Bool {
        guard let (path, offset) = part.file, let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: UInt64(offset + range.lowerBound))) != nil else { return false }
        return (try? file.read(upToCount: range.count)).map { $0.elementsEqual(part.bytes[range]) } ?? false
    }

    /// Without the pages that hold nothing but zeros, which are most.
    private static func filled(_ bytes: [UInt8]) -> [(offset: Int, bytes: [UInt8])] {
        let page = 4096
        let zeros = [UInt8](repeating: 0, count: page)
        var parts: [(Int, [UInt8])] = []
        var start: Int?
        bytes.withUnsafeBytes { memory in
            guard let base = memory.baseAddress else { return }
            for offset in stride(from: 0, through: memory.count, by: page) {
                let count = min(page, memory.count - offset)
                let isEmpty = count <= 0 || memcmp(base + offset, zeros, count) == 0
                if isEmpty, let from = start {
                    parts.append((from, Array(memory[from..<min(offset, memory.count)])))
                    start = nil
                } else if !isEmpty, start == nil {
                    start = offset
                }
            }
            if let from = start { parts.append((from, Array(memory[from...]))) }
        }
        return parts
    }
}

/// What the kernel tells of a process.
struct ProcessFigures {
    /// Resident memory, KiB.
    let resident: Int
    /// How often its threads went to sleep by themselves, in all.
    let switches: Int
    /// The same for each thread, by its number and name.
    let byThread: [String: Int]
    var threads: Int { byThread.count }
    /// TCP ports that it is connected to, as this machine's tables show them; listening sockets are left out.
    let connectedPorts: [Int]

    init(of process: Int32) throws {
        let root = "/proc/\(process)"
        let status = try KernelFile.text(root + "/status")
        resident = Self.number("VmRSS", in: status)
        let tasks = try FileManager.default.contentsOfDirectory(atPath: root + "/task")
        byThread = Dictionary(
            tasks.map { task in
                let text = (try? KernelFile.text("\(root)/task/\(task)/status")) ?? ""
                let name = text.split(separator: "\n").first.map { $0.dropFirst(6) } ?? ""
                return ("\(task) \(name)", Self.number("voluntary_ctxt_switches", in: text))
            }, uniquingKeysWith: { first, _ in first })
        switches = byThread.values.reduce(0, +)
        let files = try FileManager.default.contentsOfDirectory(atPath: root + "/fd")
        let sockets = Set(
            files.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(root)/fd/\($0)") }
                .filter { $0.hasPrefix("socket:[") }.map { String($0.dropFirst(8).dropLast()) })
        var ports: [Int] = []
        for table in ["tcp", "tcp6"] {
            let text = try KernelFile.text("\(root)/net/\(table)")
            for line in text.split(separator: "\n").dropFirst() {
                let fields = line.split(separator: " ", omittingEmptySubsequences: true)
                // 0A is LISTEN.
                guard fields.count > 9, fields[3] != "0A", sockets.contains(String(fields[9])) else { continue }
                if let port = Int(fields[2].split(separator: ":")[1], radix: 16) { ports.append(port) }
            }
        }
        connectedPorts = ports.sorted()
    }

    private static func number(_ key: String, in text: String) -> Int {
        let line = text.split(separator: "\n").first { $0.hasPrefix(key + ":") }
        return line.flatMap { Int($0.dropFirst(key.count + 1).filter(\.isNumber)) } ?? -1
    }
}
