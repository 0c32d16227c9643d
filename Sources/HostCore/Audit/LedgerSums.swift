/// What a ledger's entries come to, act by act.
public struct LedgerSums: Sendable {
    /// The sums of one act.
    public struct Act: Sendable {
        /// Credits to the merchant less debits, minor units.
        public var booked: Int64 = 0
        /// The same on the merchant's memo account of holds.
        public var held: Int64 = 0
        /// How often it was booked.
        public var bookings = 0
        /// Debits less credits for each cause.
        fileprivate var balances: [Entry.Cause: Int64] = [:]
    }

    private var acts: [PostingKey: Act] = [:]
    /// Acts with entries, in the order in which they were first booked.
    public private(set) var order: [PostingKey] = []

    public init() {}

    public init(_ entries: some Sequence<Entry>) {
        for entry in entries { add(entry) }
    }

    public subscript(key: PostingKey) -> Act { acts[key] ?? Act() }

    public mutating func add(_ entry: Entry) {
        if acts[entry.posting] == nil { order.append(entry.posting) }
        let signed = entry.side == .credit ? entry.amount : -entry.amount
        var act = acts[entry.posting] ?? Act()
        act.balances[entry.cause, default: 0] &-= signed
        if entry.account == "merchant:\(entry.posting.merchant)" {
            act.booked &+= signed
            if entry.cause == .booked { act.bookings += 1 }
        }
        if entry.account == "hold:\(entry.posting.merchant)" { act.held &+= signed }
        acts[entry.posting] = act
    }

    /// A sentence for each act and cause whose debits and credits differ.
    var unbalanced: [String] {
        order.flatMap { key -> [String] in
            [Entry.Cause.booked, .reversed, .held, .released].compactMap { cause in
                guard let sum = acts[key]?.balances[cause], sum != 0 else { return nil }
                return "\(key): debits less credits of \(cause.rawValue) are \(sum)"
            }
        }
    }
}
