import DayEnd
import DayScript
import HostCore
import TerminalService
import Testing
import TillAPI
import TillCaller
import UnionPay

/// Sums that a till can check, and the closing by a till.
@Suite("A till's day")
struct TillDayTests {
    /// What the lines come to, summed here and nowhere else.
    struct Sums: Equatable {
        var sales: [String: Int64] = ["card": 0, "cash": 0]
        var refunds: [String: Int64] = ["card": 0, "cash": 0]
        var schemes: [String: Int64] = [:]
        var tips: Int64 = 0
        var count = 0
        var perBatch: [Int64: Int64] = [:]

        init(_ lines: [JSONTree]) {
            count = lines.count
            var tipped: Set<String> = []
            for line in lines {
                let (tender, type) = (line["tender"].text ?? "", line["type"].text ?? "")
                let amount = line["amount"].minor ?? 0
                if tender == "cash" {
                    if type == "sale" { sales["cash", default: 0] += amount }
                    if type == "refund" { refunds["cash", default: 0] += amount }
                } else if line["standing"].text == "approved", !type.hasSuffix("Void") {
                    let isRefund = type == "refund"
                    if isRefund { refunds["card", default: 0] += amount } else { sales["card", default: 0] += amount }
                    schemes["\(line["scheme"].text ?? "") \(type)", default: 0] += amount
                    perBatch[line["batch"].number ?? 0, default: 0] += isRefund ? -amount : amount
                }
                // A sale of two tenders has two lines, and one tip.
                if let key = line["idempotencyKey"].text, (line["tip"].minor ?? 0) > 0, tipped.insert(key).inserted {
                    tips += line["tip"].minor ?? 0
                }
            }
        }

        /// The same from the day's own sums.
        init(day: JSONTree) {
            for tender in ["card", "cash"] {
                sales[tender] = day[tender]["sales"]["amount"].minor
                refunds[tender] = day[tender]["refunds"]["amount"].minor
            }
            for row in day["schemes"].list {
                schemes["\(row["scheme"].text ?? "") \(row["type"].text ?? "")"] = row["amount"].minor
            }
            tips = day["tips"]["amount"].minor ?? -1
            count = Int(day["lines"].number ?? -1)
            for batch in day["batches"].list where batch["count"].number != 0 {
                perBatch[batch["batch"].number ?? 0] = batch["net"].minor
            }
        }
    }

    static func lines(_ till: TillCaller, _ closing: String? = nil, page: Int = 7) async throws -> [JSONTree] {
        var lines: [JSONTree] = []
        var after: Int64 = 0
        while true {
            let name = closing.map { "&closing=\($0)" } ?? ""
            let answer = try await till.get("/v1/day/lines?after=\(after)&limit=\(page)\(name)").json
            lines += answer["lines"].list
            guard let next = answer["next"].number else { return lines }
            after = next
        }
    }

    /// Acts drawn from a seed: sales by card, cash and both, with tips and change, voids, refunds.
    static func play(_ till: TillCaller, _ reader: TestReader, _ count: Int, _ random: inout SplitMix64) async throws {
        var sold: [(key: String, card: Int64, cash: Int64, isForeign: Bool)] = []
        let run = random.number(1...1_000_000)
        for number in 1...count {
            let key = "\(run)-\(number)"
            let isForeign = random.chance(40)
            func present(_ isForeign: Bool) {
                reader.holds((isForeign ? TestCard.foreign : .domestic).presented(.swipe))
            }
            if let sale = sold.last, random.chance(15) {
                present(sale.isForeign)
                let body = "{\"original\":{\"idempotencyKey\":\"\(sale.key)\"}}"
                let answer = try await till.call("POST", "/v1/voids", body, key: key)
                #expect(answer.json["status"].text == "approved", "\(answer.json)")
                sold.removeLast()
            } else if let sale = sold.last, random.chance(20) {
                present(sale.isForeign)
                let isCard = sale.card > 0
                let most = Int(isCard ? sale.card : sale.cash)
                let body =
                    "{\"original\":{\"idempotencyKey\":\"\(sale.key)\"},\"tender\":\"\(isCard ? "card" : "cash")\","
                    + "\"amount\":\(TillCaller.money(Int64(random.number(1...most))))}"
                let answer = try await till.call("POST", "/v1/refunds", body, key: key)
                #expect(answer.json["status"].text == "approved", "\(answer.json)")
                sold.removeLast()
            } else {
                present(isForeign)
                let card = random.chance(70) ? Int64(random.number(1...50_000)) : 0
                let cash = card == 0 || random.chance(30) ? Int64(random.number(1...20_000)) : 0
                let answer = try await till.sell(
                    key, card: card > 0 ? card : nil, cash: cash > 0 ? cash : nil,
                    given: cash > 0 ? cash + Int64(random.number(0...5_000)) : nil,
                    tip: random.chance(30) ? Int64(random.number(0...Int(card + cash))) : nil)
                #expect(answer.json["status"].text == "approved", "\(answer.json)")
                sold.append((key, card, cash, isForeign))
            }
        }
    }

