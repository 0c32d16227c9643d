import DayEnd
import Slips
import UnionPay

enum Samples {
    static let day = CivilDate(daysSinceEpoch: 20_780)
    static let time = Moment(date: day, secondOfDay: 81_660, utcOffset: 28_800)
    static let opening = TerminalRecord.Opening(
        terminal: "10000001", merchant: "898000000000001", currency: .renminbi)

    static func line(
        _ stan: Int, _ type: TransactionType, _ amount: Int64, _ scheme: CardScheme,
        standing: Line.Standing = .approved, day: CivilDate = day, second: Int = 36_000, isDelivered: Bool = true
    ) throws -> Line {
        Line(
            key: LineKey(batch: .first, stan: STAN(stan) ?? .first), type: type, amount: amount,
            cardClass: scheme.cardClass, scheme: scheme,
            card: CardReference(
                masked: "622500******6613", entry: EntryMode(pan: .chip, pin: .impossible), sealed: HexBytes([]),
                keyName: ""),
            standing: standing, rrn: "632700001421", authorization: "123456",
            time: Moment(date: day, secondOfDay: second, utcOffset: 28_800), businessDay: day,
            isDelivered: isDelivered)
    }

    static func lines() throws -> [Line] {
        [
            try line(1, .sale, 1_234_567, .unionPay), try line(2, .sale, 5000, .visa),
            try line(3, .refund, 300, .unionPay), try line(4, .completionNotice, 11_100, .unionPay),
            try line(5, .sale, 7700, .unionPay, standing: .voided), try line(6, .saleVoid, 7700, .unionPay),
            try line(7, .offlineSale, 19_990, .unionPay, isDelivered: false),
        ]
    }

    static func slip(
        _ lines: [Line], currency: Currency = .renminbi, domestic: SettlementVerdict = .balanced,
        foreign: SettlementVerdict = .balanced, hostLacks: Int64 = 0, merchant: String = opening.merchant
    ) throws -> SettlementSlip {
        let own = SettlementTotals(gross: try GrossFigures(of: lines.map(\.countable)))
        var host = own
        host.domesticVerdict = domestic
        host.foreignVerdict = foreign
        if hostLacks > 0 {
            host.foreign.debitAmount -= hostLacks
            host.foreign.debitCount -= 1
        }
        return SettlementSlip(
            terminal: opening.terminal, merchant: merchant, currency: currency, batch: .first, businessDay: day,
            operatorNumber: "01", time: time, net: try NetFigures(of: lines.map(\.countable)), terminalTotals: own,
            hostTotals: host, verdict: DayVerdict(domestic: domestic, foreign: foreign), lineCount: lines.count,
            refusedUploads: [], undelivered: lines.filter { !$0.isDelivered }.map(\.key))
    }

    /// A slip with all that it may hold.
    static func fullSlip() throws -> (slip: SettlementSlip, attachments: SlipAttachments) {
        let lines = try lines()
        var slip = try slip(lines, foreign: .differs, hostLacks: 5000)
        slip.refusedUploads = [.first]
        slip.refusedReversals = [LineKey(batch: .first, stan: STAN(9) ?? .first)]
        var day = TerminalState.DaySoFar()
        day.batches = [.first]
        day.net = slip.net
        try day.cashSales.add(12_050)
        try day.cashRefunds.add(1000)
        return (
            slip,
            SlipAttachments(
                hostRRN: "632700001421", day: day,
                cashCount: CashCountResult(
                    expected: 11_050, counted: 11_000, reason: "change", approvedBy: "02"))
        )
    }
}

/// Sebastiano Vigna's SplitMix64: the same numbers in every run.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
