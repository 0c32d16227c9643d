import DayEnd
import Slips
import Testing
import UnionPay

@Suite("Receipts and lists, to the column")
struct ReceiptTests {
    @Test("A voided sale's receipt, merchant's copy, on 32 columns", arguments: Language.allCases)
    func merchantCopy(language: Language) throws {
        let line = try Samples.line(5, .sale, 7700, .unionPay, standing: .voided)
        let document = line.receipt(
            for: .merchant, of: Samples.opening, SlipContext(language, merchantName: "街角小店"))
        #expect(document.text(columns: 32) == Self.merchant[language])
    }

    @Test("The customer's copy is the merchant's without the signature")
    func customerCopy() throws {
        var line = try Samples.line(5, .sale, 7700, .unionPay)
        line.asked = 10_000
        line.tip = 700
        line.original = LineKey(batch: .first, stan: .first)
        line.operatorNumber = "02"
        let text = line.receipt(for: .customer, of: Samples.opening, SlipContext(.english)).text(columns: 32)
        #expect(text.contains("Customer copy"))
        #expect(!text.contains("____"))
        #expect(text.contains("Original           000001/000001\n"))
        #expect(
            text.contains(
                "Asked                 CNY 100.00\nTip                     CNY 7.00\nAmount                 CNY 77.00"))
        #expect(text.contains("Operator                      02\n"))
    }

    @Test("A refund's amount bears a minus")
    func refund() throws {
        let line = try Samples.line(5, .refund, 7700, .unionPay)
        let text = line.receipt(
            for: .customer, in: .english, merchantName: "", merchant: "898000000000001", terminal: "10000001",
            currency: .renminbi, isReprint: true)
        #expect(text.contains("CNY -77.00\n") || text.hasSuffix("CNY -77.00"))
        #expect(text.contains("****DUPLICATED/重打印****"))
    }

    @Test("The list of transactions")
    func list() throws {
        let lines = try Samples.lines()
        let text = try Samples.fullSlip().slip.transactionList(lines, SlipContext(.simplifiedChinese)).text(columns: 32)
        #expect(
            text == """
                           交易明细单
                        TRANSACTION LIST
                商户编号         898000000000001
                终端编号                10000001
                批次号                    000001
                操作员                        01
                营业日                2026-11-23
                时间         2026-11-23 22:41:00
                --------------------------------
                000001 消费            12,345.67
                  CUP 622500******6613  10:00:00
                000002 消费                50.00
                  VIS 622500******6613  10:00:00
                000003 退货                -3.00
                  CUP 622500******6613  10:00:00
                000004 预授权完成(通知)   111.00
                  CUP 622500******6613  10:00:00
                000005 消费                77.00
                  CUP 622500******6613  10:00:00
                                          已撤销
                000006 消费撤销           -77.00
                  CUP 622500******6613  10:00:00
                000007 离线结算           199.90
                  CUP 622500******6613  10:00:00
                                          待上送
                --------------------------------
                净额               5   12,703.57
                """)
        #expect(try Samples.slip([]).transactionList([], SlipContext(.english)).text().contains("No transactions"))
    }

    @Test("The list of failed lines")
    func failures() throws {
        let lines = try Samples.lines()
        let text = try Samples.fullSlip().slip.failureList(lines, SlipContext(.english)).text(columns: 32)
        #expect(
            text == """
                          FAILED LINES
                            失败明细
                Merchant         898000000000001
                Terminal                10000001
                Batch                     000001
                Operator                      01
                Business day          2026-11-23
                Time         2026-11-23 22:41:00
                --------------------------------
                Refused on upload
                000001 Sale            12,345.67
                  CUP 622500******6613  10:00:00
                Not yet sent
                000007 Offline sale       199.90
                  CUP 622500******6613  10:00:00
                        NOT YET SENT TO THE HOST
                Reversal refused
                000001/000009
                """)
        #expect(try Samples.slip([]).failureList([], SlipContext(.english)).text().contains("No failed lines"))
    }

    private static let merchant: [Language: String] = [
        .simplifiedChinese: """
                     签购单
                 POS SALES SLIP
        商户名称                街角小店
             商户存根/MERCHANT COPY
        商户编号         898000000000001
        终端编号                10000001
        --------------------------------
        卡号            622500******6613
        卡组织                       CUP
        交易类型                    消费
        批次号                    000001
        流水号                    000005
        参考号              632700001421
        授权码                    123456
        日期时间     2026-11-23 10:00:00
        --------------------------------
        金额                   CNY 77.00
                     已撤销
        --------------------------------
        持卡人签名        ______________
        本人确认以上交易
        """,
        .traditionalChinese: """
                     簽購單
                 POS SALES SLIP
        商戶名稱                街角小店
             商戶存根/MERCHANT COPY
        商戶編號         898000000000001
        終端編號                10000001
        --------------------------------
        卡號            622500******6613
        卡組織                       CUP
        交易類型                    消費
        批次號                    000001
        流水號                    000005
        參考號              632700001421
        授權碼                    123456
        日期時間     2026-11-23 10:00:00
        --------------------------------
        金額                   CNY 77.00
                     已撤銷
        --------------------------------
        持卡人簽名        ______________
        本人確認以上交易
        """,
        .english: """
                    RECEIPT
                     签购单
        Name                    街角小店
                 Merchant copy
        Merchant         898000000000001
        Terminal                10000001
        --------------------------------
        Card            622500******6613
        Scheme                       CUP
        Transaction                 Sale
        Batch                     000001
        STAN                      000005
        RRN                 632700001421
        Authorisation             123456
        Date/time    2026-11-23 10:00:00
        --------------------------------
        Amount                 CNY 77.00
                     VOIDED
        --------------------------------
        Signature         ______________
        I agree to the above.
        """,
    ]
}
