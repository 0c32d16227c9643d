public import DayEnd
import UnionPay

/// What travels in a batch upload (批上送), and in which order.
///
/// Source: UnionPay POS terminal specification, batch upload, as four independent terminals implement it: lines of an
/// unbalanced card class in the order offline, offline chip, magnetic, notices; certificates of online chip sales
/// always, even when the books balance.
public struct UploadPlan: Sendable, Hashable {
    public enum Message: Sendable, Hashable {
        /// 0320 with 60.3 = 000: the line's own fields.
        case single(Line)
        /// 0320 with 60.3 = 201: up to eight lines as class, STAN, PAN and amount.
        case details([Line])
        /// 0320 with 60.3 = 203 or 205: the certificate of an online chip sale.
        case certificate(Line, isBalanced: Bool)

        public var lines: [Line] {
            switch self {
            case .single(let line), .certificate(let line, _): [line]
            case .details(let lines): lines
            }
        }
    }

    public let messages: [Message]

    /// The number that the end message reports (F48, four digits).
    public var lineCount: Int { messages.reduce(0) { $0 + $1.lines.count } }

    public init(lines: [Line], settlement: TerminalRecord.Settlement) {
        let host = settlement.host
        let differing = lines.filter { host.verdict(on: $0.cardClass) != .balanced }
        var messages: [Message] = []
        messages += differing.filter(\.isOfflineUpload).map(Message.single)
        messages += differing.filter { $0.type == .offlineICSale }.map(Message.single)
        let details = differing.filter(\.isDetailUpload)
        for start in stride(from: 0, to: details.count, by: 8) {
            messages.append(.details(Array(details[start..<min(start + 8, details.count)])))
        }
        messages += differing.filter { $0.type == .refund }.map(Message.single)
        messages += differing.filter { $0.type == .completionNotice }.map(Message.single)
        messages += lines.filter(\.isCertificateUpload).map {
            .certificate($0, isBalanced: host.verdict(on: $0.cardClass) == .balanced)
        }
        self.messages = messages
    }

    /// The first message whose lines have not all been answered, with as many lines answered before it.
    public func next(after answered: Int) -> Message? {
        var passed = 0
        for message in messages {
            if passed >= answered { return message }
            passed += message.lines.count
        }
        return nil
    }
}

extension Line {
    fileprivate var isOfflineUpload: Bool {
        switch type {
        case .offlineSale, .adjustment, .tipAdjustment: standing != .adjusted
        default: false
        }
    }

    /// Online lines without a certificate of their own: stripe and scan sales, every void, completions by request.
    fileprivate var isDetailUpload: Bool {
        switch type {
        case .sale: !card.entry.pan.isChip
        case .saleVoid, .completion, .completionVoid: true
        default: false
        }
    }

    fileprivate var isCertificateUpload: Bool { type == .sale && card.entry.pan.isChip }
}
