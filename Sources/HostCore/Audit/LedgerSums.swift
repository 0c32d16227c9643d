public import DayEnd

/// What a ledger's entries come to, act by act and account by account. Sums wrap: two that are equal modulo 2⁶⁴ are
/// equal where neither overflows, and the ledger refuses to file what does.
public struct LedgerSums: Sendable {
    /// The sums of one act.
    public struct Act: Sendable {
        /// Credits to the merchant less debits, minor units, fees left out.
        public var booked: Int64 = 0
        /// The same on the merchant's memo account of holds.
        public var held: Int64 = 0
        /// Fees that the merchant was charged, less those that were given back.
        public var charged: Int64 = 0
        /// How often it was booked.
        public var bookings = 0
        /// The clearing day under which its entries stand; nil where they name several.
        public var day: CivilDate?
    }

    /// An account as the terminals of one merchant move it: accounts of several currencies are not added up.
    struct Account: Hashable {
        var name: String
        var merchant: String
        var terminal: String
    }

    private var acts: [PostingKey: Act] = [:]
    /// Acts with entries, in the order in which they were first booked.
    public private(set) var order: [PostingKey] = []
    /// Credits less debits.
    private(set) var accounts: [Account: Int64] = [:]

    public init() {}

    public init(_ entries: some Sequence<Entry>) {
        for entry in entries { add(entry) }
    }

    public subscript(key: PostingKey) -> Act { acts[key] ?? Act() }

    public mutating func add(_ entry: Entry) {
        let key = entry.posting
        var act = acts[key] ?? Act(day: entry.day)
        if acts[key] == nil { order.append(key) }
        if act.day != entry.day { act.day = nil }
        if entry.cause == .charged {
            act.charged &-= entry.merchantGain
        } else {
            act.booked &+= entry.merchantGain
        }
        act.held &+= entry.holdGain
        if entry.cause == .booked { act.bookings += 1 }
        acts[key] = act
        for (name, sign) in [(entry.debit, Int64(-1)), (entry.credit, 1)] {
            accounts[Account(name: name, merchant: key.merchant, terminal: key.terminal), default: 0] &+=
                sign &* entry.amount
        }
    }
}
