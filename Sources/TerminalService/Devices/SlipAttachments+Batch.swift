import DayEnd
public import Journal
public import PaymentSecurity
public import Slips
public import UnionPay
import Wording

extension SlipAttachments {
    /// What a closed batch's slip shows beyond the batch's own figures: the same at every print.
    ///
    /// - Parameter key: Signs the closing; without one the slip bears no code.
    public init(_ batch: ClosedBatch, key: Ed25519.SigningKey?, in language: Language) throws {
        let wording = try Wording.shipped()
        self.init(
            hostRRN: batch.hostRRN, window: try BatchWindow(lines: batch.lines, closedAt: batch.slip.time),
            day: batch.day,
            cashCount: batch.count.map { count in
                CashCountResult(
                    expected: count.expected, counted: count.counted.total,
                    reason: batch.explanation.map { wording.text($0.reason.words, in: language) },
                    approvedBy: batch.explanation?.approver)
            },
            code: try key.map { try SlipCode.make(batch.slip, hostRRN: batch.hostRRN, key: $0) })
    }
}
