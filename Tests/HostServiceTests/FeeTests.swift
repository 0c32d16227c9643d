import DayEnd
import HostCore
import Testing
import UnionPay

@Suite("Fees by a table of rules")
struct FeeTests {
    static let day = SettlementFilingTests.day

    static func subject(
        _ type: TransactionType = .sale, scheme: CardScheme = .unionPay, cards: CardClass = .domestic,
        merchant: String = "898000000000001", on day: CivilDate = day
    ) -> FeeSubject {
        FeeSubject(merchant: merchant, type: type, scheme: scheme, cardClass: cards, currency: .renminbi, day: day)
    }

    @Test("The first rule that fits decides, every condition must hold, and a line that none fits is free")
    func firstMatch() throws {
        let table = FeeTable(
            rules: [
                FeeRule(name: "old", cards: .domestic, until: Self.day.adding(days: -1)),
                FeeRule(name: "grocery", category: "grocery", scheme: "CUP", types: [.sale]),
                FeeRule(name: "visa", scheme: "VIS"),
                FeeRule(name: "own", merchant: "898000000000002", currency: "CNY"),
                FeeRule(name: "dollars", currency: "USD"),
                FeeRule(name: "abroad", cards: .foreign, from: Self.day),
            ], categories: [.init(name: "grocery", merchants: ["898000000000001"])])
        #expect(table.fault == nil)
        #expect(table.rule(for: Self.subject())?.name == "grocery")
        #expect(table.rule(for: Self.subject(.completion)) == nil)
        #expect(table.rule(for: Self.subject(.completion, on: Self.day.adding(days: -1)))?.name == "old")
        #expect(table.rule(for: Self.subject(scheme: .visa, cards: .foreign))?.name == "visa")
        #expect(table.rule(for: Self.subject(merchant: "898000000000002"))?.name == "own")
        #expect(table.rule(for: Self.subject(scheme: .mastercard, cards: .foreign))?.name == "abroad")
        #expect(
            table.rule(for: Self.subject(scheme: .mastercard, cards: .foreign, on: Self.day.adding(days: -1))) == nil)
    }

    @Test("Half a minor unit is rounded up; minimum and maximum hold; whole numbers up to the last amount")
    func amounts() throws {
        let rate = FeeRule(name: "r", partsPerMillion: 5_000)
        #expect(try [99, 100, 299, 300].map { try rate.fee(on: $0) } == [0, 1, 1, 2])
        let rule = FeeRule(
            name: "r", currency: "CNY", partsPerMillion: 6_000, fixed: 5, minimum: 10, maximum: 2_000)
        #expect(try [0, 100, 10_000, 1_000_000, .max].map { try rule.fee(on: $0) } == [10, 10, 65, 2_000, 2_000])
        let all = FeeRule(name: "all", partsPerMillion: FeeRule.whole)
        #expect(try all.fee(on: .max) == .max)
        let more = FeeRule(name: "more", currency: "CNY", partsPerMillion: FeeRule.whole, fixed: 1)
        #expect(throws: AmountOverflow.self) { try more.fee(on: .max) }
    }

    @Test("A thousand random rules and amounts: the exact product within half a unit, and between the bounds")
    func random() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<1_000 {
            let parts = Int64.random(in: 0...FeeRule.whole, using: &random)
            let amount = Int64.random(in: 0...(Int64.max >> Int64.random(in: 0...62, using: &random)), using: &random)
            let fee = try FeeRule(name: "r", partsPerMillion: parts).fee(on: amount)
            let error = Int128(fee) * 1_000_000 - Int128(amount) * Int128(parts)
            #expect(error > -500_000 && error <= 500_000, "\(parts) of \(amount): \(fee)")
            let minimum = Int64.random(in: 0...1_000, using: &random)
            let bounded = try FeeRule(
                name: "r", currency: "CNY", partsPerMillion: parts, minimum: minimum, maximum: minimum + 100
            ).fee(on: amount)
            #expect(bounded == min(max(fee, minimum), minimum + 100))
        }
    }

    @Test("A sale's void and its whole refund give the fee back; parts of it never more; a rule may keep it")
    func refunds() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let table = FeeTable(rules: [
                FeeRule(
                    name: "r", types: [.sale], currency: "CNY",
                    partsPerMillion: Int64.random(in: 0...FeeRule.whole, using: &random),
                    fixed: Int64.random(in: 0...9, using: &random), minimum: Int64.random(in: 0...99, using: &random))
            ])
            let sale = try SettlementFilingTests.posting(1, .sale, Int64.random(in: 1...100_000, using: &random))
            func given(_ type: TransactionType, _ amount: Int64) throws -> Int64 {
                var reckoning = FeeReckoning(table)
                _ = try reckoning.line(sale, number: 1, currency: .renminbi, standing: .line)
                let back = try SettlementFilingTests.posting(2, type, amount, of: sale.key)
                return try reckoning.line(back, number: 1, currency: .renminbi, standing: .line).fee
            }
            let fee = try table.rules[0].fee(on: sale.amount)
            #expect(try given(.saleVoid, sale.amount) == -fee)
            #expect(try given(.refund, sale.amount) == -fee)
            let part = Int64.random(in: 0...sale.amount, using: &random)
            let sum = try given(.refund, part) + given(.refund, sale.amount - part)
            #expect(sum >= -fee && sum <= -fee + 1)
        }
        let keeps = FeeTable(rules: [FeeRule(name: "k", partsPerMillion: 10_000, refunds: .kept)])
        var reckoning = FeeReckoning(keeps)
        let sale = try SettlementFilingTests.posting(1, .sale, 10_000)
        #expect(try reckoning.line(sale, number: 1, currency: .renminbi, standing: .line).fee == 100)
        for (type, fee) in [(TransactionType.refund, Int64(0)), (.saleVoid, -100)] {
            let back = try SettlementFilingTests.posting(2, type, 10_000, of: sale.key)
            let line = try reckoning.line(back, number: 1, currency: .renminbi, standing: .line)
            #expect(line.fee == fee && line.rule == "k" && line.amount == -10_000)
        }
    }

    @Test(
        "A table that cannot be is refused, and its key is named",
        arguments: [
            ("name", FeeRule(name: "free")), ("name", FeeRule(name: "")),
            ("category", FeeRule(name: "a", category: "b")),
            ("currency", FeeRule(name: "a", currency: "XXX")), ("scheme", FeeRule(name: "a", scheme: "UNION")),
            ("until", FeeRule(name: "a", from: day, until: day.adding(days: -1))),
            ("partsPerMillion", FeeRule(name: "a", partsPerMillion: 1_000_001)),
            ("fixed", FeeRule(name: "a", currency: "CNY", fixed: -1)), ("currency", FeeRule(name: "a", fixed: 1)),
            ("maximum", FeeRule(name: "a", currency: "CNY", minimum: 2, maximum: 1)),
        ])
    func faults(_ key: String, _ rule: FeeRule) {
        let sound = FeeRule(name: "sound")
        #expect(FeeTable(rules: [sound, rule]).fault?.key == "fees.rules.Index 1.\(key)")
        #expect(FeeTable(rules: [sound, sound]).fault?.key == "fees.rules.Index 1.name")
    }
}
