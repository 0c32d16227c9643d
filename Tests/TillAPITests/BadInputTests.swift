import DayEnd
import DemoFront
import Testing
import TillAPI
import TillCaller

/// What does not get through: each named, nothing done.
@Suite("Bad requests of a till")
struct BadInputTests {
    private static let good = "{\"amount\":{\"amountMinor\":100,\"currency\":\"CNY\"}}"

    private static func serve(_ body: (FakeFront, TillCaller) async throws -> Void) async throws {
        let front = FakeFront()
        try await TillRun.serve(front) { port in
            try await body(front, TillCaller(port: port, token: FakeFront.token))
        }
    }

    @Test("A good sale comes through as it was meant, and a retry with other spaces and order is the same")
    func good() async throws {
        try await Self.serve { front, till in
            let body =
                "{\"amount\":{\"amountMinor\":1000,\"currency\":\"CNY\"},\"tip\":{\"amountMinor\":50,\"currency\":\"CNY\"},"
                + "\"tenders\":[{\"tender\":\"cash\",\"amount\":{\"amountMinor\":400,\"currency\":\"CNY\"},"
                + "\"given\":{\"amountMinor\":500,\"currency\":\"CNY\"}},"
                + "{\"tender\":\"card\",\"amount\":{\"amountMinor\":600,\"currency\":\"CNY\"}}],\"ticket\":\"桌 4\"}"
            let answer = try await till.call("POST", "/v1/sales", body, key: "k-1")
            #expect(answer.status == 202)
            #expect(answer.json["status"].text == "awaitingCard")
            #expect(answer.header("location") == "/v1/transactions/k-1")
            let again = "{ \"ticket\" : \"桌 4\", " + body.dropFirst().dropLast(",\"ticket\":\"桌 4\"}".count) + "}"
            #expect(try await till.call("POST", "/v1/sales", again, key: "k-1").json == answer.json)
            let request = try #require(front.requests.first)
            #expect(request.name == OrderName(till: "front", key: "k-1"))
            #expect(request.ticket == "桌 4")
            #expect(request.act == .sale(.init(amount: 1000, tip: 50, card: 600, cash: 400, given: 500)))
            let other = try await till.call("POST", "/v1/sales", Self.good, key: "k-1")
            #expect(other.status == 409)
            #expect(other.json["code"].text == "keyUsed")
        }
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        var path = "/v1/sales"
        var body: String
        var code = "invalidField"
        var field: String?
        var testDescription: String { "\(path) \(body.prefix(80))" }
    }

    private static func amount(_ text: String) -> Bad {
        Bad(body: "{\"amount\":{\"amountMinor\":\(text),\"currency\":\"CNY\"}}", field: "amount.amountMinor")
    }

    private static func sale(_ rest: String, field: String) -> Bad {
        Bad(body: "{\"amount\":{\"amountMinor\":100,\"currency\":\"CNY\"},\(rest)}", field: field)
    }

    static let bodies: [Bad] = [
        amount("-1"), amount("0"), amount("12.5"), amount("1e3"), amount("\"100\""), amount("true"), amount("[]"),
        amount("1000000000000"), amount("99999999999999999999999"), amount("-0"),
        Bad(body: "{}", field: "amount"), Bad(body: "[]", field: "body"), Bad(body: "5", field: "body"),
        Bad(body: "null", field: "body"),
        Bad(body: "{\"amount\":{\"amountMinor\":1,\"currency\":\"USD\"}}", field: "amount.currency"),
        Bad(body: "{\"amount\":{\"amountMinor\":1}}", field: "amount.currency"),
        Bad(body: "{\"amount\":100}", field: "amount"),
        sale("\"amounts\":1", field: "amounts"),
        sale("\"tip\":{\"amountMinor\":-1,\"currency\":\"CNY\"}", field: "tip.amountMinor"),
        sale("\"tenders\":[]", field: "tenders"), sale("\"tenders\":{}", field: "tenders"),
        sale("\"tenders\":[{\"tender\":\"gold\"}]", field: "tenders.0.tender"),
        sale(
            "\"tenders\":[{\"tender\":\"cash\",\"amount\":{\"amountMinor\":50,\"currency\":\"CNY\"}},"
                + "{\"tender\":\"cash\",\"amount\":{\"amountMinor\":50,\"currency\":\"CNY\"}}]",
            field: "tenders.1.tender"),
        sale("\"ticket\":\"\"", field: "ticket"), sale("\"ticket\":7", field: "ticket"),
        sale("\"ticket\":\"a\\u0000b\"", field: "ticket"),
        Bad(body: "", code: "malformedJSON"), Bad(body: "{", code: "malformedJSON"),
        Bad(body: good + "x", code: "malformedJSON"), Bad(body: "{\"a\":1,\"a\":2}", code: "malformedJSON"),
        Bad(body: "{\"amount\":{\"amountMinor\":01,\"currency\":\"CNY\"}}", code: "malformedJSON"),
        Bad(body: String(repeating: "[", count: 100), code: "malformedJSON"),
        Bad(path: "/v1/voids", body: "{}", field: "original"),
        Bad(path: "/v1/voids", body: "{\"original\":{\"batch\":0,\"stan\":1}}", field: "original.batch"),
        Bad(path: "/v1/voids", body: "{\"original\":{\"batch\":1}}", field: "original.stan"),
        Bad(
            path: "/v1/voids", body: "{\"original\":{\"batch\":1,\"stan\":1,\"idempotencyKey\":\"a\"}}",
            field: "original.batch"),
        Bad(path: "/v1/refunds", body: "{\"original\":{\"idempotencyKey\":\"a\"}}", field: "amount"),
        Bad(path: "/v1/end-of-day", body: "{\"mode\":\"now\"}", field: "mode"),
        Bad(path: "/v1/end-of-day/answers", body: "{\"answer\":\"maybe\"}", field: "answer"),
        Bad(
            path: "/v1/end-of-day/answers", body: "{\"answer\":\"count\",\"pieces\":[{\"value\":100,\"count\":-1}]}",
            field: "pieces.0.count"),
        Bad(path: "/v1/end-of-day/answers", body: "{\"answer\":\"authorize\",\"operator\":\"01\"}", field: "password"),
    ]

