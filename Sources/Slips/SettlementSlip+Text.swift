public import DayEnd
public import UnionPay

extension SettlementSlip {
    /// The settlement slip (结算总计单) as a printer of so many columns shows it.
    ///
    /// Lines per scheme and type are net: voided lines and their voids are left out.
    public func text(in language: Language, merchantName: String, isTesting: Bool = false, width: Int = 40) -> String {
        func word(_ simplified: String, _ traditional: String, _ english: String) -> String {
            SlipWords.pick(language, simplified, traditional, english)
        }
        var paper = Paper(width: width)
        paper.center(word("结算总计单", "結算總計單", "SETTLEMENT SLIP"))
        if !merchantName.isEmpty { paper.center(merchantName) }
        paper.row(word("商户编号", "商戶編號", "Merchant"), merchant)
        paper.row(word("终端编号", "終端編號", "Terminal"), terminal)
        paper.row(word("批次号", "批次號", "Batch"), batch.text)
        paper.row(word("操作员", "操作員", "Operator"), operatorNumber)
        paper.row(word("营业日", "營業日", "Business day"), businessDay.description)
        paper.row(word("时间", "時間", "Time"), "\(time.date) \(time.clockText)")
        paper.rule()
        for row in net.rows {
            paper.columns(
                "\(row.scheme) " + SlipWords.type(row.type, in: language), "\(row.figure.count)",
                Money(row.type.isCredit ? -row.figure.amount : row.figure.amount, currency).description)
        }
        if net.rows.isEmpty { paper.center(word("本批次无交易", "本批次無交易", "No transactions")) }
        paper.rule()
        paper.row(word("净额", "淨額", "Net"), "\(currency.alphabeticCode) \(Money(net.net, currency))")
        paper.row(word("对账结果", "對帳結果", "Reconciliation"), SlipWords.verdict(verdict, in: language))
        if let host = hostTotals {
            paper.row("  " + word("内卡", "內卡", "Domestic"), Self.word(host.domesticVerdict, language))
            paper.row("  " + word("外卡", "外卡", "Foreign"), Self.word(host.foreignVerdict, language))
        }
        for stan in refusedUploads { paper.row(word("上送失败", "上傳失敗", "Refused on upload"), stan.text) }
        for key in undelivered { paper.row(word("尚未上送", "尚未上傳", "Not yet sent"), key.description) }
        if isTesting { paper.center(word("测试，凭证无效", "測試，憑證無效", "TEST, NOT VALID")) }
        return paper.text
    }

    private static func word(_ verdict: SettlementVerdict, _ language: Language) -> String {
        switch verdict {
        case .balanced: SlipWords.pick(language, "平", "相符", "agrees")
        case .differs: SlipWords.pick(language, "不平", "不符", "differs")
        case .error: SlipWords.pick(language, "出错", "出錯", "error")
        case .request: SlipWords.pick(language, "未核对", "未核對", "not compared")
        }
    }
}
