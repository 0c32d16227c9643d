public import DayEnd

/// One registered terminal as the ledger holds it.
public struct TerminalRow: Hashable, Codable, Sendable {
    public var merchant: String
    public var terminal: String
    public var merchantName: String
    public var currency: Currency
    /// The open batch.
    public var batch: BatchNumber
    public var isSignedIn: Bool
    /// F11 of the newest sign-in: an older 0800 or 0820 is ignored.
    public var lastSignIn: STAN?
    /// F62 of the newest sign-in, sealed for this node's store: a repeat of that 0800 gets the same keys.
    public var keyBlock: HexBytes?
    /// Working keys of the newest sign-in, sealed under the storage key.
    public var keys: HexBytes?
    /// The keys before those (empty where there were none), until a message verifies under the new MAK: a lost 0810
    /// must not cut a terminal off. As long as they are kept the newest sign-in is not proven to be the terminal's own.
    public var previousKeys: HexBytes?
    /// Requests in a row whose MAC was wrong; from ``macFailureLimit`` on the answer asks for a new sign-in.
    public var macFailures: Int
    public static let macFailureLimit = 3
    public var isBlocked: Bool
    /// Among the terminals that are spread over the host's closing hours, from 0 on; nil until the first sign-in that was
    /// told a slot. Given once, in one transaction with ``Change/places(_:)``; see ``SlotPlan``.
    public var place: Int?

    public init(merchant: String, terminal: String, merchantName: String, currency: Currency, batch: BatchNumber) {
        self.merchant = merchant
        self.terminal = terminal
        self.merchantName = merchantName
        self.currency = currency
        self.batch = batch
        isSignedIn = false
        macFailures = 0
        isBlocked = false
    }
}

/// A batch at the host: what was settled and whether it is closed.
public struct BatchRow: Hashable, Codable, Sendable {
    public enum State: String, Codable, Sendable {
        /// 0510 answered; the upload has not ended. Another 0500 is computed afresh.
        case settled
        case closed
    }

    public var merchant: String
    public var terminal: String
    public var batch: BatchNumber
    public var state: State
    /// F48 of the request and of the answer, 62 digits each.
    public var terminalTotals: String
    public var hostTotals: String
    /// F15 and F37 that the answer carried.
    public var clearingDate: String
    public var rrn: String
    /// Lines of the host's that the upload has named.
    public var uploaded: Int
    /// Lines that differ, as found when the upload ended. Until then: how often the upload was asked for once more,
    /// because its end told of more lines than had come.
    public var differences: Int
    /// Every line was compared with the terminal's: those that differ are named in cases, and nothing is uploaded.
    public var isCompared: Bool
    public var settledAt: Moment
    public var closedAt: Moment?

    public init(
        merchant: String, terminal: String, batch: BatchNumber, state: State, terminalTotals: String,
        hostTotals: String, clearingDate: String, rrn: String, settledAt: Moment
    ) {
        self.merchant = merchant
        self.terminal = terminal
        self.batch = batch
        self.state = state
        self.terminalTotals = terminalTotals
        self.hostTotals = hostTotals
        self.clearingDate = clearingDate
        self.rrn = rrn
        uploaded = 0
        differences = 0
        isCompared = false
        self.settledAt = settledAt
    }
}
