public import UnionPay

/// Where an order stands: folded from the journal, never stored beside it.
public struct OrderProgress: Hashable, Codable, Sendable {
    /// The host's answer to the card's part, or the terminal's own yes.
    public struct Outcome: Hashable, Codable, Sendable {
        /// F39.
        public var code: String
        /// Booked amount, minor units.
        public var amount: Int64
        public var rrn: String
        public var authorization: String?
        public var scheme: CardScheme
        public var time: Moment
    }

    public var order: TillOrder
    /// Set where it ended before the card's part began.
    public var ending: OrderEnding?
    /// The card's transaction once it has begun.
    public var key: LineKey?
    /// The card as it may be shown.
    public var masked: String?
    public var entry: EntryMode?
    public var outcome: Outcome?
    /// Why no answer came (F39 of the reversal).
    public var unansweredReason: String?
    /// F39 of the reversal's answer.
    public var reversalCode: String?
    /// F39 with which the host refused an offline sale that was told to it later.
    public var laterRefusal: String?
    public var isCashBooked = false
    /// Its transaction cannot be sent as it stands: people must look at it.
    public var isSetAside = false
    /// A void has undone it.
    public var isVoided = false

    init(_ order: TillOrder) { self.order = order }
}

/// What a till is told of an order.
public enum OrderStatus: String, Codable, Sendable, CaseIterable {
    /// The reader waits for the card: the order can be cancelled.
    case awaitingCard
    /// The card's part is on its way to the host.
    case processing
    case approved
    case declined
    /// No answer came, and the truth is being asked for: the card must not be charged again.
    case unknown
    /// It was unknown, and is undone: nothing was charged.
    case reversed
    /// It was unknown, and the host refused to undo it, or cannot be asked to: a case for people.
    case unresolved
    case cancelled
    /// The terminal stopped, or the reader gave no card, before anything was sent.
    case interrupted
    case refused

    /// Nothing changes it any more.
    public var isFinal: Bool {
        switch self {
        case .awaitingCard, .processing, .unknown: false
        default: true
        }
    }
}

extension OrderProgress {
    public var status: OrderStatus {
        if let ending {
            switch ending.cause {
            case .cancelled, .superseded: return .cancelled
            case .interrupted, .noCard: return .interrupted
            case .refused: return .refused
            }
        }
        guard order.card != nil else { return .approved }
        guard key != nil else { return .awaitingCard }
        if let outcome { return ResponseCode(outcome.code)?.isApproved == true ? .approved : .declined }
        if let reversalCode { return ResponseCode(reversalCode)?.settlesReversal == true ? .reversed : .unresolved }
        if isSetAside { return .unresolved }
        return unansweredReason == nil ? .processing : .unknown
    }

    /// What is still to be paid after a card gave less than was asked, minor units.
    public var remaining: Int64 {
        guard let card = order.card, let outcome, status == .approved else { return 0 }
        return max(0, card.amount.subtractingReportingOverflow(outcome.amount).partialValue)
    }
}
