public import UnionPay

/// One fact on a terminal's journal. The terminal's state is the fold of these, and nothing else.
///
/// A record that a thing *will* be done is durable before it is done: ``intent(_:)`` stands before the request leaves
/// and is, for a type that has one, its reversal record; ``outcome(_:)`` clears it.
public enum TerminalRecord: Hashable, Codable, Sendable {
    /// The first record of every journal.
    case opened(Opening)
    /// A STAN was taken for a management message: sign-in, settlement, upload, upload end, sign-off.
    case numbered(NumberedMessage)
    case signedIn(SignIn)
    case intent(Intent)
    case outcome(Outcome)
    /// No valid answer came: a reversal is owed, or an advice is to be repeated.
    case unanswered(Unanswered)
    case reversalEnded(ReversalEnd)
    case cash(CashLine)
    /// What a till has asked for, before any of it is begun.
    case ordered(TillOrder)
    /// It ended before its card's part was begun.
    case orderEnded(OrderEnding)
    /// A business day begins: what lay in the drawer.
    case dayOpened(DayOpening)
    /// A stored act cannot be written as a message: it is set aside.
    case quarantined(Quarantine)
    /// An act that was set aside is tried again.
    case released(LineKey)
    /// Damaged records were put back from another copy.
    case repaired(JournalRepair)
    case closingStarted(ClosingStart)
    /// Step 1 of a closing that closes the shop: whether its other tills were told.
    case shopFrozen(ShopFreeze)
    /// The host knows that a closing of the shop was given up, or cannot be told.
    case shopLifted
    /// Nothing was confirmed, and selling resumes.
    case closingCancelled
    /// Step 2: an operator has seen what is open, and carries it to tomorrow.
    case openItemsCarried(OpenItems)
    /// Step 4: the drawer was counted. A second count is a second record.
    case counted(CashComparison)
    case differenceExplained(Explanation)
    /// Step 5: who has proved to be allowed to close the day.
    case authorized(Authorization)
    /// Step 7: what was found.
    case selfTested(SelfTestResult)
    /// The host has taken the repair that was ordered.
    case repairTaken(RepairReceipt)
    /// A look at the parts while asleep found something else than the one before it.
    case healthChecked(SelfTestResult)
    /// What the terminal's people did or were refused, apart from money.
    case personnel(PersonnelFact)
    case stepStarted(ClosingStep)
    case stepEnded(ClosingStep, StepOutcome)
    case settled(Settlement)
    /// The host does not know any more what it settled: step 8 begins again.
    case settlementLost
    /// The host answered one upload message; these lines need not travel again.
    case uploaded(Upload)
    /// The lines were compared with the host's: only missing certificates are uploaded.
    case linesCompared(LineComparison)
    /// The host answered the upload's end with this code.
    case uploadEnded(code: String)
    case batchClosed(Anchor)
    case signedOff(SignOff)
    /// F62 of a parameter download, as it came: what the host sets on this terminal.
    case parameters(HexBytes)
    case closingEnded(ClosingEnd)

    public struct Opening: Hashable, Codable, Sendable {
        public var terminal: String
        public var merchant: String
        public var currency: Currency
        public init(terminal: String, merchant: String, currency: Currency) {
            self.terminal = terminal
            self.merchant = merchant
            self.currency = currency
        }
    }

    public struct NumberedMessage: Hashable, Codable, Sendable {
        public enum Purpose: String, Codable, Sendable {
            case signIn, settlement, upload, comparison, uploadEnd, signOff, ticket, shopFreeze
        }
        public var stan: STAN
        public var purpose: Purpose
        public init(stan: STAN, purpose: Purpose) {
            self.stan = stan
            self.purpose = purpose
        }
    }

    public struct SignIn: Hashable, Codable, Sendable {
        public var stan: STAN
        /// The batch that the host named (F60.2).
        public var batch: BatchNumber
        public var rrn: String
        public var time: Moment
        /// Nobody asked for it: the terminal woke to send what it owes. If it had signed off, it signs off again.
        public var isByItself: Bool
        /// When the host wants to be asked, where it tells.
        public var slots: TimeSlots?
        /// What the host offers until the next sign-in; nil where the profile names nothing that is offered so.
        public var offers: PrivateExtensions?
        public init(
            stan: STAN, batch: BatchNumber, rrn: String, time: Moment, isByItself: Bool = false,
            slots: TimeSlots? = nil, offers: PrivateExtensions? = nil
        ) {
            self.stan = stan
            self.batch = batch
            self.rrn = rrn
            self.time = time
            self.isByItself = isByItself
            self.slots = slots
            self.offers = offers
        }
    }

    /// A transaction as it was asked for.
    public struct Intent: Hashable, Codable, Sendable {
        public var key: LineKey
        public var type: TransactionType
        /// Asked amount in minor units; 0 for a balance inquiry.
        public var amount: Int64
        public var card: CardReference
        /// The line of this terminal that it refers to, where it is one of ours.
        public var original: LineKey?
        /// The original as its slip names it, for F37, F38 and F61 (refunds, completions, voids).
        public var originalReference: OriginalSlip?
        public var authority: OfflineAuthority?
        /// F38 that an offline sale brings along.
        public var authorization: String?
        /// F48 of a tip adjustment.
        public var tip: Int64?
        public var operatorNumber: String
        public var reference: String?
        public var time: Moment
        public var businessDay: CivilDate

