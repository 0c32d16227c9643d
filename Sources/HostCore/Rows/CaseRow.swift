public import DayEnd
public import UnionPay

/// A line on which terminal and host do not agree, named when the upload of its batch ended.
public struct CaseRow: Hashable, Codable, Sendable {
    public typealias Kind = DifferenceKind

    public var merchant: String
    public var terminal: String
    public var batch: BatchNumber
    public var stan: STAN
    public var kind: Kind
    public var cardClass: CardClass
    /// Minor units; nil where that side has no such line.
    public var terminalAmount: Int64?
    public var hostAmount: Int64?
    public var openedAt: Moment

    /// Who has to find out.
    public var owner: CaseOwner { .settlementDesk }

    /// Until when the shop is to have an answer: ten o'clock on the morning after, by the clock of the host.
    public var due: Moment {
        Moment(
            date: openedAt.date.adding(days: 1), secondOfDay: Self.dueSecondOfDay, utcOffset: openedAt.utcOffset)
    }

    private static let dueSecondOfDay = 10 * 3600

    public init(
        merchant: String, terminal: String, batch: BatchNumber, stan: STAN, kind: Kind, cardClass: CardClass,
        terminalAmount: Int64?, hostAmount: Int64?, openedAt: Moment
    ) {
        self.merchant = merchant
        self.terminal = terminal
        self.batch = batch
        self.stan = stan
        self.kind = kind
        self.cardClass = cardClass
        self.terminalAmount = terminalAmount
        self.hostAmount = hostAmount
        self.openedAt = openedAt
    }
}