    @Test(
        "AS-41 Incident 17: Sums per tender, scheme and batch equal an independent sum over the lines",
        arguments: Seeds.first..<(Seeds.first + 3))
    func sums(_ seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let start = random
        let reader = TestReader()
        try await Pair.withTill(reader) { pair, till in
            var random = start
            try await Self.play(till, reader, 40, &random)
            let day = try await till.get("/v1/day").json
            let lines = try await Self.lines(till)
            #expect(Sums(lines) == Sums(day: day), "seed \(seed)")
            #expect(lines.compactMap { $0["sequence"].number } == lines.compactMap { $0["sequence"].number }.sorted())
            #expect(try await Self.lines(till, page: 500) == lines)
            let closing = try await pair.close()
            #expect(day["card"]["net"].minor == closing.day.net.net, "seed \(seed)")
            let closed = try await till.get("/v1/day?closing=\(closing.identifier)").json
            #expect(Sums(try await Self.lines(till, closing.identifier)) == Sums(day: closed), "seed \(seed)")
            #expect(Sums(day: closed) == Sums(day: day), "seed \(seed)")
            #expect(try Books(pair).disagreements() == [], "seed \(seed)")
        }
        _ = random.next()
    }

    @Test("AS-40: Two closings in a day: the second covers only its own interval")
    func twoClosings() async throws {
        try await Pair.withTill { pair, till in
            try await TillSaleTests.approve(till, "a", 1_000)
            _ = try await till.sell("b", cash: 500)
            try await pair.close(name: "noon")
            let between = try await till.get("/v1/day").json
            #expect(between["lines"].number == 0)
            #expect(between["card"]["net"].minor == 0)
            #expect(between["cash"]["net"].minor == 0)
            try await TillSaleTests.approve(till, "c", 2_000)
            #expect(try await pair.close(name: "evening").day.net.net == 2_000)
            let noon = try await till.get("/v1/day?closing=noon").json
            let evening = try await till.get("/v1/day?closing=evening").json
            #expect(noon["card"]["net"].minor == 1_000)
            #expect(noon["cash"]["net"].minor == 500)
            #expect(evening["card"]["net"].minor == 2_000)
            #expect(evening["cash"]["net"].minor == 0)
            #expect(noon["window"]["until"].text == evening["window"]["since"].text)
            #expect(try await Self.lines(till, "evening").compactMap { $0["idempotencyKey"].text } == ["c"])
        }
    }

    @Test("AS-36: The day tells its own window and each batch's, and the batches' sums make up the day's")
    func windows() async throws {
        let pair = try await Pair.running { $0.journalLimit = 3 }
        try await Pair.withTill(pair: pair) { pair, till in
            for number in 1...7 { try await TillSaleTests.approve(till, "s\(number)", Int64(number) * 100) }
            let day = try await till.get("/v1/day").json
            let batches = day["batches"].list
            #expect(batches.count == 3)
            #expect(batches.compactMap { $0["count"].number } == [3, 3, 1])
            #expect(batches.compactMap { $0["net"].minor }.reduce(0, +) == day["card"]["net"].minor)
            #expect(day["card"]["net"].minor == 2_800)
            for (earlier, later) in zip(batches, batches.dropFirst()) {
                #expect(earlier["window"]["until"].text == later["window"]["since"].text)
            }
            #expect(batches.first?["window"]["since"].text == day["window"]["since"].text)
            #expect(batches.last?["window"]["until"].isThere == false)
            #expect(Sums(try await Self.lines(till)) == Sums(day: day))
            #expect(try await pair.close().day.net.net == 2_800)
        }
    }
}
