internal import UnionPay

extension ReadinessView.Code {
    /// The item in words.
    ///
    /// - Parameter what: The repair's number.
    func text(in language: Language, _ what: String = "") -> String {
        switch language {
        case .simplifiedChinese:
            switch self {
            case .closingUnderWay: "正在日终。"
            case .noReader: "没有设置读卡器。"
            case .readerWaiting: "读卡器正在等卡。"
            case .unknownResults: "有结果不明的交易：下一张卡之前先与主机冲正。"
            case .undelivered: "有交易存在本机，等待上送。"
            case .holds: "有预授权占用资金。"
            case .repair: "已报修：\(what)。"
            case .signedOff: "已签退：下一笔卡交易会自动签到。"
            }
        case .traditionalChinese:
            switch self {
            case .closingUnderWay: "正在日終。"
            case .noReader: "沒有設定讀卡機。"
            case .readerWaiting: "讀卡機正在等卡。"
            case .unknownResults: "有結果不明的交易：下一張卡之前先與主機沖正。"
            case .undelivered: "有交易存在本機，等待上傳。"
            case .holds: "有預授權佔用資金。"
            case .repair: "已報修：\(what)。"
            case .signedOff: "已簽退：下一筆卡交易會自動簽到。"
            }
        case .english:
            switch self {
            case .closingUnderWay: "The day is being closed."
            case .noReader: "No card reader is set up."
            case .readerWaiting: "The reader waits for a card."
            case .unknownResults: "Results are not known: they are undone with the host before the next card."
            case .undelivered: "Stored transactions wait for the host."
            case .holds: "Pre-authorisations hold money."
            case .repair: "A repair is ordered: \(what)."
            case .signedOff: "Signed off: the next card transaction signs in by itself."
            }
        }
    }
}