        public init(
            key: LineKey, type: TransactionType, amount: Int64, card: CardReference, original: LineKey? = nil,
            originalReference: OriginalSlip? = nil, authority: OfflineAuthority? = nil, authorization: String? = nil,
            operatorNumber: String, reference: String? = nil, time: Moment, businessDay: CivilDate, tip: Int64? = nil
        ) {
            self.key = key
            self.type = type
            self.amount = amount
            self.card = card
            self.original = original
            self.originalReference = originalReference
            self.authority = authority
            self.authorization = authorization
            self.operatorNumber = operatorNumber
            self.reference = reference
            self.time = time
            self.businessDay = businessDay
            self.tip = tip
        }
    }

    /// The answer of the host, or the terminal's own yes to an offline sale.
    public struct Outcome: Hashable, Codable, Sendable {
        public var key: LineKey
        /// F39.
        public var code: String
        /// Booked amount: F4 of the answer where F39 is 10, else what was asked.
        public var amount: Int64
        public var rrn: String
        public var authorization: String?
        public var clearingDate: String?
        public var scheme: CardScheme
        public var time: Moment
        /// F54 of a balance inquiry's answer, minor units of the available balance.
        public var balance: Int64?
        public init(
            key: LineKey, code: String, amount: Int64, rrn: String, authorization: String?, clearingDate: String?,
            scheme: CardScheme, time: Moment, balance: Int64? = nil
        ) {
            self.key = key
            self.code = code
            self.amount = amount
            self.rrn = rrn
            self.authorization = authorization
            self.clearingDate = clearingDate
            self.scheme = scheme
            self.time = time
            self.balance = balance
        }
    }

    public struct Unanswered: Hashable, Codable, Sendable {
        public var key: LineKey
        /// F39 of the reversal that follows: 98 no answer, 96 fault after an approval, A0 wrong MAC, 06 wrong fields.
        public var reason: String
        public init(key: LineKey, reason: String) {
            self.key = key
            self.reason = reason
        }
    }

    public struct ReversalEnd: Hashable, Codable, Sendable {
        public var key: LineKey
        /// F39 of the 0410: 00, 12 and 25 clear it; any other becomes a case and stops blocking.
        public var code: String
        public init(key: LineKey, code: String) {
            self.key = key
            self.code = code
        }
    }

    public struct ClosingStart: Hashable, Codable, Sendable {
        /// The closing's own name: a second request with the same key is the same closing.
        public var identifier: String
        public var scope: ClosingScope
        public var businessDay: CivilDate
        public var time: Moment
        /// A person answers steps 2 to 6; otherwise the shop's rule for a terminal with nobody there does.
        public var isAttended: Bool
        /// The terminal has operators: a person who closes the day must prove to be one of them.
        public var needsOperator: Bool
        /// Nobody asked for it: its time had come.
        public var isByItself: Bool
        /// The shop's other tills stop selling; nil where this terminal closes for itself alone.
        public var closesShop: Bool?
        public init(
            identifier: String, scope: ClosingScope, businessDay: CivilDate, time: Moment, isAttended: Bool = false,
            needsOperator: Bool = false, isByItself: Bool = false, closesShop: Bool? = nil
        ) {
            self.identifier = identifier
            self.scope = scope
            self.businessDay = businessDay
            self.time = time
            self.isAttended = isAttended
            self.needsOperator = needsOperator
            self.isByItself = isByItself
            self.closesShop = closesShop
        }
    }

    /// Why the drawer differs, and who approved a difference above the limit.
    public struct Explanation: Hashable, Codable, Sendable {
        public var reason: DifferenceReason
        /// Operator number of the supervisor; nil where none was needed.
        public var approver: String?
        public init(reason: DifferenceReason, approver: String? = nil) {
            self.reason = reason
            self.approver = approver
        }
    }

    /// An operator whose password was right, two digits.
    public struct Authorization: Hashable, Codable, Sendable {
        public var operatorNumber: String
        public var time: Moment
        public init(operatorNumber: String, time: Moment) {
            self.operatorNumber = operatorNumber
            self.time = time
        }
    }

    /// The 0510: what was asked and what the host said.
    public struct Settlement: Hashable, Codable, Sendable {
        public var stan: STAN
        public var terminal: SettlementTotals
        public var host: SettlementTotals
        public var rrn: String
        public var clearingDate: String?
        public var time: Moment
        public init(
            stan: STAN, terminal: SettlementTotals, host: SettlementTotals, rrn: String, clearingDate: String?,
            time: Moment
        ) {
            self.stan = stan
            self.terminal = terminal
            self.host = host
            self.rrn = rrn
            self.clearingDate = clearingDate
            self.time = time
        }

        public var verdict: DayVerdict { DayVerdict(domestic: host.domesticVerdict, foreign: host.foreignVerdict) }
    }

    public struct Upload: Hashable, Codable, Sendable {
        public var lines: [STAN]
        /// F39 of the 0330. A refused line is marked and counted all the same, and printed as failed.
        public var code: String
        public init(lines: [STAN], code: String) {
            self.lines = lines
            self.code = code
        }
    }

    public struct SignOff: Hashable, Codable, Sendable {
        public var stan: STAN
        public var rrn: String
        public var time: Moment
        public init(stan: STAN, rrn: String, time: Moment) {
            self.stan = stan
            self.rrn = rrn
            self.time = time
        }
    }
}

/// How a slip names an earlier transaction: F37, F38 and F61.
public struct OriginalSlip: Hashable, Codable, Sendable {
    public var batch: BatchNumber?
    public var stan: STAN?
    /// MMDD of the original.
    public var date: String?
    public var rrn: String?
    public var authorization: String?
    public init(
        batch: BatchNumber? = nil, stan: STAN? = nil, date: String? = nil, rrn: String? = nil,
        authorization: String? = nil
    ) {
        self.batch = batch
        self.stan = stan
        self.date = date
        self.rrn = rrn
        self.authorization = authorization
    }
}
