import ChildProcess
import Foundation
import Glibc

/// A TCP line between a terminal and its host: takes connections at a port, makes one to the host for each, and has
/// each way of it carried by a thread. What happens on the way is its user's.
final class TCPLine: Sendable {
    private let listener: Int32
    private let host: Int

    init(port: Int, to host: Int) throws {
        self.host = host
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard Self.at(port, { bind(self.listener, $0, $1) }) == 0, listen(listener, 16) == 0 else {
            throw Tool.Failed(description: "port \(port) cannot be listened on")
        }
    }

    /// Begins to take connections.
    ///
    /// - Parameter carry: Hands on what comes from one descriptor to the other, until it comes back or either end closes;
    ///   the last argument is true on the way to the host. The line is closed then, both ways.
    func open(_ carry: @escaping @Sendable (_ from: Int32, _ to: Int32, _ isToHost: Bool) -> Void) {
        Foundation.Thread.detachNewThread { [self] in accept(carry) }
    }

    /// The same for those who do not mind the way.
    func open(_ carry: @escaping @Sendable (_ from: Int32, _ to: Int32) -> Void) {
        open { from, to, _ in carry(from, to) }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func accept(_ carry: @escaping @Sendable (Int32, Int32, Bool) -> Void) {
        while true {
            let near = Glibc.accept(listener, nil, nil)
            guard near >= 0 else { break }
            let far = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard Self.at(host, { connect(far, $0, $1) }) == 0 else {
                close(near)
                close(far)
                continue
            }
            var yes: Int32 = 1
            for end in [near, far] {
                setsockopt(end, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
            }
            // Descriptors stay open until both ways have ended: the line is short-lived.
            for (from, to, isToHost) in [(near, far, true), (far, near, false)] {
                Foundation.Thread.detachNewThread {
                    carry(from, to, isToHost)
                    shutdown(from, Int32(SHUT_RDWR))
                    shutdown(to, Int32(SHUT_RDWR))
                }
            }
        }
        close(listener)
    }
}

// MARK: Sockets

extension TCPLine {
    static func at(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }

    /// The next frame with its two bytes of length; nil at the end of the stream.
    static func frame(_ descriptor: Int32) -> [UInt8]? {
        guard let head = bytes(2, descriptor), let body = bytes(Int(head[0]) << 8 | Int(head[1]), descriptor) else {
            return nil
        }
        return head + body
    }

    /// What there is, up to so many bytes; nil at the end of the stream.
    static func some(_ most: Int, _ descriptor: Int32) -> [UInt8]? {
        var found = [UInt8](repeating: 0, count: most)
        let read = found.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, most, 0) }
        return read > 0 ? Array(found.prefix(read)) : nil
    }

    private static func bytes(_ count: Int, _ descriptor: Int32) -> [UInt8]? {
        var found = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = found.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress.map { $0 + filled }, count - filled, 0)
            }
            guard read > 0 else { return nil }
            filled += read
        }
        return found
    }

    static func send(_ bytes: [UInt8], _ descriptor: Int32) {
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
}
