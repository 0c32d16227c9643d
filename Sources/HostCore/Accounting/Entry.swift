public import DayEnd
import UnionPay

/// One side of a double entry. A posting makes a debit and a credit of the same amount; a reversal makes the same two
/// the other way round. Nothing is ever deleted.
public struct Entry: Hashable, Codable, Sendable {
    public enum Side: String, Codable, Sendable { case debit, credit }

    public var posting: PostingKey
    /// `scheme:CUP` is owed by the card scheme, `merchant:…` is owed to the merchant; `hold:…` are memo accounts of
    /// pre-authorisations and enter no settlement.
    public var account: String
    public var side: Side
    /// Minor units, never negative.
    public var amount: Int64
    /// Why the entry was made: `booked`, `reversed`, `held`, `released`.
    public var cause: Cause
    public var time: Moment

    public enum Cause: String, Codable, Sendable { case booked, reversed, held, released }

    public init(posting: PostingKey, account: String, side: Side, amount: Int64, cause: Cause, time: Moment) {
        self.posting = posting
        self.account = account
        self.side = side
        self.amount = amount
        self.cause = cause
        self.time = time
    }
}

extension Entry {
    /// The pair that books a posting.
    static func booking(_ posting: Posting, at time: Moment) -> [Entry] {
        pair(posting, cause: .booked, at: time)
    }

    /// The pair that undoes it.
    static func reversal(_ posting: Posting, at time: Moment) -> [Entry] {
        pair(posting, cause: .reversed, at: time)
    }

    /// The memo pair of a hold, and the one that releases it.
    static func hold(_ posting: Posting, isReleased: Bool, at time: Moment) -> [Entry] {
        let sides: (Side, Side) = isReleased ? (.credit, .debit) : (.debit, .credit)
        let cause: Cause = isReleased ? .released : .held
        return [
            Entry(
                posting: posting.key, account: "hold:\(posting.scheme)", side: sides.0, amount: posting.amount,
                cause: cause, time: time),
            Entry(
                posting: posting.key, account: "hold:\(posting.key.merchant)", side: sides.1, amount: posting.amount,
                cause: cause, time: time),
        ]
    }

    private static func pair(_ posting: Posting, cause: Cause, at time: Moment) -> [Entry] {
        // Sales and completions are owed by the scheme to the merchant; refunds and voids the other way.
        let isDebit = posting.key.type.isDebit
        let schemeSide: Side = isDebit == (cause == .booked) ? .debit : .credit
        let merchantSide: Side = schemeSide == .debit ? .credit : .debit
        return [
            Entry(
                posting: posting.key, account: "scheme:\(posting.scheme)", side: schemeSide, amount: posting.amount,
                cause: cause, time: time),
            Entry(
                posting: posting.key, account: "merchant:\(posting.key.merchant)", side: merchantSide,
                amount: posting.amount, cause: cause, time: time),
        ]
    }
}
