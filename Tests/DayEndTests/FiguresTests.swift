import DayEnd
import Testing
import UnionPay

@Suite("Figures")
struct FiguresTests {
    private static func lines(_ seed: UInt64, _ count: Int) -> [Countable] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let scheme = [CardScheme.unionPay, .visa, .mastercard, .unknown].randomElement(using: &random) ?? .unionPay
            let type = TransactionType.allCases.randomElement(using: &random) ?? .sale
            return Countable(
                type: type, amount: Int64.random(in: 1...1_000_000, using: &random), cardClass: scheme.cardClass,
                scheme: scheme, isAdjusted: Int.random(in: 0..<5, using: &random) == 0,
                isVoided: type.isDebit && Int.random(in: 0..<5, using: &random) == 0)
        }
    }

    @Test("Gross and net do not depend on the order of the lines", arguments: 0..<20)
    func order(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed + 1_000)
        let lines = FiguresTests.lines(seed, 60)
        let gross = try GrossFigures(of: lines)
        let net = try NetFigures(of: lines)
        for _ in 0..<5 {
            let shuffled = lines.shuffled(using: &random)
            #expect(try GrossFigures(of: shuffled) == gross)
            #expect(try NetFigures(of: shuffled) == net)
        }
    }

    @Test("Where every void has its sale, gross debit less gross credit is net", arguments: 0..<20)
    func grossAndNet(_ seed: UInt64) throws {
        var lines: [Countable] = []
        for line in FiguresTests.lines(seed, 60) where !line.type.isVoid {
            lines.append(line)
            guard line.isVoided, !line.isAdjusted else { continue }
            var void = line
            void.type = line.type == .completion ? .completionVoid : .saleVoid
            void.isVoided = false
            lines.append(void)
        }
        let gross = try GrossFigures(of: lines)
        let sides = [gross.domestic, gross.foreign]
        let difference = sides.reduce(0) { $0 + $1.debit.amount - $1.credit.amount }
        #expect(try NetFigures(of: lines).net == difference)
    }

    @Test("Figures of parts add up to the figures of the whole", arguments: 0..<10)
    func parts(_ seed: UInt64) throws {
        let lines = FiguresTests.lines(seed, 40)
        var sum = try NetFigures(of: lines.prefix(13))
        try sum.add(NetFigures(of: lines.dropFirst(13)))
        #expect(sum == (try NetFigures(of: lines)))
    }

    @Test("A voided sale stays in gross debit and its void is gross credit; net holds neither")
    func voided() throws {
        let sale = Countable(
            type: .sale, amount: 500, cardClass: .domestic, scheme: .unionPay, isAdjusted: false, isVoided: true)
        var void = sale
        void.type = .saleVoid
        void.isVoided = false
        let gross = try GrossFigures(of: [sale, void])
        #expect(gross.domestic.debit == Figure(count: 1, amount: 500))
        #expect(gross.domestic.credit == Figure(count: 1, amount: 500))
        #expect(try NetFigures(of: [sale, void]).rows.isEmpty)
    }

    @Test("An adjusted original counts nowhere, its adjustment does")
    func adjusted() throws {
        let original = Countable(
            type: .offlineSale, amount: 500, cardClass: .domestic, scheme: .unionPay, isAdjusted: true, isVoided: false)
        var adjustment = original
        adjustment.type = .adjustment
        adjustment.amount = 450
        adjustment.isAdjusted = false
        let gross = try GrossFigures(of: [original, adjustment])
        #expect(gross.domestic.debit == Figure(count: 1, amount: 450))
        #expect(try NetFigures(of: [original, adjustment]).net == 450)
    }

    @Test(
        "Pre-authorisations and inquiries count nowhere",
        arguments: [TransactionType.preAuthorization, .preAuthorizationVoid, .balanceInquiry])
    func uncounted(_ type: TransactionType) throws {
        let line = Countable(
            type: type, amount: 500, cardClass: .foreign, scheme: .visa, isAdjusted: false, isVoided: false)
        #expect(try GrossFigures(of: [line]) == GrossFigures())
        #expect(try NetFigures(of: [line]) == NetFigures())
    }

    @Test("A sum that overflows is an error in gross and net")
    func overflow() {
        let line = Countable(
            type: .sale, amount: .max, cardClass: .foreign, scheme: .visa, isAdjusted: false, isVoided: false)
        #expect(throws: AmountOverflow()) { try GrossFigures(of: [line, line]) }
        #expect(throws: AmountOverflow()) { try NetFigures(of: [line, line]) }
    }

    @Test("The verdict of a settlement: differing outranks unconfirmed outranks balanced")
    func verdicts() {
        #expect(DayVerdict(domestic: .balanced, foreign: .balanced) == .balanced)
        #expect(DayVerdict(domestic: .balanced, foreign: .differs) == .differing)
        #expect(DayVerdict(domestic: .error, foreign: .differs) == .differing)
        #expect(DayVerdict(domestic: .error, foreign: .balanced) == .unconfirmed)
        #expect(DayVerdict(domestic: .request, foreign: .balanced) == .unconfirmed)
        let order: [DayVerdict] = [.balanced, .unconfirmed, .differing]
        for (index, left) in order.enumerated() {
            #expect(left.worse(than: nil) == left)
            for (other, right) in order.enumerated() { #expect(left.worse(than: right) == order[max(index, other)]) }
        }
    }

    @Test(
        "A card's first digits name its scheme",
        arguments: [
            ("622202", "CUP"), ("810000", "CUP"), ("411111", "VIS"), ("510000", "MCC"), ("222099", "CUP"),
            ("222100", "MCC"),
            ("272099", "MCC"), ("272100", "CUP"), ("340000", "AMX"), ("352800", "JCB"), ("360000", "DCC"), ("", "CUP"),
            ("scan", "CUP"),
        ])
    func schemes(_ number: String, _ expected: String) { #expect(CardScheme(bin: number).rawValue == expected) }
}
