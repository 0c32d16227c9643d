import Foundation
import Glibc
import Synchronization

/// A terminal's line to the balancer that carries every message over a connection of its own: each may meet another
/// node. Where a node goes away without an answer the terminal's line breaks.
final class Crossroads: Sendable {
    /// The terminal's end, which several connections may answer to.
    private final class Near: Sendable {
        private let descriptor: Mutex<Int32?>

        init(_ descriptor: Int32) { self.descriptor = Mutex(descriptor) }

        func send(_ frame: [UInt8]) { descriptor.withLock { if let open = $0 { TCPLine.send(frame, open) } } }

        /// Ends the stream; whoever reads from it notices and calls ``end()``.
        func interrupt() { descriptor.withLock { if let open = $0 { shutdown(open, Int32(SHUT_RDWR)) } } }

        func end() {
            descriptor.withLock {
                if let open = $0 { close(open) }
                $0 = nil
            }
        }
    }

    private let listener: Int32
    private let balancer: Int
    private let count = Atomic<Int>(0)

    /// Messages that went to the balancer.
    var messages: Int { count.load(ordering: .relaxed) }

    init(port: Int, to balancer: Int) throws {
        self.balancer = balancer
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard TCPLine.at(port, { bind(self.listener, $0, $1) }) == 0, listen(listener, 16) == 0 else {
            throw Tool.Failed(description: "port \(port) cannot be listened on")
        }
        Thread.detachNewThread { [self] in accept() }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func accept() {
        while true {
            let near = Glibc.accept(listener, nil, nil)
            guard near >= 0 else { break }
            Thread.detachNewThread { [self] in carry(near) }
        }
        close(listener)
    }

    private func carry(_ descriptor: Int32) {
        let near = Near(descriptor)
        defer { near.end() }
        while let frame = TCPLine.frame(descriptor) {
            count.add(1, ordering: .relaxed)
            let far = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard TCPLine.at(balancer, { connect(far, $0, $1) }) == 0 else {
                close(far)
                return
            }
            TCPLine.send(frame, far)
            Thread.detachNewThread {
                if let answer = TCPLine.frame(far) { near.send(answer) } else { near.interrupt() }
                close(far)
            }
        }
    }
}
