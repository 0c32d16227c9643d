import DayEnd
import ISO8583
import UnionPay

/// What the values of a message in UnionPay's dialect mean.
struct FieldMeanings {
    let message: Message
    let language: Language

    init(_ message: Message, _ language: Language) {
        self.message = message
        self.language = language
    }

    func words(_ simplified: String, _ traditional: String, _ english: String) -> String {
        Wording(simplified, traditional, english).text(in: language)
    }

    /// The meaning of a field or a part of one; nil where the value speaks for itself, is hidden or cannot be read.
    func meaning(of path: String) -> String? {
        switch path {
        case "3": message.text(3).flatMap(processing)
        case "4": message.integer(4).map { money(Int64($0)) }
        case "12": message.text(12).flatMap { grouped($0, count: 6, by: ":") }
        case "13", "15": FieldPath(path).flatMap { message.text($0.field) }.flatMap { grouped($0, count: 4, by: "-") }
        case "22": message.text(22).flatMap { try? EntryMode(parsing: $0) }.map(entry)
        case "25": message.text(25).flatMap { try? ConditionCode(parsing: $0) }.flatMap(condition)
        case "26": message.integer(26).map { words("最多 \($0) 位密码", "最多 \($0) 位密碼", "a PIN of at most \($0) digits") }
        case "39": message.text(39).flatMap(response)
        case "48": message.text(48).flatMap(additionalData)
        case "49": message.text(49).flatMap(Currency.init)?.alphabeticCode
        case "53": message.text(53).flatMap { try? SecurityControl(parsing: $0) }.map(security)
        case "60.1": Catalogue.candidate(for: message)?.kind.words(in: language)
        case "60.4": message.text(60).flatMap { try? PrivateData60(parsing: $0) }?.readingCapability.flatMap(reading)
        case "61.3":
            message.text(61).flatMap { try? OriginalReference(parsing: $0) }?.date.flatMap {
                grouped($0.text, count: 4, by: "-")
            }
        case "61.4": message.text(61).flatMap { try? OriginalReference(parsing: $0) }.flatMap(authorization)
        case "62": keysOrStatus
        case "63": message.text(63).flatMap(scheme)
        default: nil
        }
    }

    /// An amount of the message's currency.
    func money(_ amount: Int64) -> String {
        guard let currency = message.text(49).flatMap(Currency.init) else {
            return words("\(amount) 最小货币单位", "\(amount) 最小貨幣單位", "\(amount) minor units")
        }
        return "\(currency.alphabeticCode) \(Money(amount, currency))"
    }

    private func grouped(_ text: String, count: Int, by separator: String) -> String? {
        let digits = Array(text)
        guard digits.count == count else { return nil }
        return stride(from: 0, to: count, by: 2).map { String(digits[$0...$0 + 1]) }.joined(separator: separator)
    }

    private func processing(_ code: String) -> String? {
        let action =
            switch code.prefix(2) {
            case "00": words("借记", "借記", "debit")
            case "03": words("预授权", "預授權", "pre-authorisation")
            case "20": words("贷记", "貸記", "credit: void or refund")
            case "31": words("余额查询", "餘額查詢", "balance inquiry")
            default: nil as String?
            }
        return action
    }

    private func response(_ code: String) -> String? {
        if !message.mti.isResponse, message.mti == .reversalRequest {
            return ReversalReason(rawValue: code)?.prompt(in: language)
        }
        return ResponseCode(code)?.prompt(in: language)
    }

    private func scheme(_ text: String) -> String? {
        let isFromTerminal = !message.mti.isResponse && [0x8, 0x5].contains(message.mti.classDigit)
        guard !isFromTerminal else { return words("操作员", "操作員", "operator") }
        guard let scheme = CardScheme(rawValue: String(text.prefix(3))), CardScheme.known.contains(scheme) else {
            return nil
        }
        return scheme.cardClass == .domestic
            ? words("内卡", "本國卡", "domestic card") : words("外卡", "外國卡", "foreign card")
    }

    private var keysOrStatus: String? {
        guard let kind = Catalogue.candidate(for: message)?.kind else { return nil }
        switch kind {
        case .signIn where message.mti.isResponse: return words("工作密钥", "工作金鑰", "working keys")
        case .signIn: return words("终端序列号", "終端機序號", "serial number of the terminal")
        case .icUpload, .icNotice: return words("IC 卡交易附加信息", "晶片卡交易附加資訊", "remarks on a chip transaction")
        case .parameterDownload: return words("终端参数", "終端機參數", "terminal parameters")
        case .comparison: return words("逐笔核对内容", "逐筆核對內容", "ranges and lines that are compared")
        case .repairTicket: return words("报修内容", "報修內容", "repair ticket")
        case .statusUpload: return words("终端状态", "終端機狀態", "terminal status")
        default: return nil
        }
    }
}
