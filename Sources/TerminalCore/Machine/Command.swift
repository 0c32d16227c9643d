public import DayEnd
public import UnionPay

/// What a till, an operator or the command line asks of the terminal.
public enum Command: Sendable, Hashable {
    case signIn
    case transaction(TransactionRequest)
    case cash(CashRequest)
    /// What a till asks for: from then on its name stands for this act and no other.
    case order(TillRequest)
    /// Gives up an order that waits for a card.
    case cancelOrder(OrderName)
    /// The reader gave no card for an order.
    case noCard(OrderName)
    /// Sends what is stored: reversals, then advices, oldest first.
    case sendStored
    /// Closes the day with nobody there, or waits for the end of the closing under way.
    case signOff(SignOffRequest)
    /// Begins a closing whose steps 2 to 6 a person answers, or joins one. Its result is the next ``ClosingPrompt``;
    /// each answer's is the one after it, the last one's the end of the closing.
    case prepareClosing(SignOffRequest)
    case answerPrompt(PromptAnswer)
    /// Until it is confirmed a closing can be given up, and so can one that waits for a host which holds the batch open:
    /// selling resumes.
    case cancelClosing
    /// Opens the business day: what lies in the drawer is durable before anything is sold.
    case openDay(OpenDayRequest)
    /// Tries an act again that was set aside.
    case release(LineKey)
    /// Journals what the terminal's people did.
    case note([PersonnelFact])
    case echo
    case downloadParameters
    case uploadStatus
}

public struct TransactionRequest: Sendable, Hashable {
    public var type: TransactionType
    /// Minor units; 0 for a balance inquiry and for a void, which takes its original's amount.
    public var amount: Int64
    public var card: PresentedCard
    /// STAN of the line in the open batch, or of the held pre-authorisation, that this refers to.
    public var original: STAN?
    /// The original as a slip names it, where it is no longer in the open batch.
    public var originalSlip: OriginalSlip?
    public var authority: OfflineAuthority?
    /// F38 of an offline sale.
    public var authorization: String?
    /// The till's own name for the act. A second request with the same reference gets the first one's result, unless
    /// that moved no money (declined, or reversed): then it is a new try. The open batch's references are all known,
    /// of those before it the newest ``TerminalState/referencesKept``.
    public var reference: String?
    /// Who does it, two digits; nil is whoever is signed on.
    public var operatorNumber: String?

    public init(
        type: TransactionType, amount: Int64, card: PresentedCard, original: STAN? = nil,
        originalSlip: OriginalSlip? = nil, authority: OfflineAuthority? = nil, authorization: String? = nil,
        reference: String? = nil, operatorNumber: String? = nil
    ) {
        self.operatorNumber = operatorNumber
        self.type = type
        self.amount = amount
        self.card = card
        self.original = original
        self.originalSlip = originalSlip
        self.authority = authority
        self.authorization = authorization
        self.reference = reference
    }
}

/// A card as a reader presented it, its secrets already out of reach: the shell keeps track data and PIN under
/// `presentation` until the act is over, and the core never sees them.
public struct PresentedCard: Sendable, Hashable {
    public var reference: CardReference
    /// Handle of the transient secrets; nil where there are none (a completion from the stored reference).
    public var presentation: UInt64?
    public var hasPIN: Bool
    public var hasTrack: Bool
    /// The chip approved the sale by itself (9F27 = 40).
    public var isApprovedOffline: Bool

    public init(
        reference: CardReference, presentation: UInt64?, hasPIN: Bool, hasTrack: Bool, isApprovedOffline: Bool = false
    ) {
        self.reference = reference
        self.presentation = presentation
        self.hasPIN = hasPIN
        self.hasTrack = hasTrack
        self.isApprovedOffline = isApprovedOffline
    }
}

public struct CashRequest: Sendable, Hashable {
    public var kind: CashLine.Kind
    public var amount: Int64
    public var reference: String?
    /// What of the amount is rounding, minor units: paid less due.
    public var rounding: Int64?
    public init(kind: CashLine.Kind, amount: Int64, reference: String? = nil, rounding: Int64? = nil) {
        self.rounding = rounding
        self.kind = kind
        self.amount = amount
        self.reference = reference
    }
}

