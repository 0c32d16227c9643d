internal import Foundation
internal import Glibc

/// An HTTP answer, read to its end.
public struct HTTPAnswer: Sendable {
    public var status: Int
    /// Names in lower case.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public var text: String { String(decoding: body, as: UTF8.self) }

    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

public struct LoopbackError: Error, CustomStringConvertible {
    public var description: String
}

/// A connection to a port of this machine. URLSession on Linux cannot read what chromedriver answers, and hides what
/// these tests are about: raw requests.
public final class Loopback: Sendable {
    private let descriptor: Int32

    public init(port: Int) throws(LoopbackError) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw LoopbackError(description: "no socket: errno \(errno)") }
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let answer = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard answer == 0 else {
            close(descriptor)
            throw LoopbackError(description: "port \(port) does not answer: errno \(errno)")
        }
    }

    deinit { close(descriptor) }

    /// Ends the connection in both directions; a read that waits returns.
    public func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    public func send(_ bytes: [UInt8]) throws(LoopbackError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw LoopbackError(description: "cannot write: errno \(errno)") }
            sent += count
        }
    }

    /// The next bytes; none at the end of the connection. A thread of its own waits: the pool's threads run the page.
    public func receive() async -> [UInt8] {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                var chunk = [UInt8](repeating: 0, count: 65_536)
                var count = read(descriptor, &chunk, chunk.count)
                // A read that has a time limit is not begun again by itself after a signal.
                while count < 0, errno == EINTR { count = read(descriptor, &chunk, chunk.count) }
                continuation.resume(returning: count > 0 ? Array(chunk[..<count]) : [])
            }
        }
    }

    public static func head(
        _ method: String, _ path: String, port: Int, headers: [(String, String)], length: Int
    ) -> [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1"]
        if !headers.contains(where: { $0.0 == "Host" }) { lines.append("Host: 127.0.0.1:\(port)") }
        lines += headers.map { "\($0.0): \($0.1)" } + ["Content-Length: \(length)", "Connection: close", "", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// One request on a connection of its own.
    public static func request(
        _ method: String, _ path: String, port: Int, headers: [(String, String)] = [], body: [UInt8] = []
    ) async throws -> HTTPAnswer {
        let connection = try Loopback(port: port)
        try connection.send(head(method, path, port: port, headers: headers, length: body.count) + body)
        var received: [UInt8] = []
        while true {
            if let answer = HTTPAnswer(received), answer.isWhole { return answer }
            let more = await connection.receive()
            guard !more.isEmpty else { break }
            received += more
        }
        guard let answer = HTTPAnswer(received) else { throw LoopbackError(description: "no answer to \(path)") }
        return answer
    }
}

extension HTTPAnswer {
    /// Nil while the head is not complete.
    init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first?.split(separator: " "), first.count > 1, let status = Int(first[1]) else {
            return nil
        }
        self.status = status
        headers = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (line[..<colon].lowercased(), String(value))
        }
        body = Array(bytes[end.upperBound...])
    }

    var isWhole: Bool { header("content-length").flatMap { Int($0) }.map { body.count >= $0 } ?? false }
}
