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
    /// After each message, how many lines it and those before it hold.
    private let ends: [Int]

    /// The number that the end message reports (F48, four digits).
    public var lineCount: Int { ends.last ?? 0 }

    /// What is left to be uploaded once the lines were compared: certificates that the host does not have.
    public init(lines: [Line], settlement: TerminalRecord.Settlement, after comparison: LineComparison) {
        let missing = Set(comparison.certificates)
        self.init(
            messages: lines.filter { missing.contains($0.key.stan) && $0.isCertificateUpload }.map {
                .certificate($0, isBalanced: settlement.host.verdict(on: $0.cardClass) == .balanced)
            })
    }

    /// - Parameter detailsPerMessage: How many lines one 0320 with 60.3 = 201 carries, 1 to 8.
    public init(lines: [Line], settlement: TerminalRecord.Settlement, detailsPerMessage: Int = 8) {
        let group = min(max(detailsPerMessage, 1), UploadDetails.maximumCount)
        let host = settlement.host
        let differing = lines.filter {
            host.verdict(on: $0.cardClass) != .balanced && $0.standing != .quarantined
        }
        var messages: [Message] = []
        messages += differing.filter(\.isOfflineUpload).map(Message.single)
        messages += differing.filter { $0.type == .offlineICSale }.map(Message.single)
        let details = differing.filter(\.isDetailUpload)
        for start in stride(from: 0, to: details.count, by: group) {
            messages.append(.details(Array(details[start..<min(start + group, details.count)])))
        }
        messages += differing.filter { $0.type == .refund }.map(Message.single)
        messages += differing.filter { $0.type == .completionNotice }.map(Message.single)
        messages += lines.filter(\.isCertificateUpload).map {
            .certificate($0, isBalanced: host.verdict(on: $0.cardClass) == .balanced)
        }
        self.init(messages: messages)
    }

    private init(messages: [Message]) {
        self.messages = messages
        var count = 0
        ends = messages.map {
            count += $0.lines.count
            return count
        }
    }

    /// What comes after so many answered lines; nil when all are. Of a message whose first lines were answered (the
    /// profile's group was larger then) only the others travel.
    public func next(after answered: Int) -> Message? {
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] > answered { high = middle } else { low = middle + 1 }
        }
        guard low < messages.count else { return nil }
        let left = ends[low] - answered
        let lines = messages[low].lines
        return left < lines.count ? .details(Array(lines.suffix(left))) : messages[low]
    }
}

extension Line {
    fileprivate var isOfflineUpload: Bool {
        switch type {
        // A line that an adjustment has replaced stands in no total.
        case .offlineSale, .adjustment, .tipAdjustment: standing != .adjusted
        default: false
        }
    }

    /// Online lines without a certificate of their own: stripe and scan sales, every void, completions by request.
    fileprivate var isDetailUpload: Bool {
        switch type {
        case .sale: !isCertificateUpload
        case .saleVoid, .completion, .completionVoid: true
        default: false
        }
    }

    var isCertificateUpload: Bool { type.sendsCertificate(card.entry) }
}
