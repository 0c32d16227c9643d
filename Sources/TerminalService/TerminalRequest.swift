public import DayEnd
public import Operators
public import TerminalCore
public import UnionPay

/// A request to a running terminal over its control socket, one JSON object.
public struct TerminalRequest: Codable, Sendable {
    public enum Command: String, Codable, Sendable {
        case signIn, transaction, cash, sendStored, signOff, echo, downloadParameters, uploadStatus
        /// A closing with a person there; each is answered by the next question or the end.
        case prepareClosing, carry, count, explain, authorize, confirm, cancelClosing
        case openDay
        /// Tries an act again that was set aside: ``TerminalRequest/key``.
        case release
        case people, tills
        case status, clock, receipt
    }

    public var command: Command
    /// Transactions.
    public var type: TransactionType?
    /// Minor units.
    public var amount: Int64?
    public var card: PresentedCardData?
    /// STAN of the line that is meant.
    public var original: Int?
    /// The act that was set aside.
    public var key: LineKey?
    public var originalSlip: OriginalSlip?
    public var authority: OfflineAuthority?
    public var authorization: String?
    public var reference: String?
    /// Cash.
    public var cash: CashLine.Kind?
    /// Cash: what of the amount is rounding, paid less due.
    public var rounding: Int64?
    /// Name of the closing.
    public var identifier: String?
    /// With a closing: do not wait for the host's next slot.
    public var insists: Bool?
    /// With a closing: whether the shop's other tills stop selling; nil as configured.
    public var closesShop: Bool?
    /// What lies in the drawer.
    public var pieces: [CashCount.Pieces]?
    public var differenceReason: DifferenceReason?
    /// Who works here; where nobody is named whoever is signed on at the page, else the configured operator.
    public var actor: OperatorNumber?
    /// Whoever closes the day, or a second person who approves an act.
    public var proof: OperatorProof?
    public var people: PeopleRequest?
    public var tills: TillsRequest?
    /// The list that is confirmed, as the question named it.
    public var list: String?
    /// Tell what the closing does while the answer is waited for: a ``ClosingEvent`` a line.
    public var wantsEvents: Bool?
    /// The time to show, where the clock is set for a replay.
    public var date: CivilDate?
    public var secondOfDay: Int?

    public init(_ command: Command) { self.command = command }
}

/// The answer to a request: what happened, in a form for machines.
public struct TerminalReply: Codable, Sendable {
    public enum Result: String, Codable, Sendable {
        case signedIn, approved, balance, declined, unknown, cashBooked, sent, closing, answered, refused, status, error
        /// A person must answer ``TerminalReply/prompt``.
        case awaits
        case cancelled, dayOpened
        case people, tills
    }

    public var result: Result
    /// The terminal's own: of every amount in this answer.
    public var currency: Currency?
    /// F39 where the host gave one.
    public var code: String?
    /// With `declined`: the till that closes the shop, where that is why.
    public var till: String?
    public var line: Line?
    public var cash: CashLine?
    public var key: LineKey?
    public var batch: BatchNumber?
    public var balance: Int64?
    public var remaining: Int?
    public var closing: Closing?
    /// How a closing ended: `closed`, `pending`, `differing`, `stopped` or `cancelled`.
    public var end: String?
    public var prompt: ClosingPrompt?
    public var people: PeopleReply?
    public var tills: TillsReply?
    public var opening: DayOpening?
    /// With `closing`: the day was closed before, and nothing was settled again.
    public var isAlreadySettled: Bool?
    public var status: TerminalStatus?
    /// Why nothing was done, or what is not known.
    public var reason: String?
    /// With `refused`: the same as a word for machines.
    public var refusal: String?
    /// With `refused` by the machine: the code for a help desk, and what the refusal is about.
    public var note: RefusalNote?
    /// With `refused`: nothing was done because the host could not be reached.
    public var isHostAway: Bool?

    public struct Closing: Codable, Sendable {
        public var end: ClosingEnd
        public var identifier: String
        public var day: TerminalState.DaySoFar
        public var signOff: TerminalRecord.SignOff?
        public var waitsFor: PendingCause?
        /// When a closing that waits for the host's hours goes on, local time.
        public var resumesAt: String?
        /// Whether the shop's other tills were told, and which were still open; nil where this terminal closed for
        /// itself.
        public var shop: ShopFreeze?
    }

    public init(_ result: Result) { self.result = result }

