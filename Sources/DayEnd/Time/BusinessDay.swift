/// The shop's rule for the day that a sale belongs to: a day lasts from one cut-off to the next.
public struct BusinessDayRule: Hashable, Codable, Sendable {
    /// Second of the local day at which a new business day begins: 0 is midnight, 14400 is four in the morning.
    public var cutOff: Int

    public init(cutOff: Int = 0) {
        self.cutOff = min(max(cutOff, 0), 86_399)
    }

    /// The business day that a moment falls in: before the cut-off it is still the day before.
    public func day(of moment: Moment) -> CivilDate {
        moment.secondOfDay < cutOff ? moment.date.adding(days: -1) : moment.date
    }
}
