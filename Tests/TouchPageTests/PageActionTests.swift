import DemoFront
import Testing
import TouchPage
import UnionPay

@Suite struct PageActionTests {
    let front = DemoFront(Gallery(.english).home) { request, view in
        if case .openEndOfDay = request.action { view.screen = .stopSelling(StopSelling()) }
        return .done
    }

    @Test(arguments: [
        (#"{"screen":"home","action":"sale","amount":-5,"tender":"cash"}"#, "amount", "-5"),
        (#"{"screen":"home","action":"sale","amount":0,"tender":"cash"}"#, "amount", "0"),
        (#"{"screen":"home","action":"sale","amount":12.5,"tender":"cash"}"#, "amount", "12.5"),
        (#"{"screen":"home","action":"sale","amount":1e3,"tender":"cash"}"#, "amount", "1e3"),
        (#"{"screen":"home","action":"sale","amount":"100","tender":"cash"}"#, "amount", "a string"),
        (#"{"screen":"home","action":"sale","amount":1000000000000,"tender":"cash"}"#, "amount", "1000000000000"),
        (#"{"screen":"home","action":"sale","amount":null,"tender":"cash"}"#, "amount", "nothing"),
        (#"{"screen":"home","action":"sale","tender":"cash"}"#, "amount", "nothing"),
        (#"{"screen":"home","action":"sale","amount":100,"tender":"shells"}"#, "tender", "\"shells\""),
        (#"{"screen":"home","action":"sale","amount":100,"tender":"cash","tip":5}"#, "tip", "a number"),
        (
            #"{"screen":"home","action":"sale","amount":100,"amount":1,"tender":"cash"}"#, "body",
            "\"amount\" again at byte 46"
        ),
        (#"{"screen":"home","action":"fly"}"#, "action", "\"fly\""),
        (#"{"screen":"home"}"#, "action", "nothing"),
        (#"{"action":"back"}"#, "screen", "nothing"),
        (#"{"screen":"amounts","action":"giveCount","counts":{"10000":-1}}"#, "counts.10000", "-1"),
        (#"{"screen":"amounts","action":"giveCount","counts":{"10000":1.5}}"#, "counts.10000", "1.5"),
        (#"{"screen":"amounts","action":"giveCount","counts":{"one":1}}"#, "counts.one", "\"one\""),
        (#"{"screen":"amounts","action":"giveCount","counts":{"007":1}}"#, "counts.007", "\"007\""),
        (#"{"screen":"amounts","action":"giveCount","counts":[]}"#, "counts", "an array"),
        (#"{"screen":"confirm","action":"confirm","identifier":"a"}"#, "hash", "nothing"),
        (#"{"screen":"handTest","action":"handTested","part":"screen","dead":"B3"}"#, "dead", "something else"),
        (#"{"screen":"handTest","action":"handTested","part":"keys","dead":[7]}"#, "dead", "something else"),
        (#"{"screen":"handTest","action":"handTested","part":"door","dead":[]}"#, "part", "\"door\""),
        (#"{"screen":"openItems","action":"resolveItem","item":"x","choice":"carry"}"#, "choice", "\"carry\""),
        (#"{"screen":"home","action":"release"}"#, "transaction", "nothing"),
        ("[]", "body", "an array"), ("", "body", "the end at byte 0"), ("{", "body", "the end at byte 1"),
        ("null", "body", "null"),
    ])
    func badInputIsNamedByItsField(_ body: String, _ field: String, _ found: String) async throws {
        try await PageRun.serve(front) { port in
            let answer = try await Caller(port: port).act(body)
            #expect(answer.status == 400)
            #expect(answer.error["field"] == field)
            #expect(answer.error["found"] == found)
            #expect(answer.error["expected"]?.isEmpty == false)
            #expect(front.requests.isEmpty)
        }
    }

    @Test func aBodyThatIsTooLargeIsRefused() async throws {
        try await PageRun.serve(front) { port in
            let caller = try await Caller(port: port)
            let answer = try await caller.act("{\"screen\":\"\(String(repeating: "x", count: 20_000))\"}")
            #expect(answer.status == 413)
            #expect(answer.error["expected"] == "at most 16384 bytes")
            #expect(try await caller.act("{}", ["Content-Type": "text/plain"]).status == 415)
            #expect(front.requests.isEmpty)
        }
    }

    @Test(arguments: ["", "white space", "a/b", String(repeating: "a", count: 65), nil])
    func aKeyThatIsNoneIsNamed(_ key: String?) async throws {
        try await PageRun.serve(front) { port in
            let answer = try await Caller(port: port).act(#"{"screen":"home","action":"lock"}"#, key: key)
            #expect(answer.status == 400)
            #expect(answer.error["field"] == "Idempotency-Key")
        }
    }

    @Test func AS_27_tenRetriesAreOneActAndGetOneAnswer() async throws {
        let front = DemoFront(Gallery(.english).home) { _, view in
            // Long enough for every retry to arrive while the first is under way.
            for _ in 0..<200 { await Task.yield() }
            return .refused(Gallery.hotline)
        }
        try await PageRun.serve(front) { port in
            let caller = try await Caller(port: port)
            let body = #"{"screen":"home","action":"sale","amount":1250,"tender":"tap"}"#
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<10 { group.addTask { try await caller.act(body, key: "sale-1").text } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
            #expect(answers.first?.contains("Demo Service hot-line") == true)
            #expect(try await caller.act(body, key: "sale-1").text == answers.first)
            #expect(front.requests.count == 1)
            #expect(front.requests.first?.identifier == "sale-1")
        }
    }

    @Test func aKeyThatComesWithAnotherBodyIsAConflict() async throws {
        try await PageRun.serve(front) { port in
            let caller = try await Caller(port: port)
            let first = #"{"screen":"home","action":"sale","amount":1250,"tender":"tap"}"#
            let other = #"{"screen":"home","action":"sale","amount":1251,"tender":"tap"}"#
            #expect(try await caller.act(first, key: "k").status == 200)
            let answer = try await caller.act(other, key: "k")
            #expect(answer.status == 409)
            #expect(answer.error["field"] == "Idempotency-Key")
            #expect(front.requests.count == 1)
        }
    }

    @Test func aDoubleTapActsOnce() async throws {
        try await PageRun.serve(front) { port in
            let caller = try await Caller(port: port)
            let events = try caller.events()
            let tap = #"{"screen":"home","action":"openEndOfDay"}"#
            #expect(try await caller.act(tap).status == 200)
            _ = await events.view { $0.contains("\"name\":\"stopSelling\"") }
            let second = try await caller.act(tap)
            #expect(second.status == 409)
            #expect(second.error["reason"] == "stale")
            #expect(front.requests.count == 1)
        }
    }

    @Test func anActGoesOnWhenWhoeverAskedHasGone() async throws {
        let (gone, hasGone) = AsyncStream.makeStream(of: Void.self)
        let (finished, finish) = AsyncStream.makeStream(of: Void.self)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let front = DemoFront(Gallery(.english).home) { _, _ in
            begin.yield()
            for await _ in gone { break }
            finish.yield()
            return .done
        }
        try await PageRun.serve(front) { port in
            let caller = try await Caller(port: port)
            let body = Array(#"{"screen":"home","action":"lock"}"#.utf8)
            let connection = try Loopback(port: port)
            let headers = caller.headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            try connection.send(
                Loopback.head(
                    "POST", "/actions", port: port, headers: headers + [("Idempotency-Key", "gone")],
                    length: body.count) + body)
            for await _ in begun { break }
            connection.hangUp()
            hasGone.yield()
            for await _ in finished { break }
            // Asked again, the act is not done again: its answer is there.
            #expect(try await caller.act(String(decoding: body, as: UTF8.self), key: "gone").text.contains("done"))
            #expect(front.requests.count == 1)
        }
    }
}
