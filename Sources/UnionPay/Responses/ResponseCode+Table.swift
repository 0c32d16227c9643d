extension ResponseCode {
    struct Entry: Sendable {
        let responseClass: Class
        let prompt: Prompt
    }

    /// Class and prompts of every code (UnionPay POS terminal specification, response codes; newer wording where the
    /// newer editions have one).
    static let table: [ResponseCode: Entry] = Dictionary(
        entries.map { code, responseClass, prompt in
            (ResponseCode(literal: code), Entry(responseClass: responseClass, prompt: prompt))
        }, uniquingKeysWith: { first, _ in first })

    private static let entries: [(StaticString, Class, Prompt)] = [
        ("00", .approved, Prompt("交易成功", "交易成功", "Approved")),
        ("01", .mustNotRetry, Prompt("请持卡人与发卡银行联系", "請持卡人與發卡銀行聯絡", "Ask the cardholder to call the card issuer")),
        ("02", .mustNotRetry, Prompt("请与发卡银行联系，有特殊条件", "請與發卡銀行聯絡，有特殊條件", "Call the card issuer: special condition")),
        ("03", .mustNotRetry, Prompt("无效商户", "無效商戶", "Merchant not valid")),
        ("04", .mustAct, Prompt("请没收此卡", "請沒收此卡", "Keep the card")),
        ("05", .mustNotRetry, Prompt("发卡银行不予承兑", "發卡銀行拒絕交易", "Declined by the card issuer")),
        ("06", .systemFault, Prompt("发卡银行故障", "發卡銀行系統故障", "Fault at the card issuer")),
        ("07", .mustAct, Prompt("特殊情况，请没收此卡", "特殊情況，請沒收此卡", "Keep the card: special condition")),
        ("09", .mayRetry, Prompt("请求正在处理，请稍后重试", "請求處理中，請稍後再試", "Request in progress, try again later")),
        ("10", .approved, Prompt("部分承兑，请收取差额", "部分金額已核准，請收取差額", "Approved in part, collect the difference")),
        ("11", .approved, Prompt("交易成功，VIP 客户", "交易成功，VIP 客戶", "Approved, VIP customer")),
        ("12", .mustNotRetry, Prompt("无效交易", "無效交易", "Transaction not valid")),
        ("13", .mayRetry, Prompt("无效金额", "無效金額", "Amount not valid")),
        ("14", .mayRetry, Prompt("无效卡号", "無效卡號", "Card number not valid")),
        ("15", .mustNotRetry, Prompt("无此发卡银行", "查無此發卡銀行", "No such card issuer")),
        ("19", .mustNotRetry, Prompt("请重新送入交易", "請重新輸入交易", "Enter the transaction again")),
        ("20", .mustNotRetry, Prompt("无效应答", "無效回應", "Answer not valid")),
        ("21", .mustNotRetry, Prompt("不做任何处理", "不作任何處理", "No action taken")),
        ("22", .mustNotRetry, Prompt("操作有误，可重新签到", "操作有誤，可重新簽到", "Suspected wrong operation, you may sign in again")),
        ("23", .mustNotRetry, Prompt("不可接受的交易费", "不接受的交易手續費", "Transaction fee not acceptable")),
        ("25", .mustNotRetry, Prompt("未找到原交易", "找不到原交易", "Original transaction not found")),
        ("30", .mustNotRetry, Prompt("报文格式错误", "訊息格式錯誤", "Message format error")),
        ("31", .mustNotRetry, Prompt("不支持的银行", "不支援的銀行", "Bank not supported")),
        ("33", .mustAct, Prompt("过期卡，请与发卡银行联系", "過期卡，請與發卡銀行聯絡", "Expired card, call the card issuer")),
        ("34", .mustAct, Prompt("有作弊嫌疑，请没收此卡", "有詐欺嫌疑，請沒收此卡", "Suspected fraud, keep the card")),
        ("35", .mustAct, Prompt("请与收单机构安全部门联系", "請與收單機構安全部門聯絡", "Call the acquirer's security department")),
        ("36", .mustAct, Prompt("受限制的卡", "受限制的卡", "Restricted card")),
        ("37", .mustAct, Prompt("请致电收单机构安全部门", "請致電收單機構安全部門", "Telephone the acquirer's security department")),
        ("38", .mustAct, Prompt("密码错误次数超限", "密碼錯誤次數超過上限", "Too many wrong PINs")),
        ("39", .mustNotRetry, Prompt("无此信用卡账户", "無此信用卡帳戶", "No such credit card account")),
        ("40", .mustNotRetry, Prompt("不支持的功能", "不支援的功能", "Function not supported")),
        ("41", .mustAct, Prompt("丢失卡，请没收", "遺失卡，請沒收", "Lost card, keep it")),
        ("42", .mayRetry, Prompt("无此账户", "無此帳戶", "No such account")),
        ("43", .mustAct, Prompt("被窃卡，请没收", "失竊卡，請沒收", "Stolen card, keep it")),
        ("44", .mustNotRetry, Prompt("无此投资账户", "無此投資帳戶", "No such investment account")),
        ("51", .mustNotRetry, Prompt("余额不足", "餘額不足", "Insufficient funds")),
        ("52", .mustNotRetry, Prompt("无此支票账户", "無此支票帳戶", "No such cheque account")),
        ("53", .mustNotRetry, Prompt("无此储蓄账户", "無此儲蓄帳戶", "No such savings account")),
        ("54", .mustNotRetry, Prompt("卡已过期", "卡片已過期", "Card has expired")),
        ("55", .mustNotRetry, Prompt("密码错误", "密碼錯誤", "Wrong PIN")),
        ("56", .mustNotRetry, Prompt("无此卡记录", "無此卡紀錄", "No record of this card")),
        ("57", .mustNotRetry, Prompt("不允许持卡人进行的交易", "持卡人不可進行此交易", "Not permitted to the cardholder")),
        ("58", .mustNotRetry, Prompt("不允许终端进行的交易", "終端機不可進行此交易", "Not permitted to the terminal")),
        ("59", .mustNotRetry, Prompt("卡片校验错", "卡片驗證錯誤", "Card verification failed")),
        ("60", .mustNotRetry, Prompt("请与安全部门联系", "請與安全部門聯絡", "Call the security department")),
        ("61", .mustNotRetry, Prompt("超出金额限制", "超出金額上限", "Over the amount limit")),
        ("62", .mustNotRetry, Prompt("受限制的卡，不可交易", "受限制的卡，不可交易", "Restricted card, not accepted")),
        ("63", .mustNotRetry, Prompt("违反安全规定", "違反安全規定", "Security violation")),
        ("64", .mustNotRetry, Prompt("交易金额与原交易不匹配", "交易金額與原交易不符", "Amount differs from the original transaction")),
        ("65", .mustNotRetry, Prompt("超出次数限制", "超出次數上限", "Over the number of uses")),
        ("66", .mustNotRetry, Prompt("请致电受理方安全部门", "請致電受理機構安全部門", "Telephone the security department")),
        ("67", .mustNotRetry, Prompt("没收卡", "沒收卡片", "Card to be kept")),
        ("68", .mustNotRetry, Prompt("发卡银行应答太迟", "發卡銀行回應逾時", "The answer came too late")),
        ("75", .mustNotRetry, Prompt("允许的密码次数已用完", "可用的密碼次數已用完", "PIN tries used up")),
        ("77", .mustAct, Prompt("批次不一致，请重新签到", "批次不一致，請重新簽到", "Batch mismatch, sign in again")),
        ("79", .mustNotRetry, Prompt("脱机交易对账不平", "離線交易對帳不平", "Offline transactions do not agree")),
        ("90", .mustNotRetry, Prompt("日期切换中，请稍后重试", "日期切換中，請稍後再試", "Day change in progress, try again later")),
        ("91", .mustNotRetry, Prompt("发卡银行或银联暂不可用", "發卡銀行或銀聯暫時無法使用", "Card issuer or UnionPay not available")),
        ("92", .mustNotRetry, Prompt("找不到或无法到达对方机构", "找不到或無法連線至對方機構", "Institution not found or not reachable")),
        ("93", .mustNotRetry, Prompt("交易违法，不能完成", "交易違法，無法完成", "Against the law, cannot be completed")),
        ("94", .mustNotRetry, Prompt("重复交易", "重複交易", "Duplicate transaction")),
        ("95", .mustNotRetry, Prompt("调节控制错", "調節控制錯誤", "Reconciliation control error")),
        ("96", .mustNotRetry, Prompt("系统异常", "系統異常", "System fault")),
        ("97", .mustAct, Prompt("终端未登记", "終端機未登記", "Terminal not registered")),
        ("98", .systemFault, Prompt("发卡银行超时", "發卡銀行逾時未回應", "No answer from the card issuer")),
        ("99", .mayRetry, Prompt("密码格式错，请重新签到", "密碼格式錯誤，請重新簽到", "PIN format error, sign in again")),
        ("A0", .mayRetry, Prompt("校验错，请重新签到", "驗證碼錯誤，請重新簽到", "MAC error, sign in again")),
        ("A1", .mustNotRetry, Prompt("转账货币不一致", "轉帳幣別不一致", "Currencies of the transfer differ")),
        ("A2", .approved, Prompt("交易成功，请向发卡银行确认", "交易成功，請向發卡銀行確認", "Approved, confirm with the card issuer")),
        ("A3", .mustNotRetry, Prompt("账户不正确", "帳戶不正確", "Wrong account")),
        ("A4", .approved, Prompt("交易成功，请向发卡银行确认", "交易成功，請向發卡銀行確認", "Approved, confirm with the card issuer")),
        ("A5", .approved, Prompt("交易成功，请向发卡银行确认", "交易成功，請向發卡銀行確認", "Approved, confirm with the card issuer")),
        ("A6", .approved, Prompt("交易成功，请向发卡银行确认", "交易成功，請向發卡銀行確認", "Approved, confirm with the card issuer")),
        ("A7", .mustNotRetry, Prompt("交换中心异常，请稍后重试", "交換中心異常，請稍後再試", "Switching centre fault, try again later")),
        // Not of the specification: ``ResponseCode/shopFrozen``.
        (
            "S1", .mayRetry,
            Prompt("另一台终端正在日终，完成后再收款", "另一台終端機正在日終，完成後再收款", "Another till closes the shop: sell again after it")
        ),
    ]
}
