extension ProblemCode {
    /// 繁體中文.
    var traditionalChinese: (title: String, remedy: String) {
        switch self {
        case .wrongHost: ("請求所指的主機不是本機", "請用 127.0.0.1 或 localhost 存取終端機。")
        case .foreignOrigin: ("請求來自其他來源的網頁", "請由程式呼叫，不要由網頁呼叫。")
        case .unauthorized: ("沒有有效的權杖", "請以 Authorization: Bearer 傳送 `qiantui terminal till add` 顯示的權杖。")
        case .rateLimited: ("請求過多", "按 Retry-After 等待，再以同一個鍵重送同一請求。")
        case .notFound: ("沒有這個路徑", "見 /v1/openapi.json。")
        case .methodNotAllowed: ("此路徑不支援該方法", "請使用 Allow 所列的方法。")
        case .unsupportedMediaType: ("內容類型不是 JSON", "請傳送 Content-Type: application/json。")
        case .bodyTooLarge: ("本文過大，或中途斷開", "請傳送完整本文，最多 16,384 位元組。")
        case .malformedJSON: ("本文不是此處可讀的 JSON", "請傳送一個 JSON 物件，每個名稱只出現一次。")
        case .invalidField: ("有一個欄位不正確", "請改正所指欄位。什麼也沒有發生，同一個鍵可以再用。")
        case .missingKey: ("沒有冪等鍵", "請傳送 Idempotency-Key：每筆新操作用新鍵，重試用同一個鍵。")
        case .invalidKey: ("冪等鍵格式不對", "請用 1 至 64 個字母、數字、連字號或底線。")
        case .keyUsed: ("冪等鍵已用於另一內容", "請查詢那筆交易，或為新操作使用新鍵。什麼也沒有發生。")
        case .unknownTransaction: ("沒有這筆交易", "若曾以此鍵發出請求而沒有回覆，請以同一個鍵重送。")
        case .unknownOriginal: ("沒有這樣的原交易", "請以原冪等鍵，或單據上的批次號與憑證號指明原交易。")
        case .originalNotFit: ("原交易不能這樣處理", "請查看原交易：它已撤銷、調整或退貨。")
        case .notPermitted: ("終端機不允許這樣做", "請看 detail。什麼也沒有發生。")
        case .readerTaken: ("讀卡機正在使用", "請等那張卡付完或放棄，再試一次。")
        case .noReader: ("沒有設定讀卡機", "請接上讀卡機並重新啟動終端機；現金可以照收。")
        case .alreadyPresented: ("卡已出示，或訂單已結束", "請查詢其狀態；獲准後可撤銷。")
        case .closingUnderWay: ("正在日終", "請等日終完成，或在還可以時取消日終。")
        case .busy: ("終端機正忙", "稍後以同一個鍵重送同一請求。")
        case .storeFailed: ("流水未能寫入", "先以其鍵查詢這筆交易；請檢查終端機的磁碟。")
        case .storageFull: ("儲存已滿", "請日終簽退以騰出空間。什麼也沒有發生，也沒有遺失。")
        case .stopping: ("終端機正在停止", "終端機恢復後，以同一個鍵重送同一請求。")
        case .notAsked: ("日終沒有在等這個回覆", "請看 /v1/end-of-day，回答那裡的問題。")
        case .listChanged: ("交易已不是所顯示的那些", "請查看新清單，再確認。")
        case .needsApproval: ("須由主管批准", "請傳送主管的編號和密碼。")
        case .operatorNeeded: ("須有操作員在場", "請以 attended 方式開始，由操作員證明是誰在日終。")
        case .passwordRefused: ("密碼未被接受", "請看 detail；試錯過多後操作員會被鎖定。")
        }
    }
}
