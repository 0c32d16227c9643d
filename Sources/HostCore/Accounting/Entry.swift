public import DayEnd
import UnionPay

/// A double entry: one amount that leaves one account and comes to another, so debits equal credits whatever the rows
/// are. What undoes an entry is one the other way round; nothing is ever changed or deleted.
///
/// Its currency is that of its terminal, which a terminal keeps for ever.
public struct Entry: Hashable, Codable, Sendable {
    public var posting: PostingKey
    /// The clearing day of the act, of which its money is paid.
    public var day: CivilDate
    /// `scheme:CUP` is owed by the card scheme, `merchant:…` is owed to the merchant, `fees:CUP` is what the acquirer has
    /// earned; `hold:…` are memo accounts of pre-authorisations and enter no settlement.
    public var debit: String
    public var credit: String
    /// Minor units, never negative.
    public var amount: Int64
    public var cause: Cause
    public var time: Moment

    /// Why an entry was made; `charged` are fees, of a day that is filed.
    public enum Cause: String, Codable, Sendable { case booked, reversed, held, released, charged }

    public init(
        posting: PostingKey, day: CivilDate, debit: String, credit: String, amount: Int64, cause: Cause, time: Moment
    ) {
        self.posting = posting
        self.day = day
        self.debit = debit
        self.credit = credit
        self.amount = amount
        self.cause = cause
        self.time = time
    }

    /// What an account gains by it: minor units, credits less debits.
    public func gain(of account: String) -> Int64 {
        (credit == account ? amount : 0) - (debit == account ? amount : 0)
    }

    /// What its merchant's account gains.
    public var merchantGain: Int64 { gain(of: "merchant:\(posting.merchant)") }
    /// What its merchant's memo account of holds gains.
    public var holdGain: Int64 { gain(of: "hold:\(posting.merchant)") }
}

extension Entry {
    /// Books a posting: sales and completions are owed by the scheme to the merchant, refunds and voids the other way.
    static func booking(_ posting: Posting, at time: Moment) -> [Entry] {
        [between(posting, "scheme:", "merchant:", isBackward: !posting.key.type.isDebit, cause: .booked, at: time)]
    }

    /// Undoes it.
    static func reversal(_ posting: Posting, at time: Moment) -> [Entry] {
        [between(posting, "scheme:", "merchant:", isBackward: posting.key.type.isDebit, cause: .reversed, at: time)]
    }

    /// The memo entry of a hold, and the one that releases it.
    static func hold(_ posting: Posting, isReleased: Bool, at time: Moment) -> [Entry] {
        [
            between(
                posting, "hold:", "hold:", isBackward: isReleased, cause: isReleased ? .released : .held, at: time)
        ]
    }

    /// From the scheme's account to the merchant's, or backward.
    private static func between(
        _ posting: Posting, _ scheme: String, _ merchant: String, isBackward: Bool, cause: Cause, at time: Moment
    ) -> Entry {
        let accounts = (scheme + posting.scheme.rawValue, merchant + posting.key.merchant)
        return Entry(
            posting: posting.key, day: posting.clearingDay, debit: isBackward ? accounts.1 : accounts.0,
            credit: isBackward ? accounts.0 : accounts.1, amount: posting.amount, cause: cause, time: time)
    }
}
