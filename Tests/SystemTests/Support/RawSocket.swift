import Glibc

/// A plain socket: a peer that can misbehave. It never blocks its thread, because all tests share a few.
final class RawSocket: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ what: String) { description = "\(what): errno \(errno)" }
    }

    let descriptor: CInt

    private init(_ descriptor: CInt) { self.descriptor = descriptor }

    deinit { Glibc.close(descriptor) }

    static func open(_ family: CInt) throws -> RawSocket {
        let descriptor = socket(family, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure("socket") }
        return RawSocket(descriptor)
    }

    /// A connection to a port of this machine.
    static func connect(port: Int) throws -> RawSocket {
        let socket = try open(AF_INET)
        guard withLoopback(port, { Glibc.connect(socket.descriptor, $0, $1) }) == 0 else { throw Failure("connect") }
        return socket
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure("send") }
            rest = rest.dropFirst(count)
        }
    }

    /// Exactly `count` bytes, or fewer where the stream ends before or the time is over.
    func read(_ count: Int, within limit: Duration = .seconds(20)) async throws -> [UInt8] {
        var result: [UInt8] = []
        let end = ContinuousClock.now + limit
        while result.count < count, ContinuousClock.now < end {
            var chunk = [UInt8](repeating: 0, count: count - result.count)
            let got = recv(descriptor, &chunk, chunk.count, CInt(MSG_DONTWAIT))
            switch got {
            case 0: return result
            case 1...: result += chunk.prefix(got)
            default:
                guard errno == EAGAIN else { return result }
                try await Task.sleep(for: .milliseconds(1))
            }
        }
        return result
    }

    /// The next frame without its two length bytes; nil where the stream ends or nothing comes.
    func readFrame(within limit: Duration = .seconds(20)) async throws -> [UInt8]? {
        let prefix = try await read(2, within: limit)
        guard prefix.count == 2 else { return nil }
        let length = Int(prefix[0]) << 8 | Int(prefix[1])
        let frame = try await read(length, within: limit)
        return frame.count == length ? frame : nil
    }

    /// Whether the other side ends the stream within this time. What it sent before is thrown away.
    func ends(within limit: Duration = .seconds(20)) async throws -> Bool {
        let end = ContinuousClock.now + limit
        repeat {
            var bytes = [UInt8](repeating: 0, count: 256)
            let got = recv(descriptor, &bytes, bytes.count, CInt(MSG_DONTWAIT))
            if got == 0 || (got < 0 && errno != EAGAIN) { return true }
            if got < 0 { try await Task.sleep(for: .milliseconds(2)) }
        } while ContinuousClock.now < end
        return false
    }

    static func withLoopback(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
