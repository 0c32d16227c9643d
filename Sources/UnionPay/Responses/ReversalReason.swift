/// Why a reversal is sent: F39 of an 0400 (冲正原因).
///
/// UnionPay POS terminal specification, reversal. The reason is brought up to date before each repetition.
public enum ReversalReason: String, Codable, CaseIterable, Hashable, Sendable {
    /// 98: no answer came in time.
    case noAnswer = "98"
    /// 96: the terminal failed after an approval.
    case terminalFault = "96"
    /// A0: the answer's MAC was wrong.
    case macError = "A0"
    /// 06: anything else, such as an answer with another F3 or F11.
    case other = "06"

    /// What to show.
    public func prompt(in language: Language) -> String {
        let prompt =
            switch self {
            case .noAnswer: Prompt("超时未收到应答", "逾時未收到回應", "No answer in time")
            case .terminalFault: Prompt("终端故障", "終端機故障", "Terminal fault")
            case .macError: Prompt("应答校验错", "回應驗證碼錯誤", "MAC error in the answer")
            case .other: Prompt("应答与请求不符", "回應與請求不符", "Answer does not match the request")
            }
        return prompt.text(in: language)
    }
}
