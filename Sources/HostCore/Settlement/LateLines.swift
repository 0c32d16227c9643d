public import DayEnd
import UnionPay

/// What has changed of a day since it was filed: what came late, and what is no more.
public struct LateLines: Sendable, Hashable {
    /// Postings that no file of the day holds.
    public private(set) var new: [Posting] = []
    /// What the files hold of acts that stand no more, amount and fee added up.
    public private(set) var withdrawn: [FiledLine] = []
    /// Acts whose change nothing explains: the ledger was changed by another hand.
    public private(set) var unexplained: [PostingKey] = []

    public var isEmpty: Bool { new.isEmpty && withdrawn.isEmpty && unexplained.isEmpty }

    /// - Parameters:
    ///   - filed: Every line of the day's files.
    ///   - postings: Those of the day.
    ///   - adjusted: Lines that an adjustment replaced after their batch was closed.
    ///   - isNews: Whether a posting's batch was closed after the day was filed.
    public init(
        filed: [FiledLine], postings: [Posting], adjusted: Set<PostingKey>, isNews: (Posting) -> Bool
    ) throws(AmountOverflow) {
        var sums: [PostingKey: FiledLine] = [:]
        var order: [PostingKey] = []
        for line in filed {
            guard var sum = sums[line.key] else {
                sums[line.key] = line
                order.append(line.key)
                continue
            }
            sum.amount = try sum.amount.adding(line.amount)
            sum.fee = try sum.fee.adding(line.fee)
            sum.standing = line.standing
            sums[line.key] = sum
        }
        var standing: Set<PostingKey> = []
        for posting in postings where SettlementFile.holds(posting) {
            standing.insert(posting.key)
            if let sum = sums[posting.key] {
                let amount = posting.key.type.isCredit ? -posting.amount : posting.amount
                if sum.amount != amount || sum.standing == .withdrawn { unexplained.append(posting.key) }
            } else if posting.isLate || isNews(posting) {
                new.append(posting)
            } else {
                unexplained.append(posting.key)
            }
        }
        for key in order where !standing.contains(key) {
            guard let sum = sums[key], sum.standing != .withdrawn else { continue }
            if adjusted.contains(key) { withdrawn.append(sum) } else { unexplained.append(key) }
        }
    }

    /// Lines that a late adjustment replaced.
    public static func adjusted(by postings: some Sequence<Posting>) -> Set<PostingKey> {
        Set(
            postings.filter {
                $0.state == .approved && $0.isLate && ($0.key.type == .adjustment || $0.key.type == .tipAdjustment)
            }.compactMap(\.original))
    }
}
