public import DayEnd

/// What a settlement slip may show beyond the batch's own figures.
public struct SlipAttachments: Hashable, Sendable {
    /// F37 of the 0510.
    public var hostRRN: String?
    /// Printed where the batch holds another business day than the slip's.
    public var window: BatchWindow?
    /// The business day so far, all of its batches and the cash together.
    public var day: TerminalState.DaySoFar?
    public var cashCount: CashCountResult?
    /// The signed closing (``SignedClosing/text``), and its dots for a page.
    public var code: PaperCode?

    public init(
        hostRRN: String? = nil, window: BatchWindow? = nil, day: TerminalState.DaySoFar? = nil,
        cashCount: CashCountResult? = nil, code: PaperCode? = nil
    ) {
        self.hostRRN = hostRRN
        self.window = window
        self.day = day
        self.cashCount = cashCount
        self.code = code
    }
}

/// How the cash in the drawer was counted. All amounts in minor units.
public struct CashCountResult: Hashable, Sendable {
    public var expected: Int64
    public var counted: Int64
    /// The reason given for a difference, in words.
    public var reason: String?
    /// The supervisor who approved a difference above the limit.
    public var approvedBy: String?

    public init(expected: Int64, counted: Int64, reason: String? = nil, approvedBy: String? = nil) {
        self.expected = expected
        self.counted = counted
        self.reason = reason
        self.approvedBy = approvedBy
    }
}

/// When a batch was open, and what of it belongs to which business day.
///
/// A batch may hold lines of two business days, and a day may have several batches: where they do not coincide a slip
/// shows both, and the sums of the days give the batch's net.
public struct BatchWindow: Hashable, Sendable {
    public struct Day: Hashable, Sendable {
        public var day: CivilDate
        public var net: NetFigures
    }

    /// Time of the first line; of the closing where there is none.
    public var from: Moment
    public var until: Moment
    /// In order of their dates.
    public private(set) var days: [Day]

    public init(lines: [Line], closedAt: Moment) throws(AmountOverflow) {
        from = lines.first?.time ?? closedAt
        until = closedAt
        days = []
        for line in lines {
            let index = days.firstIndex { $0.day >= line.businessDay } ?? days.count
            if index == days.count || days[index].day != line.businessDay {
                days.insert(Day(day: line.businessDay, net: NetFigures()), at: index)
            }
            try days[index].net.add(line.countable)
        }
    }

    /// Whether the window is one business day, namely this.
    func isJust(_ day: CivilDate) -> Bool { days.allSatisfy { $0.day == day } }
}
