import DayEnd
import Slips
import Testing
import UnionPay

@Suite("The settlement slip, to the column")
struct SettlementSlipTests {
    @Test("All that a slip can hold, on 32 columns", arguments: Language.allCases)
    func narrow(language: Language) throws {
        let (slip, attachments) = try Samples.fullSlip()
        let context = SlipContext(
            language, merchantName: "街角小店 Corner shop", isTesting: true, isReprint: true)
        #expect(slip.document(context, with: attachments).text(columns: 32) == Self.full[language])
    }

    @Test("A day on which totals agree, on 48 columns", arguments: Language.allCases)
    func wide(language: Language) throws {
        let slip = try Samples.slip(Samples.lines())
        let document = slip.document(SlipContext(language, merchantName: "街角小店"))
        #expect(document.text(columns: 48) == Self.plain[language])
        #expect(slip.text(in: language, merchantName: "街角小店", width: 48) == Self.plain[language])
    }

    private static let full: [Language: String] = [
        .simplifiedChinese: """
                   结算总计单
                   SETTLEMENT
           ****重打印/DUPLICATED****
           **测试/TESTING, 凭证无效**
        商户名称    街角小店 Corner shop
        商户编号         898000000000001
        终端编号                10000001
        批次号                    000001
        操作员                        01
        营业日                2026-11-23
        时间         2026-11-23 22:41:00
        --------------------------------
        类型/TYPE       笔数    金额/AMT
        内卡/DOMESTIC             对账平
        CUP 消费           1   12,345.67
        CUP 退货           1       -3.00
        CUP 预授权完成(通知)
                           1      111.00
        CUP 离线结算       1      199.90
        外卡/FOREIGN            对账不平
        VIS 消费           1       50.00
          本机借记         1       50.00
          主机借记         0        0.00
        --------------------------------
        净额               CNY 12,703.57
        对账结果                对账不平
        主机参考号          632700001421
        上送失败                  000001
        尚未上送           000001/000007
        冲正未获接受       000001/000009
        --------------------------------
        营业日合计            2026-11-23
        批次                      000001
        银行卡收款         4   12,706.57
        银行卡退款         1       -3.00
        现金收款           1      120.50
        现金退款           1      -10.00
        当日净额           CNY 12,814.07
        --------------------------------
        现金清点
        应有                      110.50
        实点                      110.00
        短款                        0.50
        原因                      change
        主管                          02
           **测试/TESTING, 凭证无效**
        """,
        .traditionalChinese: """
                   結算總計單
                   SETTLEMENT
            ****重印/DUPLICATED****
           **測試/TESTING, 憑證無效**
        商戶名稱    街角小店 Corner shop
        商戶編號         898000000000001
        終端編號                10000001
        批次號                    000001
        操作員                        01
        營業日                2026-11-23
        時間         2026-11-23 22:41:00
        --------------------------------
        類型/TYPE       筆數    金額/AMT
        內卡/DOMESTIC           對帳相符
        CUP 消費           1   12,345.67
        CUP 退貨           1       -3.00
        CUP 預授權完成(通知)
                           1      111.00
        CUP 離線結算       1      199.90
        外卡/FOREIGN            對帳不符
        VIS 消費           1       50.00
          本機借記         1       50.00
          主機借記         0        0.00
        --------------------------------
        淨額               CNY 12,703.57
        對帳結果                對帳不符
        主機參考號          632700001421
        上傳失敗                  000001
        尚未上傳           000001/000007
        沖正未獲接受       000001/000009
        --------------------------------
        營業日合計            2026-11-23
        批次                      000001
        銀行卡收款         4   12,706.57
        銀行卡退款         1       -3.00
        現金收款           1      120.50
        現金退款           1      -10.00
        當日淨額           CNY 12,814.07
        --------------------------------
        現金清點
        應有                      110.50
        實點                      110.00
        短少                        0.50
        原因                      change
        主管                          02
           **測試/TESTING, 憑證無效**
        """,
        .english: """
                SETTLEMENT SLIP
                   结算总计单
           ****DUPLICATED/重打印****
          **TESTING/测试, NOT VALID**
        Name        街角小店 Corner shop
        Merchant         898000000000001
        Terminal                10000001
        Batch                     000001
        Operator                      01
        Business day          2026-11-23
        Time         2026-11-23 22:41:00
        --------------------------------
        Type             No.      Amount
        Domestic                  agrees
        CUP Sale           1   12,345.67
        CUP Refund         1       -3.00
        CUP Completion notice
                           1      111.00
        CUP Offline sale   1      199.90
        Foreign                  differs
        VIS Sale           1       50.00
          Terminal debit   1       50.00
          Host debit       0        0.00
        --------------------------------
        Net                CNY 12,703.57
        Reconciliation
                     Totals do not agree
        Host RRN            632700001421
        Refused on upload         000001
        Not yet sent       000001/000007
        Reversal refused   000001/000009
        --------------------------------
        Business day          2026-11-23
        Batches                   000001
        Card sales         4   12,706.57
        Card refunds       1       -3.00
        Cash sales         1      120.50
        Cash refunds       1      -10.00
        Net of the day     CNY 12,814.07
        --------------------------------
        Cash count
        Expected                  110.50
        Counted                   110.00
        Short                       0.50
        Reason                    change
        Approved by                   02
          **TESTING/测试, NOT VALID**
        """,
    ]

