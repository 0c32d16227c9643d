import DayEnd
import HostCore
import Journal
import TerminalService
import Testing
import TillAPI
import TillCaller
import UnionPay

/// A till over HTTP in front of a real terminal and a real host.
@Suite("A till sells, voids and refunds")
struct TillSaleTests {
    @Test("Sale, void by key and by number, refund in parts: both books agree, and every answer is as documented")
    func whole() async throws {
        try await Pair.withTill { pair, till in
            let first = try await till.sell("a", card: 8_800, tip: 800)
            #expect(first.status == 200)
            #expect(first.json["status"].text == "approved")
            #expect(first.json["card"]["masked"].text == "622202*********0128")
            #expect(first.json["tip"].minor == 800)
            let batch = try #require(first.json["card"]["batch"].number)
            let stan = try #require(first.json["card"]["stan"].number)
            #expect(try await till.get("/v1/lines/\(batch)/\(stan)").json["amount"].minor == 8_800)
            let original = "{\"original\":{\"batch\":\(batch),\"stan\":\(stan)}}"
            #expect(try await till.call("POST", "/v1/voids", original, key: "v").json["status"].text == "approved")
            #expect(try await till.status("a").json["isVoided"].bool == true)
            let twice = try await till.call("POST", "/v1/voids", original, key: "w")
            #expect(twice.json["code"].text == "originalNotFit")
            // The refused one used no key up.
            #expect(try await till.status("w").status == 404)

            try await Self.approve(till, "b", 5_000)
            func refund(_ key: String, _ minor: Int64) async throws -> TillAnswer {
                try await till.call(
                    "POST", "/v1/refunds",
                    "{\"original\":{\"idempotencyKey\":\"b\"},\"amount\":\(TillCaller.money(minor))}", key: key)
            }
            #expect(try await refund("r1", 3_000).json["status"].text == "approved")
            let more = try await refund("r2", 2_001)
            #expect(more.status == 422)
            #expect(more.json["field"].text == "amount")
            #expect(try await refund("r3", 2_000).json["status"].text == "approved")
            let day = try await till.get("/v1/day").json
            #expect(day["card"]["net"].minor == 0)
            #expect(day["tips"]["count"].number == 0)
            #expect(try await pair.close().day.net.net == 0)
            #expect(try Books(pair).disagreements() == [])
        }
    }

    static func approve(_ till: TillCaller, _ key: String, _ amount: Int64) async throws {
        let answer = try await till.sell(key, card: amount)
        #expect(answer.json["status"].text == "approved", "\(answer.json)")
    }

    @Test("AS-27: One sale sent ten times at once is one charge, and all ten get the same answer")
    func tenAtOnce() async throws {
        try await Pair.withTill { pair, till in
            let answers = try await withThrowingTaskGroup(of: JSONTree.self) { group in
                for _ in 0..<10 { group.addTask { try await till.sell("a", card: 700, cash: 300, given: 400).json } }
                return try await group.reduce(into: [JSONTree]()) { $0.append($1) }
            }
            #expect(Set(answers).count == 1)
            #expect(answers.first?["status"].text == "approved")
            #expect(try Books.postings(pair).count == 1)
            let books = try Books(pair)
            #expect(books.history.lines.count == 1)
            #expect(books.history.cash.count == 1)
            let other = try await till.sell("a", card: 701)
            #expect(other.status == 409)
            #expect(other.json["code"].text == "keyUsed")
            #expect(try Books.postings(pair).count == 1)
        }
    }

    @Test("AS-31: A customer goes on in cash; the reader lets go of the amount before it shows the next one")
    func pendingAmount() async throws {
        let reader = TestReader()
        reader.waits(true)
        try await Pair.withTill(reader) { pair, till in
            let waiting = Task { try await till.sell("a", card: 700) }
            _ = try await eventually("the amount at the reader") { reader.acts == [.shown(700)] ? true : nil }
            #expect(try await till.status("a").json["status"].text == "awaitingCard")
            #expect(try await till.get("/v1/status").json["awaitingCard"]["idempotencyKey"].text == "a")
            #expect(try await till.sell("b", cash: 700, given: 1_000).json["status"].text == "approved")
            let next = Task { try await till.sell("c", card: 900) }
            let given = try await waiting.value
            #expect(given.json["status"].text == "cancelled")
            #expect(given.json["ending"]["cause"].text == "superseded")
            #expect(given.json["advice"].text == "mayTryAgain")
            _ = try await eventually("the next amount") { reader.acts.last == .shown(900) ? true : nil }
            reader.waits(false)
            #expect(try await next.value.json["status"].text == "approved")
            #expect(reader.acts == [.shown(700), .withdrawn(700), .shown(900), .read(900)])
            #expect(try Books.postings(pair).map(\.amount) == [900])
        }
    }

