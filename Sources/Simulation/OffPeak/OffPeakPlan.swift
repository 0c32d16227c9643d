public import UnionPay

/// What a night of many terminals is made of. Shares are of a thousand terminals.
public struct OffPeakPlan: Sendable {
    public var terminals = 100_000
    /// Terminals a minute that the host wants at most; nil for no limit.
    public var capacity: Int? = 300
    /// Over which the host spreads its terminals.
    public var hours: TimeSlots.Hours
    public var blackOuts: [TimeSlots.BlackOut]
    /// When the shops close; a second of the day.
    public var closeAt = 22 * 3600
    /// In which the host answers nobody, without having said so.
    public var outage: TimeSlots.BlackOut?
    public var seed: UInt64 = 1
    /// Whose operator signs off by hand, within half an hour of the closing time.
    public var byHand = 200
    /// Of those, whose operator insists.
    public var insisting = 100
    /// Whose answer is lost, once or several times in a row.
    public var losing = 5
    /// Whose line is down at its turn, for up to three hours.
    public var offline = 5
    /// That are switched off at their turn, until some time within twelve hours after the shop has closed.
    public var off = 5

    public init(hours: TimeSlots.Hours, blackOuts: [TimeSlots.BlackOut] = []) {
        self.hours = hours
        self.blackOuts = blackOuts
    }

    /// Nobody comes in between: every terminal closes by itself, and every answer arrives.
    public mutating func calm() { (byHand, insisting, losing, offline, off) = (0, 0, 0, 0, 0) }
}
