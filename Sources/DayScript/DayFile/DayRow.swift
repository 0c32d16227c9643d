public import DayEnd

/// One row of a day file: one thing that a shop sold or took back.
public struct DayRow: Hashable, Sendable {
    /// Sold, or taken back.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case sale
        case refund
    }

    /// Paid, or paid back, by card or in cash.
    public enum Tender: String, CaseIterable, Hashable, Sendable {
        case card
        case cash
    }

    /// The line of the file that it starts on; the header is line 1.
    public var line: Int
    /// The local day.
    public var date: CivilDate
    /// Seconds since local midnight, 0 to 86,399. Where the file tells days only, its rows are a minute apart from nine.
    public var secondOfDay: Int
    /// The shop's own number, different in each row.
    public var ticket: String
    /// Sold, or taken back.
    public var kind: Kind
    /// By card or in cash.
    public var tender: Tender
    /// Minor units, 1 to 999,999,999,999, whether sold or taken back.
    public var amount: Int64
    /// The sale that a refund takes back, in whole or in part, where the file names it.
    public var originalTicket: String?
    /// The day on which the sale reached the processor, where the file tells it.
    public var processedDate: CivilDate?

    /// Creates a row.
    public init(
        line: Int, date: CivilDate, secondOfDay: Int, ticket: String, kind: Kind, tender: Tender, amount: Int64,
        originalTicket: String? = nil, processedDate: CivilDate? = nil
    ) {
        self.line = line
        self.date = date
        self.secondOfDay = secondOfDay
        self.ticket = ticket
        self.kind = kind
        self.tender = tender
        self.amount = amount
        self.originalTicket = originalTicket
        self.processedDate = processedDate
    }
}