    private static let plain: [Language: String] = [
        .simplifiedChinese: """
                           结算总计单
                           SETTLEMENT
        商户名称                                街角小店
        商户编号                         898000000000001
        终端编号                                10000001
        批次号                                    000001
        操作员                                        01
        营业日                                2026-11-23
        时间                         2026-11-23 22:41:00
        ------------------------------------------------
        类型/TYPE                      笔数     金额/AMT
        内卡/DOMESTIC                             对账平
        CUP 消费                          1    12,345.67
        CUP 退货                          1        -3.00
        CUP 预授权完成(通知)              1       111.00
        CUP 离线结算                      1       199.90
        外卡/FOREIGN                              对账平
        VIS 消费                          1        50.00
        ------------------------------------------------
        净额                               CNY 12,703.57
        对账结果                                  对账平
        尚未上送                           000001/000007
        """,
        .traditionalChinese: """
                           結算總計單
                           SETTLEMENT
        商戶名稱                                街角小店
        商戶編號                         898000000000001
        終端編號                                10000001
        批次號                                    000001
        操作員                                        01
        營業日                                2026-11-23
        時間                         2026-11-23 22:41:00
        ------------------------------------------------
        類型/TYPE                      筆數     金額/AMT
        內卡/DOMESTIC                           對帳相符
        CUP 消費                          1    12,345.67
        CUP 退貨                          1        -3.00
        CUP 預授權完成(通知)              1       111.00
        CUP 離線結算                      1       199.90
        外卡/FOREIGN                            對帳相符
        VIS 消費                          1        50.00
        ------------------------------------------------
        淨額                               CNY 12,703.57
        對帳結果                                對帳相符
        尚未上傳                           000001/000007
        """,
        .english: """
                        SETTLEMENT SLIP
                           结算总计单
        Name                                    街角小店
        Merchant                         898000000000001
        Terminal                                10000001
        Batch                                     000001
        Operator                                      01
        Business day                          2026-11-23
        Time                         2026-11-23 22:41:00
        ------------------------------------------------
        Type                            No.       Amount
        Domestic                                  agrees
        CUP Sale                          1    12,345.67
        CUP Refund                        1        -3.00
        CUP Completion notice             1       111.00
        CUP Offline sale                  1       199.90
        Foreign                                   agrees
        VIS Sale                          1        50.00
        ------------------------------------------------
        Net                                CNY 12,703.57
        Reconciliation                      Totals agree
        Not yet sent                       000001/000007
        """,
    ]
}