    @Test("A wrong body is a problem document that names the field, and nothing is done", arguments: bodies)
    func body(_ bad: Bad) async throws {
        try await Self.serve { front, till in
            let answer = try await till.call("POST", bad.path, bad.body, key: "k-1")
            #expect(answer.json["code"].text == bad.code, "\(answer.json)")
            if let field = bad.field { #expect(answer.json["field"].text == field, "\(answer.json)") }
            #expect(answer.json["remedy"].text?.isEmpty == false)
            #expect(answer.header("content-type") == "application/problem+json")
            #expect(front.requests == [])
            #expect(front.endOfDayActs == 0)
            // Nothing was done: the same key is still free.
            #expect(try await till.call("POST", "/v1/sales", Self.good, key: "k-1").status == 202)
        }
    }

    @Test("A password in a wrong body is not repeated")
    func passwordIsNotRepeated() async throws {
        try await Self.serve { _, till in
            let secret = "Kupfer-Leiter-73q"
            for body in [
                "{\"answer\":\"authorize\",\"operator\":\"\(secret)\",\"password\":\"\(secret)\"}",
                "{\"answer\":\"authorize\",\"operator\":\"01\",\"password\":\"\(secret)\",\"more\":\"\(secret)\"}",
                "{\"answer\":\"authorize\",\"operator\":\"01\",\"password\":[\"\(secret)\"]}",
            ] {
                let answer = try await till.call("POST", "/v1/end-of-day/answers", body)
                #expect(answer.status == 422)
                #expect(!answer.json.description.contains(secret))
            }
        }
    }

    @Test("No token, a wrong one, or one of another scheme: refused, and only one's own token helps")
    func tokens() async throws {
        try await Self.serve { front, till in
            for headers in [
                [], [("Authorization", "Bearer wrong")], [("Authorization", "Basic cmlnaHQtdG9rZW4=")],
                [("Authorization", "Bearer")], [("Authorization", "Bearer " + String(repeating: "x", count: 5_000))],
            ] {
                let answer = try await Loopback.request(
                    "GET", "/v1/status", port: till.port, headers: headers)
                #expect(answer.status == 401)
                #expect(answer.header("www-authenticate")?.hasPrefix("Bearer") == true)
                try OpenAPICheck.shared.check(answer, to: "GET", "/v1/status")
            }
            #expect(try await till.get("/v1/status").json["till"].text == "front")
            // The document itself says nothing about the shop.
            #expect(try await Loopback.request("GET", "/v1/openapi.json", port: till.port).status == 200)
            #expect(front.requests == [])
        }
    }

    /// Status and code of a sale that is sent with these headers.
    private static func post(
        _ till: TillCaller, _ headers: [(String, String)], body: String = good, isJSON: Bool = true,
        key: String? = "k"
    ) async throws -> String {
        var all = [("Authorization", "Bearer \(till.token)")]
        if isJSON { all.append(("Content-Type", "application/json")) }
        if let key { all.append(("Idempotency-Key", key)) }
        let answer = try await Loopback.request(
            "POST", "/v1/sales", port: till.port, headers: all + headers, body: Array(body.utf8))
        try OpenAPICheck.shared.check(answer, to: "POST", "/v1/sales")
        return "\(answer.status) \(try JSONTree(answer.body)["code"].text ?? "")"
    }

    @Test("Another host's name, a web page's origin, another content type, a huge body, no key, a bad key")
    func headers() async throws {
        try await Self.serve { front, till in
            let rebound = try await Self.post(till, [("Host", "shop.example:\(till.port)")])
            #expect(rebound == "421 wrongHost")
            #expect(try await Self.post(till, [("Origin", "http://evil.example")]) == "403 foreignOrigin")
            #expect(try await Self.post(till, [("Origin", "http://127.0.0.1:\(till.port)")]) == "403 foreignOrigin")
            #expect(try await Self.post(till, [("Sec-Fetch-Site", "cross-site")]) == "403 foreignOrigin")
            #expect(try await Self.post(till, [], isJSON: false) == "415 unsupportedMediaType")
            #expect(
                try await Self.post(till, [("Content-Type", "text/plain")], isJSON: false) == "415 unsupportedMediaType"
            )
            let huge = "{\"ticket\":\"" + String(repeating: "x", count: 20_000) + "\"}"
            #expect(try await Self.post(till, [], body: huge) == "413 bodyTooLarge")
            #expect(try await Self.post(till, [], key: nil) == "400 missingKey")
            for key in ["a b", "a/b", String(repeating: "k", count: 65), "ключ"] {
                #expect(try await Self.post(till, [], key: key) == "400 invalidKey")
            }
            #expect(front.requests == [])
            #expect(try await Self.post(till, [("Host", "localhost:\(till.port)")]) == "202 ")
        }
    }

