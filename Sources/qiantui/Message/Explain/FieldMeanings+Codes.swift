import ISO8583
import UnionPay

extension FieldMeanings {
    func entry(_ mode: EntryMode) -> String {
        let card =
            switch mode.pan {
            case .unspecified: words("未指明", "未指明", "not told")
            case .manual: words("手工输入", "手動輸入", "keyed in")
            case .magneticStripe, .fullMagneticStripe: words("磁条", "磁條", "magnetic stripe")
            case .barcode: words("扫码", "掃碼", "scanned code")
            case .chip: words("接触式 IC 卡", "接觸式晶片卡", "chip, contact")
            case .contactless: words("非接触式 IC 卡", "感應式晶片卡", "chip, contactless")
            case .unreliableChip: words("IC 卡，数据不可靠", "晶片卡，資料不可靠", "chip, data not reliable")
            default: words("未知方式", "未知方式", "unknown way")
            }
        let pin =
            switch mode.pin {
            case .unspecified: words("是否可输密码未指明", "是否可輸入密碼未指明", "PIN entry not told")
            case .possible: words("可输密码", "可輸入密碼", "PIN can be entered")
            case .impossible: words("不可输密码", "不可輸入密碼", "no PIN can be entered")
            }
        return "\(card), \(pin)"
    }

    func condition(_ code: ConditionCode) -> String? {
        switch code {
        case .normal: words("正常", "正常", "normal: card and cardholder present")
        case .preAuthorization: words("预授权", "預授權", "pre-authorisation and what follows it")
        case .mailOrder: words("邮购或电话订购", "郵購或電話訂購", "mail or telephone order")
        case .mailOrderPreAuthorization:
            words("邮购或电话订购预授权", "郵購或電話訂購預授權", "mail or telephone order, pre-authorisation")
        case .addedPreAuthorization: words("追加预授权", "追加預授權", "addition to a pre-authorisation")
        case .instalment: words("分期付款", "分期付款", "instalments")
        case .points: words("积分消费", "積分消費", "points")
        case .magneticTopUp: words("磁条卡账户充值", "磁條卡帳戶儲值", "top-up by magnetic card")
        case .reservedSale: words("预约消费", "預約消費", "reserved sale")
        case .purseLoad: words("电子钱包圈存", "電子錢包圈存", "load of an electronic purse")
        default: nil
        }
    }

    func reading(_ capability: ReadingCapability) -> String? {
        switch capability {
        case .unknown: words("未指明", "未指明", "not told")
        case .magneticStripe: words("磁条", "磁條", "magnetic stripe")
        case .chip: words("接触式 IC 卡", "接觸式晶片卡", "chip, contact")
        case .contactless: words("接触式和非接触式 IC 卡", "接觸式與感應式晶片卡", "chip, contact and contactless")
        default: nil
        }
    }

    func security(_ control: SecurityControl) -> String {
        let pin =
            switch control.pinFormat {
            case .none: words("无密码", "無密碼", "no PIN")
            case .withoutPAN: words("密码不带主账号", "密碼不含主帳號", "PIN block without card number")
            case .withPAN: words("密码带主账号", "密碼含主帳號", "PIN block with card number")
            }
        let cipher =
            switch control.algorithm {
            case .singleDES: words("单倍长 DES", "單倍長 DES", "single DES")
            case .tripleDES: words("双倍长 3DES", "雙倍長 3DES", "triple DES")
            default: words("其他算法", "其他演算法", "another cipher")
            }
        let track =
            control.tracksEncrypted
            ? words("磁道已加密", "磁軌已加密", "tracks encrypted") : words("磁道未加密", "磁軌未加密", "tracks in clear")
        return "\(pin), \(cipher), \(track)"
    }

    func authorization(_ reference: OriginalReference) -> String? {
        switch reference.authorizationMode {
        case .terminal: words("终端", "終端機", "at the terminal")
        case .telephone: words("电话", "電話", "by telephone")
        case .standIn: words("代授权", "代授權", "stand-in")
        default: nil
        }
    }

    /// F48 by the message's kind: totals, how many lines, or a tip.
    func additionalData(_ text: String) -> String? {
        switch Catalogue.candidate(for: message)?.kind {
        case .settlement: (try? SettlementTotals(parsing: text)).map(totals)
        case .batchUpload where !message.mti.isResponse:
            (try? UploadDetails(parsing: text)).map {
                words("\($0.details.count) 笔", "\($0.details.count) 筆", "\($0.details.count) lines")
            }
        case .uploadEnd:
            (try? UploadCount(parsing: text)).map {
                words("已上送 \($0.count) 笔", "已上傳 \($0.count) 筆", "\($0.count) lines were uploaded")
            }
        case .financial, .singleUpload:
            (try? TipAmount(parsing: text)).map {
                words("小费 \(money($0.amount))", "小費 \(money($0.amount))", "tip \(money($0.amount))")
            }
        default: nil
        }
    }

    private func totals(_ totals: SettlementTotals) -> String {
        let domestic = words("内卡", "本國卡", "domestic") + ": " + half(totals.domestic, totals.domesticVerdict)
        let foreign = words("外卡", "外國卡", "foreign") + ": " + half(totals.foreign, totals.foreignVerdict)
        return "\(domestic); \(foreign)"
    }

    private func half(_ totals: CardClassTotals, _ verdict: SettlementVerdict) -> String {
        let debit = words(
            "借记 \(totals.debitCount) 笔 \(money(totals.debitAmount))",
            "借記 \(totals.debitCount) 筆 \(money(totals.debitAmount))",
            "\(totals.debitCount) debits \(money(totals.debitAmount))")
        let credit = words(
            "贷记 \(totals.creditCount) 笔 \(money(totals.creditAmount))",
            "貸記 \(totals.creditCount) 筆 \(money(totals.creditAmount))",
            "\(totals.creditCount) credits \(money(totals.creditAmount))")
        let word =
            switch verdict {
            case .request: words("待对账", "待對帳", "to be compared")
            case .balanced: words("对账平", "對帳相符", "totals agree")
            case .differs: words("对账不平", "對帳不符", "totals differ")
            case .error: words("对账出错", "對帳出錯", "could not be compared")
            }
        return "\(debit), \(credit), \(word)"
    }
}