public struct OpenDayRequest: Sendable, Hashable {
    /// Name of this opening.
    public var identifier: String
    /// What lies in the drawer; nil where nobody counts.
    public var count: CashCount?
    public init(identifier: String, count: CashCount? = nil) {
        self.identifier = identifier
        self.count = count
    }
}

public struct SignOffRequest: Sendable, Hashable {
    /// Name of this closing; the same name again is the same closing.
    public var identifier: String
    /// The terminal has operators: a person who closes the day must prove to be one of them.
    public var needsOperator: Bool
    /// Whether the settlement is asked for now, though the host has said that it is away.
    public var insists: Bool
    /// Whether the shop's other tills stop selling until this one is closed; nil as configured.
    public var closesShop: Bool?
    public init(
        identifier: String, needsOperator: Bool = false, insists: Bool = false, closesShop: Bool? = nil
    ) {
        self.closesShop = closesShop
        self.identifier = identifier
        self.insists = insists
        self.needsOperator = needsOperator
    }
}

/// What a person says to a ``ClosingPrompt``.
public enum PromptAnswer: Sendable, Hashable {
    case carry
    case count(CashCount)
    /// `approver` is the operator number of a supervisor whose password was right.
    case explain(DifferenceReason, approver: String?)
    /// An operator whose password was right and who may close the day.
    case authorize(operatorNumber: String)
    /// Names the list that was shown: ``ClosingOverview/list``.
    case confirm(list: String)
}

/// What became of a command.
public enum CommandResult: Sendable, Hashable {
    case signedIn(batch: BatchNumber)
    /// Approved, in full or in part: the line as it is booked.
    case approved(Line, code: String)
    case balance(Int64?, code: String)
    /// `till`: which of the shop's terminals closes the shop, where that is why.
    case declined(code: String, key: LineKey, till: String? = nil)
    /// No valid answer came. A reversal is on its way; the card must not be charged again before it is through.
    case unknown(key: LineKey, reason: String)
    case cashBooked(CashLine)
    /// Where an order stands.
    case order(OrderProgress)
    case dayOpened(DayOpening)
    case sent(remaining: Int)
    case closing(ClosingReport)
    /// The closing goes on when a person has answered this.
    case awaits(ClosingPrompt)
    /// The closing was given up before it was confirmed.
    case cancelled
    case noted
    case answered(code: String)
    case refused(Refusal)
}

/// How a closing ended, as told to whoever asked for it.
public struct ClosingReport: Sendable, Hashable {
    public var end: ClosingEnd
    public var identifier: String
    public var day: TerminalState.DaySoFar
    /// The slip of the last batch that was closed.
    public var slip: SettlementSlip?
    public var signOff: TerminalRecord.SignOff?
    /// What is still owed where the end is pending.
    public var waitsFor: PendingCause?
    /// When it goes on, where that is known: the host is away until then.
    public var resumesAt: Moment?
    /// Whether the shop's other tills were told, and which were still open; nil where this terminal closed for itself.
    public var shop: ShopFreeze?

    public init(
        end: ClosingEnd, identifier: String, day: TerminalState.DaySoFar, slip: SettlementSlip?,
        signOff: TerminalRecord.SignOff?, waitsFor: PendingCause?,
        resumesAt: Moment? = nil, shop: ShopFreeze? = nil
    ) {
        self.shop = shop
        self.end = end
        self.identifier = identifier
        self.day = day
        self.slip = slip
        self.signOff = signOff
        self.waitsFor = waitsFor
        self.resumesAt = resumesAt
    }
}

public enum PendingCause: String, Sendable, Hashable, Codable {
    case reversal, refund, settlement, upload, uploadEnd, signOff
    /// The host takes no settlements until its next slot.
    case slot
    /// The host owes nothing any more; the store's second copy could not be made.
    case rest
}
