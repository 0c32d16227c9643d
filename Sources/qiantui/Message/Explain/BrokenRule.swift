import ISO8583
import UnionPay

/// Which rule of the catalogue a message breaks.
struct BrokenRule: Encodable {
    /// The field, where one is meant.
    var field: Int?
    /// What is wrong.
    var violation: String
    /// What the catalogue asks for, and on what grounds.
    var rule: String
}

extension BrokenRule {
    /// Every rule of the catalogue that a message breaks, by field.
    static func all(in message: Message, language: Language) -> [BrokenRule] {
        let row = Catalogue.candidate(for: message)
        return Catalogue.violations(in: message).map { violation in
            BrokenRule(
                field: violation.field, violation: violation.description,
                rule: rule(violation, message, row).text(in: language))
        }
    }

    private static func rule(
        _ violation: CatalogueViolation, _ message: Message, _ row: CatalogueRow?
    ) -> Wording {
        let rules = row.map { message.mti.isResponse ? $0.response : $0.request }
        switch violation {
        case .unknownMessage:
            return Wording(
                "目录中没有这个 MTI、60.1 和 60.3 的组合", "目錄中沒有這個 MTI、60.1 和 60.3 的組合",
                "MTI, 60.1 and 60.3 together name a message of the catalogue")
        case .malformed:
            return Wording(
                "60 域为 8、11、12、13、14、17 或 19 位数字", "60 域為 8、11、12、13、14、17 或 19 位數字",
                "F60 is 8, 11, 12, 13, 14, 17 or 19 digits")
        case .missing(let field):
            if field == 60 {
                return Wording("每条报文都有 60 域", "每則報文都有 60 域", "every message has F60")
            }
            return missing(field, message, rules)
        case .unexpected(let field):
            guard let rules, rules.allowed.contains(field) else {
                return Wording(
                    "此类报文的域表中没有该域", "此類報文的域表中沒有該域", "it is not in the field list of this kind of message")
            }
            return Wording(
                "22 域 = 032（扫码）时才有 59 域，且没有卡号、磁道、PIN 和 IC 卡数据",
                "22 域 = 032（掃碼）時才有 59 域，且沒有卡號、磁軌、PIN 和晶片卡資料",
                "a scanned code (F22 = 032), and nothing else, has F59 in place of card number, track, PIN and chip data"
            )
        case .wrongConstant(let field, let expected, _):
            return Wording(
                "此类报文的 \(field) 域固定为 \(expected)", "此類報文的 \(field) 域固定為 \(expected)",
                "F\(field) of this kind of message is \(expected)")
        }
    }

    private static func missing(_ field: Int, _ message: Message, _ rules: FieldRules?) -> Wording {
        guard let rules, !rules.mandatory.contains(field) else {
            return Wording(
                "此类报文必须有该域", "此類報文必須有該域", "mandatory in every such message")
        }
        if message.mti.isResponse {
            return Wording(
                "39 域表示成功的应答必须有该域", "39 域表示成功的回應必須有該域", "mandatory in an answer that approves")
        }
        if field == 26 || field == 52 || field == 53 {
            return Wording(
                "26 域与 52 域同时出现，并要求 53 域", "26 域與 52 域同時出現，並要求 53 域",
                "F26 and F52 come together and ask for F53")
        }
        return Wording(
            "22 域的输入方式要求该域", "22 域的輸入方式要求該域", "the entry mode in F22 asks for it")
    }
}
