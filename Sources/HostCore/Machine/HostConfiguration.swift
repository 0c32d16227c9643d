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
    /// Wrong MACs in a row after which a terminal must sign in afresh before any message with a MAC is looked at; nil for
    /// never. Anybody who reaches the port may send some in its name, where no certificate ties it to its line.
    public var macFailuresUntilLock: Int?
    /// When terminals are asked not to settle; a 0500 that comes all the same is answered.
    public var blackOuts: [TimeSlots.BlackOut]
    /// Minutes of the day over which terminals are spread that close by themselves; nil names no slot.
    public var closingMinutes: Range<Int>?

    public init(
        profile: AcquirerProfile, institution: String = "00010000",
        clearingCutOff: BusinessDayRule = BusinessDayRule(cutOff: 82_800), keepsBatchesInOneDay: Bool = false,
        issuerTimeout: Int = 25,
        repairHours: Int = 24, macFailuresUntilLock: Int? = nil, blackOuts: [TimeSlots.BlackOut] = [],
        closingMinutes: Range<Int>? = nil
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

    /// What a terminal is told of the host's hours; nil where there is nothing to tell. The slot follows from the
    /// terminal's number: it is the same every day, and a street of terminals does not come in one minute.
    func timeSlots(merchant: String, terminal: String) -> TimeSlots? {
        guard profile.extensions.contains(.timeSlots), !blackOuts.isEmpty || closingMinutes != nil else { return nil }
        // FNV-1a, 32 bits.
        let hash = (merchant + terminal).utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let slot = closingMinutes.flatMap { $0.isEmpty ? nil : ($0.lowerBound + Int(hash) % $0.count) % 1440 }
        return TimeSlots(slot: slot, blackOuts: blackOuts)
    }
}
