/// A business day as somebody opened it: what lay in the drawer, before anything was sold.
///
/// It is durable without the host; the sign-in that follows is the first message of the day.
public struct DayOpening: Hashable, Codable, Sendable {
    /// Name of this opening; asked for again it is the same one.
    public var identifier: String
    public var businessDay: CivilDate
    public var time: Moment
    /// What was counted; nil where nobody counted.
    public var counted: CashCount?
    /// What the last closing has left, by the shop's rule. Minor units.
    public var expected: Int64

    public init(identifier: String, businessDay: CivilDate, time: Moment, counted: CashCount?, expected: Int64) {
        self.identifier = identifier
        self.businessDay = businessDay
        self.time = time
        self.counted = counted
        self.expected = expected
    }

    /// Counted less expected, minor units; nil where nobody counted. It is told here and nowhere else: the closing
    /// starts from what was counted.
    public var difference: Int64? {
        counted.map { $0.total.subtractingReportingOverflow(expected).partialValue }
    }
}
