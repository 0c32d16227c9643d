extension ProcessingRequest {
    /// Every request that the specification's lists name, ascending; the last two are in the newest lists only.
    public static let known: [Self] = [
        .none, .downloadParameters, .uploadStatus, .signIn, .updatePublicKeys, .downloadChipParameters,
        .downloadManagementParameters, .downloadBlockedCards, .downloadRates, .downloadContactlessParameters,
        .downloadPINFreeCards, .downloadPINFreeExceptions,
    ]

    /// What to show; for a digit that is not in the lists, the digit.
    public func meaning(in language: Language) -> String {
        let prompt =
            switch self {
            case .none: Prompt("无", "無", "Nothing to do")
            case .downloadParameters: Prompt("下载终端参数", "下載終端機參數", "Download terminal parameters")
            case .uploadStatus: Prompt("上送终端状态", "上傳終端機狀態", "Upload terminal status")
            case .signIn: Prompt("重新签到", "重新簽到", "Sign in again")
            case .updatePublicKeys: Prompt("更新公钥", "更新公鑰", "Update public keys")
            case .downloadChipParameters: Prompt("下载 IC 卡参数", "下載晶片卡參數", "Download chip card parameters")
            case .downloadManagementParameters: Prompt("下载 TMS 参数", "下載 TMS 參數", "Download from terminal management")
            case .downloadBlockedCards: Prompt("下载黑名单", "下載黑名單", "Download blocked cards")
            case .downloadRates: Prompt("下载汇率或费率", "下載匯率或費率", "Download rates")
            case .downloadContactlessParameters: Prompt("下载非接参数", "下載感應支付參數", "Download contactless parameters")
            case .downloadPINFreeCards: Prompt("下载免密卡 BIN 表", "下載免密卡 BIN 表", "Download no-PIN card ranges")
            case .downloadPINFreeExceptions: Prompt("下载免密卡 BIN 黑名单", "下載免密卡 BIN 黑名單", "Download no-PIN exceptions")
            default: Prompt("未知要求 \(self)", "未知要求 \(self)", "Unknown request \(self)")
            }
        return prompt.text(in: language)
    }
}
