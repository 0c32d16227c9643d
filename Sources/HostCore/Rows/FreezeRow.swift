public import DayEnd

/// A terminal that closes its shop: until then no other terminal of the merchant sells. One row a terminal, and kept when
/// it is over, so that an old message does not bring it back.
public struct FreezeRow: Hashable, Sendable {
    public var merchant: String
    /// Which closes the shop.
    public var terminal: String
    /// F11 of the newest message about it, and of the sign-in under whose keys that came.
    public var stan: STAN
    public var signIn: STAN?
    public var since: Moment
    /// Nil once it was lifted. It also ends by itself then.
    public var until: Moment?

    public init(merchant: String, terminal: String, stan: STAN, signIn: STAN?, since: Moment, until: Moment?) {
        self.merchant = merchant
        self.terminal = terminal
        self.stan = stan
        self.signIn = signIn
        self.since = since
        self.until = until
    }

    public func stands(at now: Moment) -> Bool { until.map { $0.milliseconds > now.milliseconds } ?? false }

    /// Whether a message with this F11 was dealt with, or is older than one that was.
    func isOutdated(_ stan: STAN, signIn: STAN?) -> Bool {
        self.signIn == signIn && (stan == self.stan || stan.precedes(self.stan))
    }
}

/// A terminal of a merchant, and what its open batch holds.
public struct TillRow: Hashable, Sendable {
    public var merchant: String
    public var terminal: String
    public var batch: BatchNumber
    public var isSignedIn: Bool
    /// Approved acts in its open batch.
    public var lines: Int
    /// When the newest of them came, in milliseconds since 1970; nil where there is none.
    public var last: Int64?

    public init(merchant: String, terminal: String, batch: BatchNumber, isSignedIn: Bool, lines: Int, last: Int64?) {
        self.isSignedIn = isSignedIn
        self.merchant = merchant
        self.terminal = terminal
        self.batch = batch
        self.lines = lines
        self.last = last
    }
}
