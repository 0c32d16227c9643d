/// The shop's rules for its drawer.
public struct CashRules: Hashable, Codable, Sendable {
    /// What lies in the drawer when the day begins, minor units.
    public var float: Int64
    /// A difference of at most this much needs a reason; above it a supervisor must approve. Minor units.
    public var differenceLimit: Int64

    public init(float: Int64 = 0, differenceLimit: Int64 = 5_000) {
        self.float = float
        self.differenceLimit = differenceLimit
    }
}

/// A count beside what the journal says must be there. It exists only once the count is given: until then nobody is
/// told what is expected.
public struct CashComparison: Hashable, Codable, Sendable {
    public var counted: CashCount
    /// Minor units: the float, cash sales less cash refunds, and what was put in less what was taken out.
    public var expected: Int64

    public init(counted: CashCount, expected: Int64) {
        self.counted = counted
        self.expected = expected
    }

    /// Counted less expected, minor units: above zero the drawer is over (长款), below it is short (短款).
    public var difference: Int64 { counted.total.subtractingReportingOverflow(expected).partialValue }

    /// Whether a reason must be given.
    public var needsReason: Bool { difference != 0 }

    /// Whether a supervisor must approve.
    public func needsApproval(under rules: CashRules) -> Bool {
        difference.magnitude > UInt64(max(rules.differenceLimit, 0))
    }
}

/// Why a drawer differs, as the operator says: recorded with the closing, and never a way to make it go away.
public enum DifferenceReason: String, Codable, Sendable, CaseIterable {
    case miscounted = "D1"
    case wrongChange = "D2"
    case unrecordedSale = "D3"
    case unrecordedPayOut = "D4"
    case wrongTender = "D5"
    case counterfeit = "D6"
    case unknown = "D9"
}

extension TerminalState.DaySoFar {
    /// Counts a line of cash.
    public mutating func addCash(_ line: CashLine) throws(AmountOverflow) {
        try addCash(line.kind, line.amount)
        guard let rounding = line.rounding else { return }
        cashRounding = try (cashRounding ?? 0).adding(line.kind == .refund ? -rounding : rounding)
    }

    /// Counts cash that moved; `amount` in minor units, always positive.
    public mutating func addCash(_ kind: CashLine.Kind, _ amount: Int64) throws(AmountOverflow) {
        switch kind {
        case .sale: try cashSales.add(amount)
        case .refund: try cashRefunds.add(amount)
        case .paidIn: try cashPaidIn.add(amount)
        case .paidOut: try cashPaidOut.add(amount)
        }
    }

    /// Nothing was put into the drawer today and nothing taken out.
    public var hasNoCash: Bool {
        cashSales.count == 0 && cashRefunds.count == 0 && cashPaidIn.count == 0 && cashPaidOut.count == 0
    }

    /// What must lie in the drawer, minor units.
    ///
    /// - Parameter float: What the shop's rule leaves in it overnight; what was counted at the opening comes first.
    public func expectedCash(float: Int64) throws(AmountOverflow) -> Int64 {
        try (opening?.counted?.total ?? float).adding(cashSales.amount).adding(-cashRefunds.amount).adding(
            cashPaidIn.amount
        )
        .adding(-cashPaidOut.amount)
    }
}
