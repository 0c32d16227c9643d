/// What a terminal knows: folded from its records, and from nothing else.
public struct TerminalState: Hashable, Codable, Sendable {
    public var opening: TerminalRecord.Opening?
    public var batch: BatchNumber = .first
    public var nextSTAN: STAN = .first
    /// Between a sign-in and the sign-off that follows it. A restart does not end it; the working keys are another
    /// matter, they live in memory only.
    public var isSignedIn = false
    public var lastSignIn: TerminalRecord.SignIn?
    /// Lines of the open batch in the order in which they were made.
    public var lines: [Line] = []
    /// The gross figures of ``lines``, kept beside them: a sale must not cost more the fuller its batch is.
    public var gross = GrossFigures()
    /// The net figures of ``lines``, kept in the same way: every look at the terminal shows them.
    public var net = NetFigures()
    /// A digest of ``lines`` and of what became of them, in the journal's order: whoever confirms a list names it.
    public var listDigest = HexBytes([])
    /// How many of ``lines`` the host has not heard of.
    public var undelivered = 0
    /// The host has switched its day (日切, F39 = 90) since ``lines`` began: the batch is settled before the next online
    /// act, so that no batch holds lines of two of the host's days.
    public var isDayCut = false
    /// Lines of closed batches that the host has not heard of yet: they travel under their own batch and STAN.
    public var late: [Line] = []
    /// Transactions whose end is not known yet, oldest first.
    public var open: [OpenTransaction] = []
    /// Pre-authorisations that hold money and have been neither completed nor voided.
    public var holds: [Line] = []
    /// Data keys that no line needs any more. They are destroyed when the batch closes, and named until the next one
    /// does, so that a restart can destroy them again.
    public var retiredKeys: [String] = []
    /// Reversals of the open batch that the host refused for good: cases for people, which block nothing.
    public var refusedReversals: [LineKey] = []
    /// Lines of closed batches that the host refused when they came late: cases for people.
    public var refusedLate: [LineKey] = []
    /// Lines of closed batches that bear a till's reference, the newest ``referencesKept``: a reference is not executed
    /// again because its batch has closed. Without sealed card data.
    public var pastReferences: [Line] = []
    /// Cash lines that bear a till's reference, the newest ``referencesKept``.
    public var cashReferences: [CashLine] = []
    /// What the tills have ordered: every order without an end, and the newest ``ordersKept`` that have one.
    public var orders: [OrderProgress] = []
    /// Acts that cannot be sent as they stand, oldest first: cases for people.
    public var quarantined: [QuarantinedAct] = []
    public var closing: ClosingProgress?
    /// What the day has brought so far, closed batches included.
    public var day = DaySoFar()
    public var lastClosing: ClosingSummary?
    /// The newest ``closedDaysKept`` days that were closed, oldest first.
    public var closedDays: [ClosedDay] = []
    /// The repair that was ordered and has not been made.
    public var openRepair: RepairOrder?
    /// The host's word on ``openRepair``; nil while it has not heard of it.
    public var repairReceipt: RepairReceipt?
    /// What the last look at the parts while asleep found.
    public var health: SelfTestResult?
    /// Repairs that this terminal has ordered so far.
    public var repairCount = 0
    /// The slip of the batch that was closed last.
    public var lastSlip: SettlementSlip?
    /// The host believes this terminal signed in, and nobody works on it: the day is settled and the sign-off not
    /// confirmed, or the terminal woke by itself.
    public var owesSignOff = false
    /// The host may hold the shop for a closing that was given up: it is told that the shop sells.
    public var owesShopLift: Bool?
    /// What the host has set on this terminal: F62 of the last parameter download, as it came.
    public var parameters: HexBytes?

    /// How many references of closed batches, and of cash, are remembered: more than a batch holds.
    public static let referencesKept = 1000
    public static let closedDaysKept = 31

    public init() {}

    /// An open transaction: sent or about to be, its answer not stored.
    public struct OpenTransaction: Hashable, Codable, Sendable {
        public var intent: TerminalRecord.Intent
        /// Why no answer came (F39 of a reversal: 98, 96, A0, 06); nil while the answer may still come.
        public var unansweredReason: String?
        public init(intent: TerminalRecord.Intent, unansweredReason: String? = nil) {
            self.intent = intent
            self.unansweredReason = unansweredReason
        }
    }

    public struct ClosingProgress: Hashable, Codable, Sendable {
        public var start: TerminalRecord.ClosingStart
        /// The step that is running or comes next.
        public var step: ClosingStep
        public var isStepStarted: Bool
        /// Step 6 is done: from here on the closing exists and a restart continues it.
        public var isConfirmed: Bool
        /// Whoever asked was told that it is pending: it goes on by itself, over restarts too.
        public var isPending: Bool
        /// What was carried to tomorrow in step 2.
        public var carried: OpenItems?
        /// The last count of step 4.
        public var comparison: CashComparison?
        public var explanation: TerminalRecord.Explanation?
        public var authorization: TerminalRecord.Authorization?
        public var selfTest: SelfTestResult?
        /// A fault of the device stopped it in step 7: nothing was sent since.
        public var isStopped: Bool
        public var settlement: TerminalRecord.Settlement?
        /// How many lines of the upload list the host has answered; the list follows from the lines and the verdict.
        public var uploaded: Int
        public var refusedUploads: [STAN]
        /// What differs, where the lines were compared instead of being uploaded.
        public var lineComparison: LineComparison?
        public var uploadEndCode: String?
        public var verdict: DayVerdict?
        public var signOff: TerminalRecord.SignOff?
        /// Whether the shop's other tills were told; nil before, and where this terminal closes for itself alone.
        public var shop: ShopFreeze?
        public init(start: TerminalRecord.ClosingStart) {
            self.start = start
            step = start.scope.firstStep
            isStepStarted = false
            isConfirmed = start.scope == .batch
            isPending = false
            isStopped = false
            uploaded = 0
            refusedUploads = []
        }
    }

    /// Sums of one business day over all of its batches.
    public struct DaySoFar: Hashable, Codable, Sendable {
        /// How the day was opened; nil where nobody opened it: it began with the first act then.
        public var opening: DayOpening?
        /// Batches of this day that are closed.
        public var batches: [BatchNumber] = []
        public var net = NetFigures()
        public var cashSales: Figure = .zero
        public var cashRefunds: Figure = .zero
        /// Put into the drawer and taken out of it beside sales.
        public var cashPaidIn: Figure = .zero
        public var cashPaidOut: Figure = .zero
        /// What of the cash sales, less refunds, is rounding. Minor units; nil where nothing was rounded.
        public var cashRounding: Int64?
        /// Lines of the closed batches.
        public var lineCount = 0
        /// The worst verdict of the closed batches.
        public var verdict: DayVerdict?
        public init() {}
    }

    public struct ClosingSummary: Hashable, Codable, Sendable {
        public var identifier: String
        public var businessDay: CivilDate
        public var end: ClosingEnd
        public var batches: [BatchNumber]
        public var verdict: DayVerdict?
        public var signOff: TerminalRecord.SignOff?
        public var day: DaySoFar
        /// The slip of its last batch; nil while none is closed.
        public var slip: SettlementSlip?
        /// Whether the shop's other tills were told, and which of them were still open.
        public var shop: ShopFreeze?
    }

    /// The line with this key, in the open batch.
    public func line(_ key: LineKey) -> Line? { lines.last { $0.key == key } }
}
