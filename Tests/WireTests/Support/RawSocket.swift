import Glibc

/// A plain socket without NIO: a peer that can misbehave.
///
/// It never blocks its thread, because all tests share a few.
final class RawSocket: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ what: String) { description = "\(what): errno \(errno)" }
    }

    let descriptor: CInt

    private init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit { Glibc.close(descriptor) }

    /// A connection to a port of this machine.
    ///
    /// - Parameter from: The loopback address to call from, where not any.
    static func connect(port: Int, from: UInt32? = nil) throws -> RawSocket {
        let socket = try open(AF_INET)
        if let from, withLoopback(0, host: from, { Glibc.bind(socket.descriptor, $0, $1) }) != 0 {
            throw Failure("bind")
        }
        guard withLoopback(port, { Glibc.connect(socket.descriptor, $0, $1) }) == 0 else { throw Failure("connect") }
        return socket
    }

    /// A begun connection, finished or not.
    static func beginConnect(port: Int) throws -> RawSocket {
        let socket = try open(AF_INET)
        let flags = fcntl(socket.descriptor, F_GETFL)
        _ = fcntl(socket.descriptor, F_SETFL, flags | O_NONBLOCK)
        _ = withLoopback(port, { Glibc.connect(socket.descriptor, $0, $1) })
        return socket
    }

    /// A port that belongs to this socket; listens with this backlog, or refuses connections where that is nil.
    static func bound(backlog: CInt?) throws -> (socket: RawSocket, port: Int) {
        let socket = try open(AF_INET)
        guard withLoopback(0, { Glibc.bind(socket.descriptor, $0, $1) }) == 0 else { throw Failure("bind") }
        if let backlog, Glibc.listen(socket.descriptor, backlog) != 0 { throw Failure("listen") }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket.descriptor, $0, &length) }
        }
        guard result == 0 else { throw Failure("getsockname") }
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// A connection to a unix-domain socket, or with `listening` the socket itself.
    static func unix(_ path: String, listening: Bool = false) throws -> RawSocket {
        let socket = try open(AF_UNIX)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                listening
                    ? Glibc.bind(socket.descriptor, $0, length) + Glibc.listen(socket.descriptor, 4)
                    : Glibc.connect(socket.descriptor, $0, length)
            }
        }
        guard result == 0 else { throw Failure("unix socket") }
        return socket
    }

    func accept() async throws -> RawSocket {
        for _ in 0..<2000 {
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&ready, 1, 0) > 0 { return RawSocket(Glibc.accept(descriptor, nil, nil)) }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw Failure("accept")
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure("send") }
            rest = rest.dropFirst(count)
        }
    }

    /// Exactly `count` bytes, or fewer where the stream ends before.
    func read(_ count: Int) async throws -> [UInt8] {
        var result: [UInt8] = []
        for _ in 0..<3000 {
            guard result.count < count else { return result }
            var chunk = [UInt8](repeating: 0, count: count - result.count)
            let got = recv(descriptor, &chunk, chunk.count, CInt(MSG_DONTWAIT))
            switch got {
            case 0: return result
            case 1...: result += chunk.prefix(got)
            default:
                guard errno == EAGAIN else { throw Failure("recv") }
                try await Task.sleep(for: .milliseconds(1))
            }
        }
        throw Failure("recv: nothing for 3 s")
    }

    /// Whether the other side has ended the stream, or does within this time. Nothing is read.
    func hasEnded(within limit: Duration) async throws -> Bool {
        let end = ContinuousClock.now + limit
        repeat {
            var byte: UInt8 = 0
            if recv(descriptor, &byte, 1, CInt(MSG_DONTWAIT | MSG_PEEK)) == 0 { return true }
            try await Task.sleep(for: .milliseconds(1))
        } while ContinuousClock.now < end
        return false
    }

    /// Sends the end of the stream.
    func endWriting() {
        shutdown(descriptor, CInt(SHUT_WR))
    }

    /// Makes the coming close a reset.
    func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private static func open(_ family: CInt) throws -> RawSocket {
        let descriptor = socket(family, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure("socket") }
        return RawSocket(descriptor)
    }

    private static func withLoopback(
        _ port: Int, host: UInt32 = 0x7F00_0001, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = host.bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
