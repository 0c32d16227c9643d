internal import DemoFront
internal import Foundation

/// A till over HTTP, as its programmer would write it.
public struct TillCaller: Sendable {
    public let port: Int
    public let token: String

    public init(port: Int, token: String) {
        self.port = port
        self.token = token
    }

    /// A request with a till's headers; every answer is held against the OpenAPI document.
    public func call(
        _ method: String, _ path: String, _ body: String? = nil, key: String? = nil, headers: [(String, String)] = []
    ) async throws -> TillAnswer {
        var all = [("Authorization", "Bearer \(token)")]
        if body != nil { all.append(("Content-Type", "application/json")) }
        if let key { all.append(("Idempotency-Key", key)) }
        let answer = try await Loopback.request(
            method, path, port: port, headers: all + headers, body: Array((body ?? "").utf8))
        try OpenAPICheck.shared.check(answer, to: method, path)
        return TillAnswer(status: answer.status, headers: answer.headers, json: try JSONTree(answer.body))
    }

    public func get(_ path: String) async throws -> TillAnswer { try await call("GET", path) }

    /// `{ "amountMinor": …, "currency": "CNY" }`.
    public static func money(_ minor: Int64) -> String { "{\"amountMinor\":\(minor),\"currency\":\"CNY\"}" }

    /// A sale for a card alone, or with cash.
    public func sell(
        _ key: String, card: Int64? = nil, cash: Int64? = nil, given: Int64? = nil, tip: Int64? = nil,
        offline: Bool = false, isAsynchronous: Bool = false
    ) async throws -> TillAnswer {
        var tenders: [String] = []
        if let card {
            tenders.append(
                "{\"tender\":\"card\",\"amount\":\(Self.money(card))\(offline ? ",\"offline\":{}" : "")}")
        }
        if let cash {
            let given = given.map { ",\"given\":\(Self.money($0))" } ?? ""
            tenders.append("{\"tender\":\"cash\",\"amount\":\(Self.money(cash))\(given)}")
        }
        let tip = tip.map { ",\"tip\":\(Self.money($0))" } ?? ""
        return try await call(
            "POST", "/v1/sales",
            "{\"amount\":\(Self.money((card ?? 0) + (cash ?? 0)))\(tip),\"tenders\":[\(tenders.joined(separator: ","))]}",
            key: key, headers: isAsynchronous ? [("Prefer", "respond-async")] : [])
    }

    public func status(_ key: String) async throws -> TillAnswer { try await get("/v1/transactions/\(key)") }
}

/// An answer of the terminal to a till.
public struct TillAnswer: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var json: JSONTree

    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// JSON by paths: `answer.json["card"]["stan"].number`.
public struct JSONTree: Sendable, Hashable, CustomStringConvertible {
    public indirect enum Content: Sendable, Hashable {
        case none, null
        case bool(Bool)
        case number(Int64)
        case text(String)
        case list([JSONTree])
        case object([String: JSONTree])
    }

    public var content: Content

    public init(_ bytes: [UInt8]) throws {
        self.init(any: try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
    }

    init(content: Content) { self.content = content }

    private init(any: Any) {
        switch any {
        case let value as [String: Any]: content = .object(value.mapValues { JSONTree(any: $0) })
        case let value as [Any]: content = .list(value.map { JSONTree(any: $0) })
        case let value as String: content = .text(value)
        case let value as NSNumber:
            content = CFNumberIsBoolean(value) ? .bool(value.boolValue) : .number(value.int64Value)
        default: content = .null
        }
    }

    public subscript(_ name: String) -> JSONTree {
        if case .object(let members) = content {
            members[name] ?? JSONTree(content: .none)
        } else {
            JSONTree(content: .none)
        }
    }

    public var list: [JSONTree] { if case .list(let values) = content { values } else { [] } }
    public var text: String? { if case .text(let value) = content { value } else { nil } }
    public var number: Int64? { if case .number(let value) = content { value } else { nil } }
    public var bool: Bool? { if case .bool(let value) = content { value } else { nil } }
    public var names: [String] { if case .object(let members) = content { members.keys.sorted() } else { [] } }
    public var isThere: Bool { content != .none }
    /// `amountMinor` of money.
    public var minor: Int64? { self["amountMinor"].number }

    public var description: String {
        switch content {
        case .none: "nothing"
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): "\"\(value)\""
        case .list(let values): "[" + values.map(\.description).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.keys.sorted().map { "\"\($0)\":\(members[$0]?.description ?? "")" }.joined(separator: ",")
                + "}"
        }
    }
}

/// Truth values come as numbers of their own kind.
private func CFNumberIsBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
