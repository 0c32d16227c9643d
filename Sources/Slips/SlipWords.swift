public import DayEnd
public import UnionPay

/// Words of receipts and slips in three languages.
public enum SlipWords {
    static func pick(_ language: Language, _ simplified: String, _ traditional: String, _ english: String) -> String {
        switch language {
        case .simplifiedChinese: simplified
        case .traditionalChinese: traditional
        case .english: english
        }
    }

    public static func cashSale(in language: Language) -> String { pick(language, "现金消费", "現金消費", "Cash sale") }
    public static func cashRefund(in language: Language) -> String { pick(language, "现金退货", "現金退貨", "Cash refund") }

    /// Columns that a text takes in a fixed-pitch font.
    public static func columns(_ text: String) -> Int { Paper.columns(text) }

    public static func verdict(_ verdict: DayVerdict, in language: Language) -> String {
        switch verdict {
        case .balanced: pick(language, "对账平", "對帳相符", "Totals agree")
        case .differing: pick(language, "对账不平", "對帳不符", "Totals do not agree")
        case .unconfirmed: pick(language, "未能核对", "未能核對", "Not confirmed")
        }
    }

    public static func type(_ type: TransactionType, in language: Language) -> String {
        switch type {
        case .balanceInquiry: pick(language, "余额查询", "餘額查詢", "Balance inquiry")
        case .sale: pick(language, "消费", "消費", "Sale")
        case .saleVoid: pick(language, "消费撤销", "消費撤銷", "Void")
        case .refund: pick(language, "退货", "退貨", "Refund")
        case .preAuthorization: pick(language, "预授权", "預授權", "Pre-authorisation")
        case .preAuthorizationVoid: pick(language, "预授权撤销", "預授權撤銷", "Pre-auth void")
        case .completion: pick(language, "预授权完成(请求)", "預授權完成(請求)", "Completion")
        case .completionVoid: pick(language, "预授权完成撤销", "預授權完成撤銷", "Completion void")
        case .completionNotice: pick(language, "预授权完成(通知)", "預授權完成(通知)", "Completion notice")
        case .offlineSale: pick(language, "离线结算", "離線結算", "Offline sale")
        case .adjustment: pick(language, "结算调整", "結算調整", "Adjustment")
        case .tipAdjustment: pick(language, "小费调整", "小費調整", "Tip adjustment")
        case .offlineICSale: pick(language, "脱机消费", "離線消費", "Offline chip sale")
        }
    }
}
