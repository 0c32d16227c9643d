import DemoFront
import Foundation

extension WebDriver {
    static func call(_ method: String, _ path: String, port: Int, _ body: [String: Any]?) async throws -> Any? {
        let sent = try body.map { Array(try JSONSerialization.data(withJSONObject: $0)) } ?? []
        let answer = try await Loopback.request(
            method, path, port: port, headers: [("Content-Type", "application/json")], body: sent)
        let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        guard answer.status == 200 else {
            let problem = (object?["value"] as? [String: Any])?["message"] as? String ?? "status \(answer.status)"
            throw Failure(description: "\(path.split(separator: "/").last ?? ""): \(problem.prefix(300))")
        }
        return object?["value"]
    }

    static func waitUntilReady(_ port: Int) async throws {
        for _ in 0..<200 {
            let status = try? await call("GET", "/status", port: port, nil) as? [String: Any]
            if status?["ready"] as? Bool == true { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Failure(description: "chromedriver did not become ready")
    }

    /// A port that nobody listens on: a driver that was left over would answer in ours' place.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let answer = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard answer else { throw Failure(description: "no free port: errno \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