    @Test("A pending amount is cancelled by name once and for all; after the card it cannot be")
    func cancel() async throws {
        let reader = TestReader()
        reader.waits(true)
        try await Pair.withTill(reader) { pair, till in
            let asked = try await till.sell("a", card: 700, isAsynchronous: true)
            #expect(asked.status == 202)
            #expect(asked.json["advice"].text == "wait")
            _ = try await eventually("the amount at the reader") { reader.acts == [.shown(700)] ? true : nil }
            for _ in 0..<2 {
                let cancelled = try await till.call("POST", "/v1/transactions/a/cancel")
                #expect(cancelled.status == 200)
                #expect(cancelled.json["ending"]["cause"].text == "cancelled")
            }
            #expect(reader.acts == [.shown(700), .withdrawn(700)])
            #expect(try await till.sell("a", card: 700).json["status"].text == "cancelled")
            reader.waits(false)
            try await Self.approve(till, "b", 800)
            let late = try await till.call("POST", "/v1/transactions/b/cancel")
            #expect(late.json["code"].text == "alreadyPresented")
            #expect(try Books.postings(pair).map(\.amount) == [800])
        }
    }

    @Test("AS-26: An offline sale with two tenders, tip and change is the same after a restart and at the host")
    func offlineTenders() async throws {
        let reader = TestReader()
        reader.holds(TestCard.domestic.presented(.chip, isApprovedOffline: true))
        let pair = try await Pair.running()
        let token = try await pair.addTill()
        try await pair.signIn()
        try await pair.stopHost()
        let before = JSONBox()
        try await pair.serveTill(reader, token) { _, till in
            let sold = try await till.sell("a", card: 6_000, cash: 4_000, given: 5_000, tip: 900, offline: true)
            #expect(sold.json["status"].text == "approved", "\(sold.json)")
            let cash = try #require(sold.json["tenders"].list.last)
            #expect(cash["given"].minor == 5_000)
            #expect(cash["change"].minor == 1_000)
            before.set(sold.json)
        }
        await pair.stopTerminal()
        try await pair.startTerminal()
        try await pair.startHost()
        try await pair.serveTill(reader, token) { _, till in
            #expect(try await till.status("a").json == before.json)
            #expect(
                try await till.sell("a", card: 6_000, cash: 4_000, given: 5_000, tip: 900, offline: true).json
                    == before.json)
            #expect(try await pair.close().day.net.net == 6_000)
            let after = try await till.status("a").json
            for name in ["amount", "tip", "tenders", "time", "status", "idempotencyKey"] {
                #expect(after[name] == before.json?[name], "\(name)")
            }
            let day = try await till.get("/v1/day?closing=\(try await Self.lastClosing(till))").json
            #expect(day["tips"]["amount"].minor == 900)
            #expect(day["cash"]["net"].minor == 4_000)
            #expect(day["card"]["net"].minor == 6_000)
        }
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.lines.map(\.type) == [.offlineICSale])
        try await pair.stop()
    }

    static func lastClosing(_ till: TillCaller) async throws -> String {
        try #require(try await till.get("/v1/end-of-day").json["last"]["closing"].text)
    }

    @Test("Without a reader cards are refused and cash is taken; a declined card says its code and stays declined")
    func declines() async throws {
        let pair = try await Pair.running(issuer: IssuerRules([.init(type: .sale, code: "51")]))
        try await Pair.withTill(pair: pair) { _, till in
            let answer = try await till.sell("a", card: 100, cash: 50)
            #expect(answer.json["status"].text == "declined")
            #expect(answer.json["card"]["responseCode"].text == "51")
            #expect(try await till.sell("a", card: 100, cash: 50).json == answer.json)
            #expect(try await till.get("/v1/day").json["cash"]["net"].minor == 0)
        }
        try await Pair.withTill(nil) { _, till in
            #expect(try await till.sell("a", card: 100).json["code"].text == "noReader")
            #expect(try await till.sell("a", cash: 100).json["status"].text == "approved")
            let readiness = try await till.get("/v1/readiness").json
            #expect(readiness["canTakeCards"].bool == false)
            #expect(readiness["canTakeCash"].bool == true)
        }
    }
}
