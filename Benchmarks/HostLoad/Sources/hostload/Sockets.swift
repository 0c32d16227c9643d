import Glibc

/// One line to a control socket, one line back.
enum UnixSocket {
    static func ask(_ path: String, _ line: String) throws -> [UInt8] {
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw LoadError("\(path) is too long for a socket")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw LoadError("\(path): cannot be reached") }
        let bytes = Array((line + "\n").utf8)
        guard write(socket, bytes, bytes.count) == bytes.count else { throw LoadError("\(path): cannot be written") }
        var answer: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while answer.last != 0x0A {
            let count = read(socket, &part, part.count)
            guard count > 0 else { throw LoadError("\(path): no answer") }
            answer += part[..<count]
        }
        return answer
    }
}

/// A connection to the terminal port on loopback; reads whole frames.
struct TerminalSocket {
    let descriptor: Int32
    private var buffer: [UInt8] = []
    private var part = [UInt8](repeating: 0, count: 4096)

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw LoadError("port \(port): cannot be reached") }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    func send(_ frame: [UInt8]) throws {
        guard write(descriptor, frame, frame.count) == frame.count else { throw LoadError("a frame cannot be sent") }
    }

    /// Reads once; a frame with its length bytes, when one is complete.
    mutating func receive() throws -> [UInt8]? {
        let count = read(descriptor, &part, part.count)
        guard count > 0 else { throw LoadError("the host has closed a connection") }
        buffer += part[..<count]
        guard buffer.count >= 2 else { return nil }
        let length = 2 + (Int(buffer[0]) << 8 | Int(buffer[1]))
        guard buffer.count >= length else { return nil }
        let frame = Array(buffer[..<length])
        buffer.removeFirst(length)
        return frame
    }
}
