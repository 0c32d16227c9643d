import DayEnd
import Slips
import Testing
import UnionPay

@Suite("Figures on the slip")
struct FiguresTests {
    /// Sum of the amounts on a slip's lines that begin with a scheme.
    private static func printed(_ scheme: CardScheme, _ text: String) -> Int64 {
        text.split(separator: "\n").filter { $0.hasPrefix("\(scheme) ") }.reduce(0) { sum, line in
            let amount = line.split(separator: " ").last.map(String.init) ?? ""
            return sum + (Int64(amount.filter { $0.isNumber || $0 == "-" }) ?? 0)
        }
    }

    @Test("AS-41: totals per tender equal an independent sum over the lines")
    func tenders() throws {
        for seed in 1...50 as ClosedRange<UInt64> {
            var random = SplitMix64(seed)
            var lines: [Line] = []
            var expected: [CardScheme: Int64] = [:]
            var day = TerminalState.DaySoFar()
            var cash: Int64 = 0
            for stan in 1...60 {
                let amount = Int64.random(in: 1...5_000_000, using: &random)
                let scheme = CardScheme.known.randomElement(using: &random) ?? .unionPay
                switch Int.random(in: 0...5, using: &random) {
                case 0:
                    // A sale and its void: neither is on the slip.
                    lines.append(try Samples.line(stan, .sale, amount, scheme, standing: .voided))
                    lines.append(try Samples.line(stan + 100, .saleVoid, amount, scheme))
                case 1:
                    lines.append(try Samples.line(stan, .refund, amount, scheme))
                    expected[scheme, default: 0] -= amount
                case 2: lines.append(try Samples.line(stan, .preAuthorization, amount, scheme))
                case 3:
                    try day.cashSales.add(amount)
                    cash += amount
                default:
                    lines.append(try Samples.line(stan, .sale, amount, scheme))
                    expected[scheme, default: 0] += amount
                }
            }
            let slip = try Samples.slip(lines)
            day.net = slip.net
            let text = slip.document(SlipContext(.english), with: SlipAttachments(day: day)).text(columns: 48)
            for scheme in CardScheme.known {
                #expect(Self.printed(scheme, text) == expected[scheme, default: 0], "seed \(seed), \(scheme)")
            }
            let cards = expected.values.reduce(0, +)
            let lastLine = text.split(separator: "\n").last { $0.hasPrefix("Net of the day") } ?? ""
            #expect(lastLine.hasSuffix(" \(Money(cards + cash, .renminbi))"), "seed \(seed)")
        }
    }

    @Test("AS-36: where batch and business day differ both windows are printed, and the sums reconcile")
    func windows() throws {
        let next = Samples.day.adding(days: 1)
        let lines = [
            try Samples.line(1, .sale, 10_000, .unionPay, second: 72_000),
            try Samples.line(2, .sale, 2500, .visa, day: next, second: 600),
            try Samples.line(3, .refund, 500, .unionPay, day: next, second: 900),
        ]
        let slip = try Samples.slip(lines)
        let window = try BatchWindow(lines: lines, closedAt: Samples.time.adding(seconds: 12_000))
        #expect(window.days.map(\.day) == [Samples.day, next])
        #expect(window.days.reduce(0) { $0 + $1.net.net } == slip.net.net)
        let text = slip.document(SlipContext(.english), with: SlipAttachments(window: window)).text(columns: 32)
        #expect(
            text.contains(
                """
                Batch from   2026-11-23 20:00:00
                Batch until  2026-11-24 02:01:00
                Day 2026-11-23     1      100.00
                Day 2026-11-24     2       20.00
                Batch total        3      120.00
                """))
        let oneDay = try BatchWindow(lines: [lines[0]], closedAt: Samples.time)
        #expect(
            !slip.document(SlipContext(.english), with: SlipAttachments(window: oneDay)).text().contains("Batch from"))
    }

    @Test("AS-02: amounts of currencies with no, two and three decimals")
    func decimals() throws {
        for (code, shown) in [("JPY", "1,234,567"), ("CNY", "12,345.67"), ("KWD", "1,234.567")] {
            let currency = try #require(Currency(code))
            let lines = [try Samples.line(1, .sale, 1_234_567, .unionPay)]
            let slip = try Samples.slip(lines, currency: currency)
            let text = slip.document(
                SlipContext(.english),
                with: SlipAttachments(cashCount: CashCountResult(expected: 1_234_567, counted: 1_234_567))
            ).text(columns: 32)
            #expect(text.contains("\(code) \(shown)\n"))
            #expect(text.contains("Counted \(String(repeating: " ", count: 24 - shown.count))\(shown)"))
            #expect(text.contains("Cash agrees"))
        }
    }

    @Test func linesWithoutTransactionsAreLeftOut() throws {
        let text = try Samples.slip([]).document(SlipContext(.english)).text(columns: 32)
        #expect(text.contains("No transactions"))
        #expect(!text.contains("CUP"))
        // The host's verdict on both classes stands there all the same.
        #expect(text.contains("Domestic                  agrees"))
    }

    @Test func extremeCashCountsDoNotTrap() throws {
        let slip = try Samples.slip([])
        for (expected, counted) in [(Int64.min, Int64.max), (.max, .min), (0, .min), (.min, 0)] {
            let count = CashCountResult(expected: expected, counted: counted)
            let text = slip.document(SlipContext(.english), with: SlipAttachments(cashCount: count)).text()
            #expect(text.contains("Counted"))
        }
    }
}
