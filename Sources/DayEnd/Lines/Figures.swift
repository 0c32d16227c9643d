public import UnionPay

/// A count and a sum of minor units.
public struct Figure: Hashable, Codable, Sendable {
    public var count: Int
    public var amount: Int64

    public static let zero = Figure(count: 0, amount: 0)

    public init(count: Int, amount: Int64) {
        self.count = count
        self.amount = amount
    }

    public mutating func add(_ amount: Int64) throws(AmountOverflow) {
        self.amount = try self.amount.adding(amount)
        count += 1
    }

    /// Takes an amount out that was added before: the sum cannot leave its range.
    mutating func remove(_ amount: Int64) {
        self.amount &-= amount
        count -= 1
    }

    public mutating func add(_ other: Figure) throws(AmountOverflow) {
        amount = try amount.adding(other.amount)
        count += other.count
    }
}

/// What a figure is computed from: both the terminal's lines and the host's postings say this much of themselves.
public struct Countable: Hashable, Sendable {
    public var type: TransactionType
    public var amount: Int64
    public var cardClass: CardClass
    public var scheme: CardScheme
    /// The line was taken out of the totals by an adjustment.
    public var isAdjusted: Bool
    /// The line was voided: gross figures keep it, net figures leave it and its void out.
    public var isVoided: Bool

    public init(
        type: TransactionType, amount: Int64, cardClass: CardClass, scheme: CardScheme, isAdjusted: Bool, isVoided: Bool
    ) {
        self.type = type
        self.amount = amount
        self.cardClass = cardClass
        self.scheme = scheme
        self.isAdjusted = isAdjusted
        self.isVoided = isVoided
    }
}

extension Line {
    public var countable: Countable {
        Countable(
            type: type, amount: amount, cardClass: cardClass, scheme: scheme, isAdjusted: standing == .adjusted,
            isVoided: standing == .voided)
    }
}

/// The gross figures of F48: debit and credit of domestic and foreign cards.
///
/// Source: UnionPay POS terminal specification, settlement totals (F48 usage 1): a voided sale stays in debit and its
/// void is added to credit; an adjusted original is dropped and only the adjusting record counts;
/// pre-authorisations are not counted.
public struct GrossFigures: Hashable, Codable, Sendable {
    public struct Side: Hashable, Codable, Sendable {
        public var debit: Figure = .zero
        public var credit: Figure = .zero
        public init() {}
    }

    public var domestic = Side()
    public var foreign = Side()

    public init() {}

    public init(of lines: some Sequence<Countable>) throws(AmountOverflow) {
        for line in lines { try add(line) }
    }

    public mutating func add(_ line: Countable) throws(AmountOverflow) {
        guard !line.isAdjusted else { return }
        switch line.cardClass {
        case .domestic: try domestic.add(line)
        case .foreign: try foreign.add(line)
        }
    }

    /// Takes a line out that was added: an adjustment takes its place.
    public mutating func remove(_ line: Countable) {
        guard !line.isAdjusted else { return }
        switch line.cardClass {
        case .domestic: domestic.remove(line)
        case .foreign: foreign.remove(line)
        }
    }

    public subscript(cardClass: CardClass) -> Side {
        switch cardClass {
        case .domestic: domestic
        case .foreign: foreign
        }
    }

    /// The largest of the four counts: F48 has three digits for each.
    public var largestCount: Int {
        max(max(domestic.debit.count, domestic.credit.count), max(foreign.debit.count, foreign.credit.count))
    }
}

extension GrossFigures.Side {
    mutating func remove(_ line: Countable) {
        if line.type.isDebit {
            debit.remove(line.amount)
        } else if line.type.isCredit {
            credit.remove(line.amount)
        }
    }

    mutating func add(_ line: Countable) throws(AmountOverflow) {
        if line.type.isDebit {
            try debit.add(line.amount)
        } else if line.type.isCredit {
            try credit.add(line.amount)
        }
    }
}

/// The net figures that people read on a slip: per scheme and type, voided lines and their voids left out.
public struct NetFigures: Hashable, Codable, Sendable {
    public struct Row: Hashable, Codable, Sendable {
        public var scheme: CardScheme
        public var type: TransactionType
        public var figure: Figure
    }

    /// Ordered by scheme, then type: the order is part of what is hashed and printed.
    public private(set) var rows: [Row] = []

    public init() {}

    public init(of lines: some Sequence<Countable>) throws(AmountOverflow) {
        for line in lines { try add(line) }
    }

    public mutating func add(_ line: Countable) throws(AmountOverflow) {
        guard !line.isAdjusted, !line.isVoided, !line.type.isVoid, line.type.isDebit || line.type.isCredit else {
            return
        }
        try row(scheme: line.scheme, type: line.type) { figure throws(AmountOverflow) in try figure.add(line.amount) }
    }

    /// Takes a line out that was added: it was voided, or an adjustment takes its place.
    public mutating func remove(_ line: Countable) {
        guard !line.isAdjusted, !line.isVoided, !line.type.isVoid, line.type.isDebit || line.type.isCredit,
            let index = rows.firstIndex(where: { $0.scheme == line.scheme && $0.type == line.type })
        else { return }
        rows[index].figure.remove(line.amount)
        if rows[index].figure.count == 0 { rows.remove(at: index) }
    }

    /// Sums two sets of figures row by row.
    public mutating func add(_ other: NetFigures) throws(AmountOverflow) {
        for extra in other.rows {
            try row(scheme: extra.scheme, type: extra.type) { figure throws(AmountOverflow) in
                try figure.add(extra.figure)
            }
        }
    }

    /// Debit rows together: what was sold.
    public var sales: Figure { sum { $0.isDebit } }
    /// Credit rows together: what was given back.
    public var refunds: Figure { sum { $0.isCredit } }
    /// Sales less refunds.
    public var net: Int64 { sales.amount - refunds.amount }

    private func sum(_ wanted: (TransactionType) -> Bool) -> Figure {
        rows.reduce(into: Figure.zero) { total, row in
            guard wanted(row.type) else { return }
            total.count += row.figure.count
            total.amount &+= row.figure.amount
        }
    }

    private mutating func row(
        scheme: CardScheme, type: TransactionType, _ change: (inout Figure) throws(AmountOverflow) -> Void
    ) throws(AmountOverflow) {
        let wanted = NetFigures.order(scheme, type)
        var index = 0
        while index < rows.count, NetFigures.order(rows[index].scheme, rows[index].type) < wanted { index += 1 }
        if index == rows.count || NetFigures.order(rows[index].scheme, rows[index].type) != wanted {
            rows.insert(Row(scheme: scheme, type: type, figure: .zero), at: index)
        }
        try change(&rows[index].figure)
    }

    private static func order(_ scheme: CardScheme, _ type: TransactionType) -> (String, Int) {
        (scheme.rawValue, TransactionType.allCases.firstIndex(of: type) ?? 0)
    }
}
