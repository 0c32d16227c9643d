public import DayEnd
public import UnionPay

/// What the machine must know before it can decide on a request, asked for by key.
public struct FactQuery: Hashable, Sendable {
    public var merchant: String
    public var terminal: String
    /// The act itself, for a repeat; of a 0400: the act that it reverses.
    public var posting: PostingKey?
    /// The act that a void, completion, adjustment or refund refers to.
    public var original: OriginalQuery?
    /// The settled or closed batch of this number.
    public var batch: BatchNumber?
    /// All postings of this batch, and its cases: a settlement and the end of its upload.
    public var batchPostings: BatchNumber?
    /// The cases of this batch alone.
    public var batchCases: BatchNumber?
    /// Lines of a batch that is being compared, as far as a comparison looks at them.
    public var lines: LineQuery?
    /// F37 of acts that may stand twice: every posting of this terminal that bears one of them.
    public var references: [String] = []
    /// The clearing day in which a batch began.
    public var beginning: BeginningQuery?
    /// Postings of `batch` with these STANs: the lines of an upload message.
    public var uploadedStans: [STAN] = []
    /// The repair ticket of this number.
    public var ticket: String?
    /// What stops the merchant's terminals from selling: the freezes that stand, and this terminal's own.
    public var wantsFreezes = false
    /// The merchant's terminals, and what their open batches hold.
    public var wantsTills = false
    /// Fresh working keys for a sign-in.
    public var wantsKeys = false
    /// How many terminals have a place in the closing hours; nobody else gives one until this group is over.
    public var wantsPlaces = false
    /// The terminal's own row. Who needs an act of another terminal alone leaves that one's row to whoever serves it.
    public var wantsTerminal = true

    public init(merchant: String, terminal: String) {
        self.merchant = merchant
        self.terminal = terminal
    }
}

/// Lines of a batch by their trace numbers.
public struct LineQuery: Hashable, Sendable {
    public var batch: BatchNumber
    /// Read one after the other, each from its beginning on.
    public var ranges: [ClosedRange<Int>]
    /// How many lines are read of them all together.
    public var limit: Int

    public init(batch: BatchNumber, ranges: [ClosedRange<Int>], limit: Int) {
        self.batch = batch
        self.ranges = ranges
        self.limit = limit
    }
}

/// The act that a batch began with: of those that stand approved in it, the one that was received first.
public struct BeginningQuery: Hashable, Sendable {
    public var batch: BatchNumber
    /// What counts.
    public var types: [TransactionType]

    public init(batch: BatchNumber, types: [TransactionType]) {
        self.batch = batch
        self.types = types
    }
}

public enum OriginalQuery: Hashable, Sendable {
    /// F61.1 and F61.2, of this terminal.
    case line(LineKey, types: [TransactionType])
    /// F37, of this merchant.
    case rrn(String)
    /// F38 of a pre-authorisation of this merchant, same card.
    case authorization(String, cardHash: String)
}

public struct Facts: Hashable, Sendable {
    public var terminal: TerminalRow?
    public var posting: Posting?
    public var original: Posting?
    public var batch: BatchRow?
    public var batchPostings: [Posting] = []
    /// Cases of that batch which are open already.
    public var cases: [CaseRow] = []
    /// What a ``LineQuery`` has found.
    public var lines = LedgerLines()
    /// Postings that bear one of the references that were asked for.
    public var sameReference: [Posting] = []
    /// F15 of the act that the batch began with; nil where it has none.
    public var clearingDay: String?
    public var uploaded: [Posting] = []
    public var ticket: TicketRow?
    /// Of this merchant, in the order of their terminals.
    public var freezes: [FreezeRow] = []
    public var tills: [TillRow] = []
    public var freshKeys: FreshKeys?
    /// Nil where that was not asked for.
    public var places: Int?
    /// A number that no other request of this host gets: the tail of F37.
    public var serial: Int64

    public init(serial: Int64) { self.serial = serial }

    /// Adds what a second query has found: ``Host/query(for:after:)``.
    public mutating func add(_ more: Facts) {
        if !more.batchPostings.isEmpty { batchPostings = more.batchPostings }
        sameReference += more.sameReference
        uploaded += more.uploaded
    }
}

/// Working keys made by the shell, in the two forms that are stored and sent. The machine never sees them clear.
public struct FreshKeys: Hashable, Sendable {
    /// F62.
    public var block: HexBytes
    /// Sealed under the host's storage key.
    public var sealed: HexBytes
    public init(block: HexBytes, sealed: HexBytes) {
        self.block = block
        self.sealed = sealed
    }
}

/// One durable change. All changes of one input are committed together, before any answer leaves.
public enum Change: Hashable, Sendable {
    case terminal(TerminalRow)
    case posting(Posting)
    case entries([Entry])
    case batch(BatchRow)
    case openCase(CaseRow)
    /// Takes back what an upload has named that was not ended: its batch is settled anew.
    case withdrawCases(merchant: String, terminal: String, batch: BatchNumber)
    case ticket(TicketRow)
    case freeze(FreezeRow)
    /// So many terminals have a place in the closing hours now.
    case places(Int)
}
