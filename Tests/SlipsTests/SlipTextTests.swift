import DayEnd
import Slips
import Testing
import UnionPay

@Suite("Slips and receipts as a printer shows them")
struct SlipTextTests {
    private static let day = CivilDate(daysSinceEpoch: 20_780)
    private static let time = Moment(date: day, secondOfDay: 81_660, utcOffset: 28_800)

    private static func slip() throws -> SettlementSlip {
        func line(_ type: TransactionType, _ amount: Int64, _ scheme: CardScheme) -> Countable {
            Countable(
                type: type, amount: amount, cardClass: scheme.cardClass, scheme: scheme, isAdjusted: false,
                isVoided: false)
        }
        let lines = [
            line(.sale, 1_234_567, .unionPay), line(.sale, 5000, .visa), line(.refund, 300, .unionPay),
            line(.completionNotice, 11_100, .unionPay),
        ]
        var host = SettlementTotals(gross: try GrossFigures(of: lines))
        host.domesticVerdict = .balanced
        host.foreignVerdict = .differs
        return SettlementSlip(
            terminal: "10000001", merchant: "898000000000001", currency: .renminbi, batch: .first, businessDay: day,
            operatorNumber: "01", time: time, net: try NetFigures(of: lines), terminalTotals: host, hostTotals: host,
            verdict: .differing, lineCount: 4, refusedUploads: [.first],
            undelivered: [LineKey(batch: .first, stan: STAN.first.next)])
    }

    @Test("The settlement slip in English, to the column")
    func english() throws {
        let text = try Self.slip().text(in: .english, merchantName: "Corner shop")
        #expect(
            text == """
                            SETTLEMENT SLIP
                              Corner shop
                Merchant                 898000000000001
                Terminal                        10000001
                Batch                             000001
                Operator                              01
                Business day                  2026-11-23
                Time                 2026-11-23 22:41:00
                ----------------------------------------
                CUP Sale                  1    12,345.67
                CUP Refund                1        -3.00
                CUP Completion notice     1       111.00
                VIS Sale                  1        50.00
                ----------------------------------------
                Net                        CNY 12,503.67
                Reconciliation       Totals do not agree
                  Domestic                        agrees
                  Foreign                        differs
                Refused on upload                 000001
                Not yet sent               000001/000002
                """)
    }

    @Test("The settlement slip in Simplified Chinese: a Chinese character is two columns wide")
    func simplified() throws {
        let text = try Self.slip().text(in: .simplifiedChinese, merchantName: "")
        #expect(text.contains("商户编号                 898000000000001"))
        #expect(text.contains("CUP 消费                  1    12,345.67"))
        #expect(text.contains("CUP 预授权完成(通知)      1       111.00"))
        #expect(text.contains("对账结果                        对账不平"))
    }

    @Test("No line is wider than the paper", arguments: Language.allCases, [24, 32, 40, 48])
    func fits(language: Language, width: Int) throws {
        let text = try Self.slip().text(in: language, merchantName: "", isTesting: true, width: width)
        for line in text.split(separator: "\n") {
            #expect(SlipWords.columns(String(line)) <= max(width, 24), "\(line)")
        }
        #expect(!text.isEmpty)
    }
}
