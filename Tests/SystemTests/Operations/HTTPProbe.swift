import Foundation

/// Asks a service's operations page as a monitoring system does, over a connection of its own each time.
struct HTTPProbe {
    struct Answer {
        var status: Int
        var head: String
        var body: String
    }

    let port: Int

    /// Nil where nobody listens, or the answer breaks off.
    func get(_ path: String, method: String = "GET") async throws -> Answer? {
        guard let socket = try? RawSocket.connect(port: port) else { return nil }
        try socket.write(
            Array("\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n".utf8))
        let text = String(decoding: try await socket.read(1 << 20), as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"), let status = Int(text.dropFirst(9).prefix(3)) else { return nil }
        return Answer(
            status: status, head: String(text[..<end.lowerBound]), body: String(text[end.upperBound...]))
    }

    /// The value of one sample of the metrics page.
    func metric(_ sample: String) async throws -> Double? {
        let page = try await get("/metrics")?.body ?? ""
        let line = page.split(separator: "\n").first { $0.hasPrefix(sample + " ") }
        return line.flatMap { Double($0.dropFirst(sample.utf8.count + 1)) }
    }
}
