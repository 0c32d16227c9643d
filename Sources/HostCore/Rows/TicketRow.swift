public import DayEnd

/// A repair that a terminal has ordered, as it told this host.
public struct TicketRow: Hashable, Codable, Sendable {
    public var merchant: String
    public var terminal: String
    /// The terminal's number of it.
    public var number: String
    /// This host's number of it.
    public var hostNumber: String
    public var part: String
    public var code: String
    /// Readings, a line each.
    public var evidence: [String]
    /// What the operator must not do, by code.
    public var mustNot: [String]
    /// The terminal's local time.
    public var made: String
    public var receivedAt: Moment
    /// Until when somebody calls.
    public var callBefore: Moment

    public init(
        merchant: String, terminal: String, number: String, hostNumber: String, part: String, code: String,
        evidence: [String], mustNot: [String], made: String, receivedAt: Moment, callBefore: Moment
    ) {
        self.merchant = merchant
        self.terminal = terminal
        self.number = number
        self.hostNumber = hostNumber
        self.part = part
        self.code = code
        self.evidence = evidence
        self.mustNot = mustNot
        self.made = made
        self.receivedAt = receivedAt
        self.callBefore = callBefore
    }
}
