import Slips
import UnionPay

extension MessageKind {
    /// What the message is, in plain words, without its direction.
    func words(in language: Language) -> String {
        func type(_ type: TransactionType) -> String { SlipWords.type(type, in: language) }
        func wording(_ simplified: String, _ traditional: String, _ english: String) -> String {
            Wording(simplified, traditional, english).text(in: language)
        }
        switch self {
        case .financial(let financial): return type(financial)
        case .reversal(let original):
            return wording(
                "冲正：\(type(original))", "沖正：\(type(original))", "Reversal of: \(type(original))")
        case .singleUpload(let original):
            return wording(
                "批上送单笔：\(type(original))", "批次上傳單筆：\(type(original))", "Batch upload of one: \(type(original))")
        case .signIn: return wording("签到", "簽到", "Sign-in")
        case .signOff: return wording("签退", "簽退", "Sign-off")
        case .echo: return wording("回响测试", "迴響測試", "Echo test")
        case .settlement: return wording("批结算", "批次結算", "Settlement")
        case .batchUpload: return wording("批上送", "批次上傳", "Batch upload of up to eight lines")
        case .uploadEnd(true): return wording("批上送结束，对账平", "批次上傳結束，對帳相符", "Upload end, totals agree")
        case .uploadEnd(false): return wording("批上送结束，对账不平", "批次上傳結束，對帳不符", "Upload end, totals differ")
        case .icUpload(true):
            return wording("上送 IC 卡交易证书，对账平", "上傳晶片卡交易憑證，對帳相符", "Chip certificate, totals agree")
        case .icUpload(false):
            return wording("上送 IC 卡交易证书，对账不平", "上傳晶片卡交易憑證，對帳不符", "Chip certificate, totals differ")
        case .icNotice(true): return wording("IC 卡交易通知，对账平", "晶片卡交易通知，對帳相符", "Chip notice, totals agree")
        case .icNotice(false): return wording("IC 卡交易通知，对账不平", "晶片卡交易通知，對帳不符", "Chip notice, totals differ")
        case .parameterDownload: return wording("参数下载", "參數下載", "Parameter download")
        case .parameterDownloadEnd: return wording("参数下载结束", "參數下載結束", "Parameter download end")
        case .statusUpload: return wording("终端状态上送", "終端機狀態上傳", "Status upload")
        case .repairTicket: return wording("报修单", "報修單", "Repair ticket")
        case .shopFreeze: return wording("全店停止收款", "全店停止收款", "The shop stops selling")
        case .comparison: return wording("逐笔核对", "逐筆核對", "Comparison of lines")
        case .statusQuery(let original):
            return wording(
                "查询结果：\(type(original))", "查詢結果：\(type(original))", "Query of: \(type(original))")
        case .scriptNotice: return wording("脚本结果通知", "腳本結果通知", "Issuer script result")
        }
    }
}
