import DayEnd
import Journal
import TerminalService
import Testing
import TillAPI
import TillCaller

@Suite("A till closes the day")
struct TillEndOfDayTests {
    private static func answer(_ till: TillCaller, _ fields: String) async throws -> TillAnswer {
        try await till.call("POST", "/v1/end-of-day/answers", "{\(fields)}")
    }

    @Test("AS-42: With a person there: count, confirm by the list, closed; cash is withheld until it is counted")
    func attended() async throws {
        try await Pair.withTill { pair, till in
            try await TillSaleTests.approve(till, "a", 4_200)
            _ = try await till.sell("b", cash: 700)
            #expect(try await till.get("/v1/day").json["cash"]["net"].minor == 700)
            let begun = try await till.call("POST", "/v1/end-of-day", "{\"mode\":\"attended\"}")
            #expect(begun.json["prompt"]["answer"].text == "count")
            #expect(!begun.json.description.contains("expected"))
            let blind = try await till.get("/v1/day").json
            #expect(blind["isCashWithheld"].bool == true)
            #expect(!blind["cash"].isThere)
            #expect(try await TillDayTests.lines(till).count == 1)
            #expect(try await till.sell("c", cash: 5).json["code"].text == "closingUnderWay")
            let wrong = try await Self.answer(till, "\"answer\":\"confirm\",\"list\":\"0011223344556677\"")
            #expect(wrong.json["code"].text == "notAsked")
            let twice = "\"answer\":\"count\",\"pieces\":[{\"value\":100,\"count\":1},{\"value\":100,\"count\":1}]"
            #expect(try await Self.answer(till, twice).status == 422)
            let counted = try await Self.answer(
                till,
                "\"answer\":\"count\",\"pieces\":[{\"value\":500,\"count\":1},{\"value\":100,\"count\":2}]")
            #expect(counted.json["prompt"]["answer"].text == "confirm", "\(counted.json)")
            #expect(try await till.get("/v1/day").json["cash"]["net"].minor == 700)
            #expect(
                try await Self.answer(till, "\"answer\":\"confirm\",\"list\":\"0011223344556677\"").json["code"].text
                    == "listChanged")
            let list = try #require(counted.json["prompt"]["list"].text)
            let confirmed = try await Self.answer(till, "\"answer\":\"confirm\",\"list\":\"\(list)\"")
            #expect([200, 202].contains(confirmed.status))
            let end = try await eventually("the end") {
                let end = try await till.get("/v1/end-of-day").json
                return end["state"].text == "idle" ? end : nil
            }
            #expect(end["last"]["end"].text == "closed")
            #expect(end["last"]["net"].minor == 4_200)
            #expect(try Books(pair).disagreements() == [])
        }
    }

    @Test("A till may close an unattended shop by itself, and cancel what a person has not confirmed")
    func unattended() async throws {
        try await Pair.withTill { pair, till in
            try await TillSaleTests.approve(till, "a", 4_200)
            _ = try await till.call("POST", "/v1/end-of-day", "{\"mode\":\"attended\"}")
            #expect(try await till.call("DELETE", "/v1/end-of-day").json["state"].text == "idle")
            #expect(try await till.call("DELETE", "/v1/end-of-day").json["code"].text == "notAsked")
            try await TillSaleTests.approve(till, "b", 800)
            let begun = try await till.call("POST", "/v1/end-of-day", "{\"mode\":\"unattended\"}")
            #expect([200, 202].contains(begun.status), "\(begun.json)")
            _ = try await eventually("the end") { try await pair.status().closingStep == nil ? true : nil }
            #expect(try await till.get("/v1/end-of-day").json["last"]["end"].text == "closed")
            #expect(try Books(pair).history.batches.count == 1)
        }
    }
}
