import DayEnd
import DayScript
import Dispatch
import HostCore
import PaymentSecurity
import TerminalService
import Testing
import TillCaller
import UnionPay

/// `qiantui terminal serve` as a process, killed while a till waits for its answer.
@Suite("A terminal that is killed under its till", .timeLimit(.minutes(3)))
struct TillKilledTests {
    private static func pair() async throws -> (Pair, [String], Int) {
        let pair = try Pair(
            .doubleDES,
            {
                $0.responseTimeout = 5
                $0.connectTimeout = 1
            }, settings: { $0.testMode = true })
        try await pair.addRelay()
        try await pair.startHost()
        let port = Ports.free()
        return (pair, ["--till-port", "\(port)", "--virtual-card"], port)
    }

    private static func retries(_ till: TillCaller, _ key: String, _ amount: Int64) async throws -> [String] {
        try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<10 {
                group.addTask { try await till.sell(key, card: amount, cash: 300).json["status"].text }
            }
            return try await group.reduce(into: []) { $0.append($1 ?? "") }
        }
    }

    @Test("AS-30: Killed between authorisation and answer: unknown, never charged again, reversed, and told so")
    func betweenAuthorizationAndAnswer() async throws {
        let (pair, options, port) = try await Self.pair()
        let child = try await pair.startTerminalChild(options)
        let till = TillCaller(port: port, token: try await pair.addTill())
        let relay = try #require(await pair.relay)
        relay.decide { passing in
            guard passing.kind == .financial(.sale), passing.way == .toTerminal else { return .pass }
            child.kill()
            return .lose
        }
        let lost = try? await till.sell("a", card: 8_800, cash: 300)
        #expect(lost == nil)
        #expect(await child.end() == -9)
        #expect(try Books.postings(pair).map(\.state) == [.approved])
        relay.decide { _ in .pass }
        try await pair.startTerminalChild(options)
        // Nobody has told the till anything: it asks the same thing ten times at once.
        for status in try await Self.retries(till, "a", 8_800) { #expect(["unknown", "reversed"].contains(status)) }
        let end = try await eventually("the truth") {
            let answer = try await till.status("a")
            return answer.json["isFinal"].bool == true ? answer : nil
        }
        #expect(end.json["status"].text == "reversed")
        #expect(end.json["advice"].text == "mayTryAgain")
        #expect(try Books.postings(pair).map(\.state) == [.reversed])
        #expect(try await till.sell("b", card: 8_800, cash: 300).json["status"].text == "approved")
        #expect(try await till.get("/v1/day").json["cash"]["net"].minor == 300)
        #expect(try await pair.close().day.net.net == 8_800)
        try await pair.stop()
        #expect(try Books(pair).disagreements() == [])
    }

    @Test(
        "AS-28: Killed at a seeded moment of a sale and asked ten times again: one answer, at most one charge",
        arguments: Seeds.first..<(Seeds.first + 5))
    func killedAnywhere(_ seed: UInt64) async throws {
        var random = SplitMix64(seed: seed &+ 900)
        let (pair, options, port) = try await Self.pair()
        let child = try await pair.startTerminalChild(options)
        let till = TillCaller(port: port, token: try await pair.addTill())
        let relay = try #require(await pair.relay)
        let (number, delay) = (random.number(1...4), random.number(0...6_000))
        relay.decide { passing in
            if passing.number == number {
                DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(delay)) { child.kill() }
            }
            return .pass
        }
        _ = try? await till.sell("a", card: 8_800, cash: 300)
        child.kill()
        _ = await child.end()
        relay.decide { _ in .pass }
        try await pair.startTerminalChild(options)
        let answers = try await Self.retries(till, "a", 8_800)
        let end = try await eventually("the truth") {
            let answer = try await till.status("a")
            return answer.json["isFinal"].bool == true ? answer.json["status"].text : nil
        }
        let place = "seed \(seed), killed \(delay) µs after frame \(number): \(answers), then \(end)"
        #expect(["approved", "reversed", "interrupted"].contains(end), "\(place)")
        #expect(Set(answers).subtracting([end, "unknown", "processing"]) == [], "\(place)")
        let charged = try Books.postings(pair).filter { $0.state == .approved }
        #expect(charged.count == (end == "approved" ? 1 : 0), "\(place)")
        #expect(try await till.get("/v1/day").json["cash"]["net"].minor == (end == "approved" ? 300 : 0), "\(place)")
        _ = try await pair.close()
        try await pair.stop()
        #expect(try Books(pair).disagreements() == [], "\(place)")
    }
}
