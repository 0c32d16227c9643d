/// What a closing waits for from the person in front of the terminal.
public enum ClosingPrompt: Hashable, Codable, Sendable {
    /// Step 2: these are open; they are resolved first, or carried to tomorrow.
    case openItems(OpenItems)
    /// Step 4: the drawer is to be counted. What is expected is not told.
    case count
    /// Step 4: the count is given and differs.
    case explain(CashComparison, needsApproval: Bool)
    /// Step 5: an operator must prove to be one.
    case authorize
    /// Step 6: the last look before anything leaves.
    case confirm(ClosingOverview)
}

/// Transactions that have no end yet.
public struct OpenItems: Hashable, Codable, Sendable {
    /// Results that are not known: they are resolved with the host before anything is settled.
    public var unknown: [LineKey]
    /// Pre-authorisations that hold money, and how much, minor units.
    public var holds: [LineKey]
    public var heldAmount: Int64
    /// Lines that the host has not heard of.
    public var undelivered: Int
    public var undeliveredAmount: Int64
    public init(
        unknown: [LineKey], holds: [LineKey], heldAmount: Int64, undelivered: Int, undeliveredAmount: Int64
    ) {
        self.unknown = unknown
        self.holds = holds
        self.heldAmount = heldAmount
        self.undelivered = undelivered
        self.undeliveredAmount = undeliveredAmount
    }

    public var isEmpty: Bool { unknown.isEmpty && holds.isEmpty }
}

/// What is about to be settled, as the operator sees it.
public struct ClosingOverview: Hashable, Codable, Sendable {
    /// Transactions of the day, closed batches included.
    public var count: Int
    /// Net of the cards, minor units.
    public var net: Int64
    public var batch: BatchNumber
    public var businessDay: CivilDate
    /// Fingerprint of the complete list of lines that this is about: a confirmation names it, so that nobody confirms
    /// a list that was not on the screen.
    public var list: String
    /// Sales that were probably charged twice: the same card and amount within minutes. Nil where there are none.
    public var twice: [LineKey]?

    public init(
        count: Int, net: Int64, batch: BatchNumber, businessDay: CivilDate, list: String, twice: [LineKey]? = nil
    ) {
        self.count = count
        self.net = net
        self.batch = batch
        self.businessDay = businessDay
        self.list = list
        self.twice = twice
    }
}