    @Test("An unknown path or method is a problem too")
    func paths() async throws {
        try await Self.serve { _, till in
            for (method, path) in [("PUT", "/v1/sales"), ("GET", "/v1/sales"), ("DELETE", "/v1/transactions/a")] {
                let answer = try await till.call(method, path)
                #expect(answer.status == 405)
                #expect(answer.json["code"].text == "methodNotAllowed")
                #expect(answer.header("allow") == (path == "/v1/sales" ? "POST" : "GET"))
            }
            for (method, path) in [("GET", "/"), ("POST", "/v1"), ("GET", "/v2/status")] {
                let answer = try await till.call(method, path)
                #expect(answer.status == 404)
                #expect(answer.json["code"].text == "notFound", "\(method) \(path): \(answer.json)")
            }
            for path in [
                "/v1/day/lines?limit=0", "/v1/day/lines?limit=501", "/v1/day/lines?after=-1", "/v1/day?closing=x",
            ] {
                #expect(try await till.get(path).status == 422)
            }
            #expect(try await till.get("/v1/lines/0/1").json["field"].text == "batch")
            #expect(try await till.status("nobody").json["code"].text == "unknownTransaction")
            let events = try await till.call("GET", "/v1/events", headers: [("Last-Event-ID", "17")])
            #expect(events.json["field"].text == "Last-Event-ID")
        }
    }

    @Test("A till that asks too fast is told how long to wait, and nothing of it is done")
    func rate() async throws {
        let front = FakeFront()
        try await TillRun.serve(front, settings: TillSettings(port: 0, burst: 3, perMinute: 1)) { port in
            let till = TillCaller(port: port, token: FakeFront.token)
            for _ in 0..<3 { #expect(try await till.get("/v1/status").status == 200) }
            let answer = try await till.call("POST", "/v1/sales", Self.good, key: "k")
            #expect(answer.status == 429)
            let wait = try #require(answer.header("retry-after").flatMap { Int($0) })
            #expect((1...60).contains(wait))
            #expect(front.requests == [])
        }
    }

    @Test("A signal of a change that is lost costs a till no event: the next beat tells it")
    func lostSignal() async throws {
        let front = FakeFront(isQuiet: true)
        let settings = TillSettings(port: 0, heartbeat: .milliseconds(5))
        try await TillRun.serve(front, settings: settings) { port in
            let events = try Events(
                port: port, path: "/v1/events", headers: [("Authorization", "Bearer \(FakeFront.token)")])
            defer { events.close() }
            #expect(await events.event()?.name == "ready")
            for text in ["one", "two"] {
                try front.write(
                    .closingStarted(
                        .init(identifier: text, scope: .day, businessDay: FakeFront.time.date, time: FakeFront.time)))
                let event = await events.event()
                #expect(event?.name == "closingStarted")
                #expect(event?.data.contains("\"closing\":\"\(text)\"") == true)
            }
        }
    }
}
