public import UnionPay

/// The record that closes a batch: all that the terminal carries over, so that the fold may start here.
public struct Anchor: Hashable, Codable, Sendable {
    /// The closed batch as it is printed.
    public var slip: SettlementSlip
    /// The state after the closing, lines of the closed batch gone. Its ``TerminalState/lastSlip`` is ``slip``, which
    /// is not stored twice.
    public var carried: TerminalState

    public init(slip: SettlementSlip, carried: TerminalState) {
        self.slip = slip
        self.carried = carried
    }
}

/// The settlement slip (结算总计单) of one batch, stored when the batch closes. Paper is a view of it.
public struct SettlementSlip: Hashable, Codable, Sendable {
    public var terminal: String
    public var merchant: String
    public var currency: Currency
    public var batch: BatchNumber
    public var businessDay: CivilDate
    public var operatorNumber: String
    public var time: Moment
    /// Figures as people read them: voided lines and their voids left out.
    public var net: NetFigures
    /// Figures as F48 carries them.
    public var terminalTotals: SettlementTotals
    /// The host's own, with its verdict per card class; nil where the batch was closed without an answer.
    public var hostTotals: SettlementTotals?
    public var verdict: DayVerdict
    /// Number of lines in the batch, declined ones not among them.
    public var lineCount: Int
    /// Lines that the host refused on upload.
    public var refusedUploads: [STAN]
    /// Offline lines that had not reached the host when the batch closed: they travel under their own batch and STAN.
    public var undelivered: [LineKey]
    /// Transactions whose reversal the host refused for good: cases for people.
    public var refusedReversals: [LineKey]
    /// Every line on which the two sides differ; nil where the lines were not compared one by one.
    public var differences: [LineDifference]?
    /// Lines of this batch that were set aside: they stand in none of its totals. Nil where there is none.
    public var quarantined: [LineKey]?

    public init(
        terminal: String, merchant: String, currency: Currency, batch: BatchNumber, businessDay: CivilDate,
        operatorNumber: String, time: Moment, net: NetFigures, terminalTotals: SettlementTotals,
        hostTotals: SettlementTotals?, verdict: DayVerdict, lineCount: Int, refusedUploads: [STAN],
        undelivered: [LineKey], refusedReversals: [LineKey] = [], quarantined: [LineKey]? = nil,
        differences: [LineDifference]? = nil
    ) {
        self.terminal = terminal
        self.merchant = merchant
        self.currency = currency
        self.batch = batch
        self.businessDay = businessDay
        self.operatorNumber = operatorNumber
        self.time = time
        self.net = net
        self.terminalTotals = terminalTotals
        self.hostTotals = hostTotals
        self.verdict = verdict
        self.lineCount = lineCount
        self.refusedUploads = refusedUploads
        self.undelivered = undelivered
        self.refusedReversals = refusedReversals
        self.quarantined = quarantined
        self.differences = differences
    }
}