    init(_ outcome: CommandResult) {
        switch outcome {
        case .signedIn(let batch):
            self.init(.signedIn)
            self.batch = batch
        case .approved(let line, let code):
            self.init(.approved)
            self.line = line.withoutSealedCard
            self.code = code
        case .balance(let amount, let code):
            self.init(.balance)
            balance = amount
            self.code = code
        case .declined(let code, let key, let till):
            self.init(.declined)
            self.till = till
            self.code = code
            self.key = key
        case .unknown(let key, let reason):
            self.init(.unknown)
            self.key = key
            self.reason = reason
        case .cashBooked(let line):
            self.init(.cashBooked)
            cash = line
        case .order(let progress):
            self.init(.answered)
            key = progress.key
            reason = progress.status.rawValue
        case .sent(let remaining):
            self.init(.sent)
            self.remaining = remaining
        case .closing(let report):
            self.init(.closing)
            end = report.end.rawValue
            closing = Closing(
                end: report.end, identifier: report.identifier, day: report.day, signOff: report.signOff,
                waitsFor: report.waitsFor, resumesAt: report.resumesAt?.localText,
                shop: report.shop)
        case .awaits(let prompt):
            self.init(.awaits)
            self.prompt = prompt
        case .cancelled:
            self.init(Result.cancelled)
            end = Result.cancelled.rawValue
        case .noted: self.init(.answered)
        case .dayOpened(let opening):
            self.init(.dayOpened)
            self.opening = opening
        case .answered(let code):
            self.init(.answered)
            self.code = code
        case .refused(let refusal):
            self.init(.refused)
            reason = refusal.description
            self.refusal = refusal.code
            note = RefusalNote(refusal)
            isHostAway = refusal.isHostAway ? true : nil
        }
    }
}

extension TerminalReply {
    /// A password or an approval that did not do.
    init(refused word: PeopleReply) {
        self.init(.refused)
        people = word
        reason = word.code
    }
}

/// Where a terminal stands.
public struct TerminalStatus: Codable, Sendable {
    public var terminal: String
    public var merchant: String
    public var batch: BatchNumber
    public var nextSTAN: STAN
    public var isSignedIn: Bool
    /// Lines of the open batch.
    public var lines: Int
    /// Transactions whose end is not known.
    public var open: [LineKey]
    /// Lines that the host has not heard of.
    public var undelivered: Int
    public var holds: Int
    public var closingStep: Int?
    /// The closing waits for the host.
    public var pending: Pending?
    public var lastEnd: ClosingEnd?
    /// Days that nobody had signed off and that the terminal closed afterwards, since a person last closed one.
    public var lateDays: [ClosedDay]
    /// The repair that was ordered and has not been made.
    public var repair: RepairOrder?
    /// The host's word on it.
    public var repairReceipt: RepairReceipt?
    /// Acts that cannot be sent as they stand: cases for people.
    public var quarantined: [Quarantined]
    /// Damaged records of the journal that were put back when this terminal started.
    public var journalRepair: JournalRepair?
    /// `low` or `full` where the journal runs out of room; nil where there is plenty.
    public var storage: String?
    /// Seconds that the machine's clock is ahead of the host's, below zero where it is behind; nil where they agree
    /// within a minute, or the host has not told its time. The host's time decides.
    public var clockAhead: Int64?
    /// What a restart that is due waits for; nil where none is due.
    public var restartWaits: RestartRule.Cause?
    /// Sales of the open batch that were probably charged twice.
    public var twice: [LineKey]?
    /// What the last look at the parts while asleep found.
    public var health: SelfTestResult?
    /// What a closing waits for from a person.
    public var prompt: ClosingPrompt?
    public var net: NetFigures
    public var now: String
    /// Names this start of the service: another one after each.
    public var started: UInt64
    public var commits: Int
    public var commitNanoseconds: Int64

    /// A closing that goes on by itself.
    public struct Pending: Codable, Sendable {
        public var waitsFor: PendingCause
        /// When the closing began.
        public var since: String
        /// When it is tried again without anybody asking; nil while a try is under way.
        public var nextTry: String?
        /// It has waited for ten minutes: somebody should look.
        public var isOverdue: Bool
    }

    public struct Quarantined: Codable, Sendable {
        public var key: LineKey
        public var type: TransactionType
        /// Minor units.
        public var amount: Int64
        public var reason: String
        public var owner: CaseOwner
    }
}
