public import DayEnd
public import UnionPay

/// Whose copy of a receipt it is.
public enum ReceiptCopy: String, Sendable, CaseIterable { case merchant, customer }

extension Line {
    /// The receipt (签购单) of a line; the same text for the first print and for every reprint but its mark.
    public func receipt(
        for copy: ReceiptCopy, in language: Language, merchantName: String, merchant: String, terminal: String,
        currency: Currency, isReprint: Bool = false, isTesting: Bool = false, width: Int = 40
    ) -> String {
        func word(_ simplified: String, _ traditional: String, _ english: String) -> String {
            SlipWords.pick(language, simplified, traditional, english)
        }
        var paper = Paper(width: width)
        paper.center(word("签购单", "簽購單", "RECEIPT"))
        paper.center(
            copy == .merchant ? word("商户存根", "商戶存根", "Merchant copy") : word("持卡人存根", "持卡人存根", "Customer copy"))
        if isReprint { paper.center(word("****重打印****", "****重印****", "****DUPLICATE****")) }
        if !merchantName.isEmpty { paper.row(word("商户名称", "商戶名稱", "Merchant"), merchantName) }
        paper.row(word("商户编号", "商戶編號", "Merchant no."), merchant)
        paper.row(word("终端编号", "終端編號", "Terminal"), terminal)
        paper.rule()
        paper.row(word("卡号", "卡號", "Card"), card.masked)
        paper.row(word("卡组织", "卡組織", "Scheme"), scheme.rawValue)
        paper.row(word("交易类型", "交易類型", "Transaction"), SlipWords.type(type, in: language))
        paper.row(word("批次号", "批次號", "Batch"), key.batch.text)
        paper.row(word("流水号", "流水號", "STAN"), key.stan.text)
        if !rrn.isEmpty { paper.row(word("参考号", "參考號", "RRN"), rrn) }
        if let authorization { paper.row(word("授权码", "授權碼", "Authorisation"), authorization) }
        paper.row(word("日期时间", "日期時間", "Date and time"), "\(time.date) \(time.clockText)")
        paper.rule()
        paper.row(
            word("金额", "金額", "Amount"),
            "\(currency.alphabeticCode) \(Money(type.isCredit ? -amount : amount, currency))")
        if standing == .voided { paper.center(word("已撤销", "已撤銷", "VOIDED")) }
        if isTesting { paper.center(word("测试，凭证无效", "測試，憑證無效", "TEST, NOT VALID")) }
        return paper.text
    }
}
