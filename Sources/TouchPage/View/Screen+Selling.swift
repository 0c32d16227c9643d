public import DayEnd
public import Wording

/// How a keypad turns digits into an amount.
public struct AmountEntry: Encodable, Sendable {
    /// Decimals of the currency.
    public var exponent: Int
    /// Digits that may be typed.
    public var digits: Int
    /// The currency's own form with `{amt}` where the digits stand.
    public var form: Phrase

    public init(_ currency: Currency, digits: Int = 10) {
        exponent = currency.exponent
        self.digits = digits
        form = Phrase(WordingKey(rawValue: "money." + currency.alphabeticCode) ?? .moneyCNY, ["amt": .text("{amt}")])
    }
}

/// How a customer pays: with a virtual reader each way of presenting a card, else `card`.
public enum Tender: String, Codable, CaseIterable, Sendable {
    case card, tap, insert, swipe, scan, cash

    var name: WordingKey {
        switch self {
        case .card: .tenderCard
        case .tap: .tenderTap
        case .insert: .tenderInsert
        case .swipe: .tenderSwipe
        case .scan: .tenderScan
        case .cash: .tenderCash
        }
    }
}

/// Screen 0: keypad, readiness, last transactions.
public struct Home: Encodable, Sendable {
    public struct Choice: Encodable, Sendable {
        public var tender: Tender
        public var text: Phrase
    }

    public var entry: AmountEntry
    /// One button each, at most four.
    public var tenders: [Choice]
    /// What this model calls the end of the day.
    public var endOfDay: Phrase

    public init(entry: AmountEntry, tenders: [Tender], endOfDay: Phrase = Phrase(.eodButton)) {
        self.entry = entry
        self.tenders = tenders.map { Choice(tender: $0, text: Phrase($0.name)) }
        self.endOfDay = endOfDay
    }
}

/// A payment on its way.
public struct SaleProgress: Encodable, Sendable {
    public enum State: String, Encodable, Sendable {
        case present, working, approved, declined, unknown
    }

    public var state: State
    public var amount: Amount
    /// The state in words.
    public var title: Phrase
    /// The host's answer, what to do, "do not charge the card again".
    public var lines: [Phrase]
    /// F39 or another short code; nil where there is none.
    public var answer: String?
    public var card: String?
    public var canGoOn: Bool
    public var canCancel: Bool
    /// The name of the line for a receipt.
    public var receipt: String?

    public init(
        _ state: State, _ amount: Money, lines: [Phrase] = [], answer: String? = nil, card: String? = nil,
        canCancel: Bool = false, receipt: String? = nil
    ) {
        self.state = state
        self.amount = Amount(amount)
        switch state {
        case .present: title = Phrase(.salePresent)
        case .working: title = Phrase(.saleWorking)
        case .approved: title = Phrase(.saleApproved)
        case .declined: title = Phrase(.saleDeclined)
        case .unknown: title = Phrase(.saleUnknown)
        }
        self.lines = lines
        self.answer = answer
        self.card = card
        canGoOn = state != .present && state != .working
        self.canCancel = canCancel
        self.receipt = receipt
    }
}
