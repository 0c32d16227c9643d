public import DayEnd
public import UnionPay

/// What one acquirer's host is.
public struct HostConfiguration: Sendable {
    public var profile: AcquirerProfile
    /// F32 of every answer: eight digits.
    public var institution: String
    /// The clearing day (F15) ends at this second of the local day; what comes later belongs to the next.
    public var clearingCutOff: BusinessDayRule
    /// Seconds that an issuer has to answer.
    public var issuerTimeout: Int

    public init(
        profile: AcquirerProfile, institution: String = "00010000",
        clearingCutOff: BusinessDayRule = BusinessDayRule(cutOff: 82_800), issuerTimeout: Int = 25
    ) {
        self.profile = profile
        self.institution = institution
        self.clearingCutOff = clearingCutOff
        self.issuerTimeout = issuerTimeout
    }

    /// F15 of what is received now: the local date, from the cut-off on the next one.
    func clearingDate(at now: Moment) -> String {
        let isNextDay = clearingCutOff.cutOff > 0 && now.secondOfDay >= clearingCutOff.cutOff
        return (isNextDay ? now.date.adding(days: 1) : now.date).monthDay
    }
}
