public import DayEnd
public import UnionPay

/// What one terminal is: its names, its shop's rules, and the acquirer that it talks to.
public struct TerminalConfiguration: Sendable, Equatable {
    /// F41, eight characters.
    public var terminal: String
    /// F42, fifteen characters.
    public var merchant: String
    public var merchantName: String
    public var currency: Currency
    public var businessDay: BusinessDayRule
    /// Two digits, sent in F63.1 of sign-in and settlement.
    public var operatorNumber: String
    /// Serial number of the device, sent in F62 of the sign-in where the profile wants it.
    public var serialNumber: String
    public var profile: AcquirerProfile
    /// The terminal's model has parts that a self-test can look at.
    public var hasParts: Bool
    /// Minutes between two looks at the parts while asleep; 0 leaves that to the next closing.
    public var healthCheckMinutes: Int
    public var cash: CashRules
    /// How much may be sold without the host.
    public var offline: OfflineAllowance
    /// When the terminal closes its days by itself; nil leaves that to people.
    public var schedule: CloseSchedule?
    /// Its closings close the shop: the merchant's other terminals sell nothing meanwhile.
    public var closesShop: Bool
    /// Header digit 5 is 1: every message is marked as a test, slips say so.
    public var isTesting: Bool

    public init(
        terminal: String, merchant: String, merchantName: String, currency: Currency = .renminbi,
        businessDay: BusinessDayRule = BusinessDayRule(), operatorNumber: String = "01", serialNumber: String = "",
        profile: AcquirerProfile, isTesting: Bool = false, cash: CashRules = CashRules(),
        schedule: CloseSchedule? = nil, offline: OfflineAllowance = .unlimited, hasParts: Bool = false,
        healthCheckMinutes: Int = 60, closesShop: Bool = false
    ) {
        self.terminal = terminal
        self.merchant = merchant
        self.merchantName = merchantName
        self.currency = currency
        self.businessDay = businessDay
        self.operatorNumber = operatorNumber
        self.serialNumber = serialNumber
        self.profile = profile
        self.isTesting = isTesting
        self.cash = cash
        self.offline = offline
        self.schedule = schedule
        self.hasParts = hasParts
        self.healthCheckMinutes = healthCheckMinutes
        self.closesShop = closesShop
    }
}
