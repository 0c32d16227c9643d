/// Every kind of message that terminal and host exchange, requests and their answers alike.
///
/// What each looks like: ``Catalogue``.
public enum MessageKind: Hashable, Sendable {
    /// 0100, 0200 or 0220: a transaction.
    case financial(TransactionType)
    /// 0400, 冲正: undo the transaction of this type that bears the same trace number, if it happened.
    case reversal(TransactionType)
    /// 0800 with 60.3 = 001, 003, 004 …, 签到: new working keys.
    case signIn
    /// 0820 with 60.3 = 002, 签退.
    case signOff
    /// 0820 with 60.3 = 301, 回响测试.
    case echo
    /// 0500 with 60.3 = 201, 批结算.
    case settlement
    /// 0320 with 60.3 = 201, 批上送: up to eight lines.
    case batchUpload
    /// 0320 with 60.3 = 207 (balanced) or 202, 批上送结束.
    case uploadEnd(balanced: Bool)
    /// 0320 with 60.3 = 203 (balanced) or 205: the certificate of an approved online chip transaction.
    case icUpload(balanced: Bool)
    /// 0320 with 60.3 = 204 (balanced) or 206: a failed offline chip transaction, or one approved with a wrong ARPC.
    case icNotice(balanced: Bool)
    /// 0320 with the 60.1 of the original and 60.3 = 000: an offline sale, adjustment, refund or notice of its own.
    case singleUpload(TransactionType)
    /// 0800 with 60.3 = 360.
    case parameterDownload
    /// 0800 with 60.3 = 361.
    case parameterDownloadEnd
    /// 0820 with 60.3 = 362.
    case statusUpload
    /// 0620 with 60.3 = 951, 脚本结果通知.
    ///
    /// The type of the original is not told: its 60.1 is 00, and F3 with F25 do not tell a pre-authorisation void from
    /// a completion void. F61 names the original.
    case scriptNotice
    /// 0820 with 60.3 = 971: a repair that the terminal has ordered, in F62. A private extension.
    case repairTicket
    /// 0620 with the 60.1 and F11 of the original and 60.3 = 972: what became of a transaction. A private extension.
    case statusQuery(TransactionType)
    /// 0820 with 60.3 = 973: which lines of the batch that is being settled differ, in F62. A private extension.
    case comparison
    /// 0820 with 60.3 = 974: the shop stops selling, or sells again, in F62. A private extension.
    case shopFreeze

    /// The transaction that the message is or speaks of.
    public var transactionType: TransactionType? {
        switch self {
        case .financial(let type), .reversal(let type), .singleUpload(let type), .statusQuery(let type): type
        default: nil
        }
    }
}
