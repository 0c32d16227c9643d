extension ProblemCode {
    /// 简体中文.
    var simplifiedChinese: (title: String, remedy: String) {
        switch self {
        case .wrongHost: ("请求所指的主机不是本机", "请用 127.0.0.1 或 localhost 访问终端。")
        case .foreignOrigin: ("请求来自其他来源的网页", "请由程序调用，不要由网页调用。")
        case .unauthorized: ("没有有效的令牌", "请以 Authorization: Bearer 发送 `qiantui terminal till add` 显示的令牌。")
        case .rateLimited: ("请求过多", "按 Retry-After 等待，再以同一个键重发同一请求。")
        case .notFound: ("没有这个路径", "见 /v1/openapi.json。")
        case .methodNotAllowed: ("此路径不支持该方法", "请使用 Allow 所列的方法。")
        case .unsupportedMediaType: ("内容类型不是 JSON", "请发送 Content-Type: application/json。")
        case .bodyTooLarge: ("正文过大，或中途断开", "请发送完整正文，最多 16,384 字节。")
        case .malformedJSON: ("正文不是此处可读的 JSON", "请发送一个 JSON 对象，每个名称只出现一次。")
        case .invalidField: ("有一个字段不正确", "请改正所指字段。什么也没有发生，同一个键可以再用。")
        case .missingKey: ("没有幂等键", "请发送 Idempotency-Key：每笔新操作用新键，重试用同一个键。")
        case .invalidKey: ("幂等键格式不对", "请用 1 至 64 个字母、数字、连字符或下划线。")
        case .keyUsed: ("幂等键已用于另一内容", "请查询那笔交易，或为新操作使用新键。什么也没有发生。")
        case .unknownTransaction: ("没有这笔交易", "若曾以此键发出请求而没有回答，请以同一个键重发。")
        case .unknownOriginal: ("没有这样的原交易", "请以原幂等键，或凭条上的批次号与凭证号指明原交易。")
        case .originalNotFit: ("原交易不能这样处理", "请查看原交易：它已撤销、调整或退货。")
        case .notPermitted: ("终端不允许这样做", "请看 detail。什么也没有发生。")
        case .readerTaken: ("读卡器正在使用", "请等那张卡付完或放弃，再试一次。")
        case .noReader: ("没有设置读卡器", "请接上读卡器并重新启动终端；现金可以照收。")
        case .alreadyPresented: ("卡已出示，或订单已结束", "请查询其状态；获准后可撤销。")
        case .closingUnderWay: ("正在日终", "请等日终完成，或在还可以时取消日终。")
        case .busy: ("终端正忙", "稍后以同一个键重发同一请求。")
        case .storeFailed: ("流水未能写入", "先以其键查询这笔交易；请检查终端的磁盘。")
        case .storageFull: ("存储已满", "请日终签退以腾出空间。什么也没有发生，也没有丢失。")
        case .stopping: ("终端正在停止", "终端恢复后，以同一个键重发同一请求。")
        case .notAsked: ("日终没有在等这个回答", "请看 /v1/end-of-day，回答那里的问题。")
        case .listChanged: ("交易已不是所显示的那些", "请查看新清单，再确认。")
        case .needsApproval: ("需要主管批准", "请发送主管的编号和密码。")
        case .operatorNeeded: ("须有操作员在场", "请以 attended 方式开始，由操作员证明是谁在日终。")
        case .passwordRefused: ("密码未被接受", "请看 detail；试错过多后操作员会被锁定。")
        }
    }
}
