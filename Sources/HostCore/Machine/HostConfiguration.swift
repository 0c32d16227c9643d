public import DayEnd
public import UnionPay

/// What one acquirer's host is.
public struct HostConfiguration: Sendable {
    public var profile: AcquirerProfile
    /// F32 of every answer: eight digits.
    public var institution: String
    /// The clearing day (F15) ends at this second of the local day; what comes later belongs to the next.
    public var clearingCutOff: BusinessDayRule
    /// No batch holds lines of two clearing days: after the cut-off (日切) the old one must be settled before anything
    /// more is sold.
    public var keepsBatchesInOneDay: Bool
    /// Seconds that an issuer has to answer.
    public var issuerTimeout: Int
    /// Hours within which somebody calls after a repair ticket.
    public var repairHours: Int
    /// Minutes after which a shop sells again whose closing terminal was not heard of any more.
    public var shopFreezeMinutes: Int
    /// Wrong MACs in a row after which a terminal must sign in afresh before any message with a MAC is looked at; nil for
    /// never. Anybody who reaches the port may send some in its name, where no certificate ties it to its line.
    public var macFailuresUntilLock: Int?
    /// When terminals are asked not to settle; a 0500 that comes all the same is answered.
    public var blackOuts: [TimeSlots.BlackOut]
    /// Minutes of the day over which terminals are spread that close by themselves; nil names no slot.
    public var closingMinutes: Range<Int>?
    /// How many of them a minute; nil for no limit. Beyond it they are levelled all the same, and the log says so.
    public var closingCapacity: Int?
    /// Terminals are asked to sign off once a clearing day; a second one that comes all the same is answered.
    public var signsOffOncePerDay: Bool

    public init(
        profile: AcquirerProfile, institution: String = "00010000",
        clearingCutOff: BusinessDayRule = BusinessDayRule(cutOff: 82_800), keepsBatchesInOneDay: Bool = false,
        issuerTimeout: Int = 25,
        repairHours: Int = 24, macFailuresUntilLock: Int? = nil, blackOuts: [TimeSlots.BlackOut] = [],
        closingMinutes: Range<Int>? = nil, closingCapacity: Int? = nil, signsOffOncePerDay: Bool = false,
        shopFreezeMinutes: Int = 30
    ) {
        self.profile = profile
        self.institution = institution
        self.clearingCutOff = clearingCutOff
        self.keepsBatchesInOneDay = keepsBatchesInOneDay
        self.issuerTimeout = issuerTimeout
        self.repairHours = repairHours
        self.macFailuresUntilLock = macFailuresUntilLock
        self.blackOuts = blackOuts
        self.closingMinutes = closingMinutes
        self.closingCapacity = closingCapacity
        self.signsOffOncePerDay = signsOffOncePerDay
        self.shopFreezeMinutes = shopFreezeMinutes
    }

    /// Whether a terminal has had so many wrong MACs in a row that it must sign in afresh.
    func isLocked(_ terminal: TerminalRow) -> Bool {
        macFailuresUntilLock.map { terminal.macFailures >= $0 } ?? false
    }

    /// F15 of what is received now: the local date, from the cut-off on the next one.
    public func clearingDate(at now: Moment) -> String {
        let isNextDay = clearingCutOff.cutOff > 0 && now.secondOfDay >= clearingCutOff.cutOff
        return (isNextDay ? now.date.adding(days: 1) : now.date).monthDay
    }

    /// How terminals are spread; nil where they are not: no hours are set, black-outs leave nothing of them, or the profile
    /// has no ``PrivateExtensions/timeSlots``.
    public var slotPlan: SlotPlan? {
        guard profile.extensions.contains(.timeSlots), let hours = closingHours else { return nil }
        return SlotPlan(hours: hours, blackOuts: blackOuts, capacity: closingCapacity)
    }

    private var closingHours: TimeSlots.Hours? {
        closingMinutes.flatMap { TimeSlots.Hours(start: $0.lowerBound % 1440, end: $0.upperBound % 1440) }
    }

    /// What a terminal is told of the host's hours; nil where there is nothing to tell.
    ///
    /// - Parameters:
    ///   - place: ``TerminalRow/place``.
    ///   - plan: ``slotPlan``.
    func timeSlots(of place: Int?, by plan: SlotPlan?) -> TimeSlots? {
        guard profile.extensions.contains(.timeSlots),
            !blackOuts.isEmpty || closingMinutes != nil || signsOffOncePerDay
        else { return nil }
        return TimeSlots(
            slot: place.flatMap { plan?.slot(of: $0) }, blackOuts: blackOuts, hours: plan == nil ? nil : closingHours,
            dayStart: signsOffOncePerDay ? clearingCutOff.cutOff / 60 : nil)
    }
}
