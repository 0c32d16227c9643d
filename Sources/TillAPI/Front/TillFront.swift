public import DayEnd
public import UnionPay

/// A terminal as tills see it. Whoever implements it hands on what the machine says and decides nothing that the
/// machine decides.
public protocol TillFront: Sendable {
    /// The currency of every amount.
    var currency: Currency { get }

    /// Name of the till that this token was given to; nil for a token that was not given out, or is revoked.
    func till(bearing token: String) async -> String?

    /// Takes an order, or tells where it stands when it was taken before.
    ///
    /// - Parameters:
    ///   - approval: A second person's word, where the shop asks for one.
    ///   - waits: Come back when it has an end, or its result is unknown; else as soon as it is durable.
    func take(_ request: TillRequest, approval: EndOfDayAct.Proof?, waits: Bool) async -> OrderAnswer
    func order(_ name: OrderName) async -> OrderProgress?
    /// Gives up an order whose card has not been presented.
    func cancel(_ name: OrderName) async -> OrderAnswer
    /// Takes every amount back from the reader: nobody serves tills any more.
    func withdraw() async
    /// A transaction by its number on slips: one of the interval that runs, or of a newly closed one.
    func entry(_ number: LineKey) async -> DayInterval.Entry?

    func facts() async -> TillFacts
    /// The interval that this closing ended; without a name the one that runs.
    func day(_ closing: String?) async -> DayInterval?

    func endOfDay() async -> EndOfDay
    func endOfDay(_ act: EndOfDayAct) async -> EndOfDayAnswer

    /// Number of the journal's newest record.
    func newestRecord() async -> Int64
    /// Records behind a number; nil when the journal cannot be read now.
    func records(after sequence: Int64, limit: Int) async -> [RecordEnvelope]?
    /// Signals when there may be new records; ends when the terminal stops.
    func changes() async -> AsyncStream<Void>
}

public enum OrderAnswer: Sendable {
    case order(OrderProgress)
    case refused(TillRefusal)
}

/// Why the terminal did nothing.
public struct TillRefusal: Sendable, Hashable {
    public var code: ProblemCode
    /// This occurrence, in English.
    public var detail: String?
    public var field: String?
    /// The same in the languages in which the terminal tells it.
    public var words: [Language: String]

    public init(
        _ code: ProblemCode, _ detail: String? = nil, field: String? = nil, words: [Language: String] = [:]
    ) {
        self.code = code
        self.detail = detail
        self.field = field
        self.words = words
    }
}

/// Where a terminal stands.
public struct TillFacts: Sendable {
    public var terminal: String
    public var merchant: String
    public var merchantName: String
    public var isTest: Bool
    public var now: Moment
    public var businessDay: CivilDate
    public var batch: BatchNumber
    public var isSignedIn: Bool
    /// Lines of the open batch.
    public var lines: Int
    /// Transactions whose result is not known.
    public var unknown: [LineKey]
    /// Lines that the host has not heard of.
    public var undelivered: Int
    public var holds: Int
    /// The reader's amount waits for a card of this order.
    public var waiting: OrderName?
    public var hasReader: Bool
    public var isClosing: Bool
    /// Number of the repair that was ordered and has not been made.
    public var repair: String?

    public init(
        terminal: String, merchant: String, merchantName: String, isTest: Bool, now: Moment, businessDay: CivilDate,
        batch: BatchNumber, isSignedIn: Bool, lines: Int, unknown: [LineKey], undelivered: Int, holds: Int,
        waiting: OrderName?, hasReader: Bool, isClosing: Bool, repair: String?
    ) {
        self.terminal = terminal
        self.merchant = merchant
        self.merchantName = merchantName
        self.isTest = isTest
        self.now = now
        self.businessDay = businessDay
        self.batch = batch
        self.isSignedIn = isSignedIn
        self.lines = lines
        self.unknown = unknown
        self.undelivered = undelivered
        self.holds = holds
        self.waiting = waiting
        self.hasReader = hasReader
        self.isClosing = isClosing
        self.repair = repair
    }
}
