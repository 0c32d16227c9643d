import DemoFront
import Foundation
import Testing

/// A browser's window as far as HTTP goes.
struct Caller: Sendable {
    let port: Int
    let cookie: String
    var window = "0123456789abcdef"

    /// Loads the page and keeps its cookie.
    init(port: Int, window: String = "0123456789abcdef") async throws {
        self.port = port
        self.window = window
        let answer = try await Loopback.request("GET", "/", port: port)
        let set = try #require(answer.header("set-cookie"))
        cookie = String(set.prefix { $0 != ";" })
    }

    func events() throws -> Events { try Events(port: port, window: window, cookie: cookie) }

    var headers: [String: String] {
        [
            "Cookie": cookie, "Origin": "http://127.0.0.1:\(port)", "X-Window": window,
            "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin",
        ]
    }

    /// Posts an action; a nil among the changed headers leaves that header out.
    func act(
        _ body: String, key: String? = UUID().uuidString, path: String = "/actions", _ changes: [String: String?] = [:]
    ) async throws -> HTTPAnswer {
        var all: [String: String?] = headers
        all["Idempotency-Key"] = .some(key)
        for (name, value) in changes { all[name] = .some(value) }
        let list = all.compactMap { name, value in value.map { (name, $0) } }.sorted { $0.0 < $1.0 }
        return try await Loopback.request("POST", path, port: port, headers: list, body: Array(body.utf8))
    }
}

extension HTTPAnswer {
    var error: [String: String] {
        let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        return object?["error"] as? [String: String] ?? [:]
    }
}
