public import DayEnd

/// When something happens: the clock, for locks, and the shop's business date, for what counts in days.
public struct BookTime: Hashable, Sendable {
    public var now: Moment
    public var businessDate: CivilDate

    public init(now: Moment, businessDate: CivilDate) {
        self.now = now
        self.businessDate = businessDate
    }
}
