import DayEnd
import DayScript
import HostCore
import TerminalCore
import UnionPay

extension TownPlan {
    /// What the acquirer charges: no rule at all in one town of eight, else up to six, most of which fit only some lines.
    ///
    /// From numbers of its own, so that no other draw of the seed moves.
    static func fees(_ terminals: [PlannedTerminal], opening day: CivilDate, _ seed: UInt64) -> FeeTable {
        var random = SplitMix64(seed: seed, stream: 3)
        guard random.below(8) > 0 else { return FeeTable() }
        var merchants: [String] = []
        for terminal in terminals where !merchants.contains(terminal.configuration.merchant) {
            merchants.append(terminal.configuration.merchant)
        }
        let grocers = merchants.filter { _ in random.below(2) == 0 }
        let category = FeeTable.Category(name: "grocery", merchants: grocers)
        let rules = (1...random.number(1...6)).map { rule("rule-\($0)", merchants, day, &random) }
        return FeeTable(rules: rules, categories: [category])
    }

    private static func rule(
        _ name: String, _ merchants: [String], _ day: CivilDate, _ random: inout SplitMix64
    ) -> FeeRule {
        var rule = FeeRule(name: name)
        if random.below(4) == 0 { rule.category = "grocery" }
        if random.below(6) == 0 { rule.merchant = merchants.pick(&random) }
        if random.below(5) == 0 { rule.scheme = ["CUP", "VIS", "MCC"].pick(&random) }
        if random.below(5) == 0 { rule.cards = [.domestic, .foreign].pick(&random) }
        if random.below(4) == 0 { rule.types = [[.sale], [.sale, .completion], [.offlineSale]].pick(&random) }
        if random.below(8) == 0 { rule.from = day.adding(days: random.below(3)) }
        if random.below(8) == 0 { rule.until = (rule.from ?? day).adding(days: random.below(2)) }
        rule.partsPerMillion = [nil, 0, 3_800, 6_000, 6_000, 333_333, FeeRule.whole].pick(&random)
        if random.below(2) == 0 {
            rule.currency = "CNY"
            rule.fixed = [nil, 1, 15].pick(&random)
            rule.minimum = [nil, 1, 100].pick(&random)
            rule.maximum = [nil, 100, 1_800].pick(&random)
        }
        rule.refunds = [nil, .returned, .kept].pick(&random)
        return rule
    }
}
