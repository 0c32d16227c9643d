public import DayEnd
public import UnionPay

/// A posting as a comparison looks at it: a fraction of its row, so that many can be read.
public struct LedgerLine: Hashable, Sendable {
    public var stan: STAN
    public var type: TransactionType
    public var state: Posting.State
    /// Minor units.
    public var amount: Int64
    public var cardClass: CardClass
    /// F22.
    public var entry: String
    public var rrn: String
    public var isAdjusted: Bool
    public var isLate: Bool
    public var isCertified: Bool

    public init(
        stan: STAN, type: TransactionType, state: Posting.State, amount: Int64, cardClass: CardClass, entry: String,
        rrn: String, isAdjusted: Bool, isLate: Bool, isCertified: Bool
    ) {
        self.stan = stan
        self.type = type
        self.state = state
        self.amount = amount
        self.cardClass = cardClass
        self.entry = entry
        self.rrn = rrn
        self.isAdjusted = isAdjusted
        self.isLate = isLate
        self.isCertified = isCertified
    }

    public init(_ posting: Posting) {
        self.init(
            stan: posting.key.stan, type: posting.key.type, state: posting.state, amount: posting.amount,
            cardClass: posting.cardClass, entry: posting.entry, rrn: posting.rrn, isAdjusted: posting.isAdjusted,
            isLate: posting.isLate, isCertified: posting.isCertified)
    }

    /// Stands in the totals of its batch, and an upload could name it.
    var isCompared: Bool {
        state == .approved && !isLate && !isAdjusted && (type.isDebit || type.isCredit)
    }

    /// An online chip sale, by F22.
    var sendsCertificate: Bool { (try? EntryMode(parsing: entry)).map { type.sendsCertificate($0) } ?? false }
}

/// Lines that were read by their trace numbers, and of which ranges they are all there are.
public struct LedgerLines: Hashable, Sendable {
    /// In the order of their ranges, then of their trace numbers.
    public private(set) var lines: [LedgerLine] = []
    public private(set) var read: [ClosedRange<Int>] = []

    public init() {}

    /// Reads ranges one after the other until there are more lines than the query wants.
    ///
    /// - Parameter lines: The first lines of a range, as many as there are or as are asked for, by their trace numbers.
    public init(
        _ query: LineQuery, _ lines: (_ range: ClosedRange<Int>, _ limit: Int) throws -> [LedgerLine]
    ) rethrows {
        for range in query.ranges {
            let left = query.limit - self.lines.count
            guard left > 0 else { return }
            // One more than there is room for shows where the room ends.
            let found = try lines(range, left + 1)
            guard let last = found.last, found.count > left else {
                self.lines += found
                read.append(range)
                continue
            }
            // Lines of one number stay together.
            let through = last.stan.value - 1
            if through >= range.lowerBound {
                self.lines += found.filter { $0.stan.value <= through }
                read.append(range.lowerBound...through)
            }
            return
        }
    }
}
