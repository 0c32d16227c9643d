import DayEnd
public import Operators
public import Settings
public import TerminalCore
import Timekeeping
public import UnionPay
public import Wire

/// What a terminal's configuration file says.
public struct TerminalSettings: Codable, Sendable {
    /// F41, eight characters.
    public var terminal = ""
    /// F42, fifteen characters.
    public var merchant = ""
    public var merchantName = ""
    /// ISO 4217 code, numeric or alphabetic.
    public var currency = "CNY"
    /// IANA name of the shop's zone.
    public var zone = "Asia/Shanghai"
    /// IANA name of the zone in which the host's clock runs, that of F12 and F13; empty: the shop's.
    public var hostZone = ""
    /// Local time (hh:mm) at which a new business day begins.
    public var businessDayCutOff = "00:00"
    /// Local time (hh:mm) at which the terminal closes the day by itself, and later where it was off then; empty leaves
    /// that to people, or to an unattended model's own time.
    public var closeAt = ""
    /// Whether its closings close the shop: the merchant's other terminals sell nothing until this one is closed, where the
    /// host offers that (extension `shop-freeze`).
    public var closesShop = false
    /// What a second sign-off of a day does where nothing was done since the first: `settled` gives the first one's end
    /// again, `batch` settles a batch of its own.
    public var secondSignOff = SecondSignOff.settled
    /// What lies in the drawer when the day begins, minor units.
    public var cashFloat: Int64 = 0
    /// A difference above this needs a supervisor, minor units.
    public var cashDifferenceLimit: Int64 = 5_000
    /// Sales without the host: hours that the oldest may wait, how many, and their sum in minor units; 0 for no limit.
    public var offlineHours = 0
    public var offlineCount = 0
    public var offlineAmount: Int64 = 0
    /// Two digits.
    public var operatorNumber = "01"
    public var serialNumber = "00000000000000"
    /// `standard`, `qiantui`, or a profile written out.
    public var profile = ProfileSetting.standard
    /// `tls`, or `plain`: messages without a MAC may travel in the clear. Takes the place of the profile's own key.
    public var transport: AcquirerProfile.Transport?
    /// Whom TLS believes, and what it shows.
    public var tls: ClientTLSSettings?
    /// Address of the acquirer's host, `name:port`.
    public var host = "127.0.0.1:8583"
    /// Addresses that are tried in order when the first does not answer.
    public var backups: [String] = []
    /// The terminal's model: the name of one that ships or of a file in `models/` of the data folder. Without one there
    /// is nothing to test and nothing to print on.
    public var model = ""
    /// MiB that stay free for the closing: with less nothing is sold any more, and with four times as much a warning
    /// stands in the status.
    public var storageReserve = 16
    /// Minutes between two looks at the parts while the terminal is asleep; 0 leaves that to the next closing.
    public var healthCheckMinutes = 60
    /// Who repairs the terminal, and the number to call; both stand on every failure.
    public var provider = ""
    public var hotLine = ""
    /// Of slips and receipts: zh-Hans, zh-Hant or en.
    public var language = Language.simplifiedChinese
    /// Whether people sign on at the page, each with a password of their own; a terminal without people begins with
    /// its first set-up there. Otherwise whoever stands at the page works on it.
    public var signOn = true
    /// Acts that need a supervisor's word besides, where people are set up: `void`, `refund`.
    public var secondPersonFor: [Permission] = [.void, .refund]
    /// Rules for operators' passwords.
    public var passwords = PasswordPolicy()
    /// The shop's name, telephone and the like, of which no password may be made.
    public var shopWords: [String] = []
    /// A password of digits alone may be used on this terminal's keypad.
    public var enrolled = false
    /// Master key index.
    public var masterKeyIndex = 1
    /// After so long (`24h`, `90m`, `30s`) the service begins anew with empty memory: after the next sign-off, or in the
    /// quiet hours while nobody works. Empty leaves that to people.
    public var restartAfter = ""
    /// Part of the shop's day (`hh:mm-hh:mm`) in which a restart that is due disturbs nobody.
    public var quietHours = "03:00-05:00"
    /// Program and arguments that restart the whole machine in its place.
    public var restartCommand: [String] = []
    /// Test mode: header digit 5 is 1, slips say that they are void.
    public var testMode = false

    public enum SecondSignOff: String, Codable, Sendable { case settled, batch }

    public init() {}

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case terminal, merchant, merchantName, currency, zone, businessDayCutOff, operatorNumber, serialNumber, profile,
            closesShop
        case offlineHours, offlineCount, offlineAmount
        case transport, tls, closeAt, secondSignOff, cashFloat, cashDifferenceLimit, signOn, secondPersonFor, passwords
        case shopWords, enrolled
        case model, provider, hotLine, language, healthCheckMinutes, storageReserve
        case host, backups, masterKeyIndex, testMode, hostZone, restartAfter, quietHours, restartCommand
    }

    public init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: CodingKeys.self)
        terminal = try values.decode(String.self, forKey: .terminal)
        merchant = try values.decode(String.self, forKey: .merchant)
        merchantName = try values.decodeIfPresent(String.self, forKey: .merchantName) ?? merchantName
        currency = try values.decodeIfPresent(String.self, forKey: .currency) ?? currency
        zone = try values.decodeIfPresent(String.self, forKey: .zone) ?? zone
        businessDayCutOff = try values.decodeIfPresent(String.self, forKey: .businessDayCutOff) ?? businessDayCutOff
        closesShop = try values.decodeIfPresent(Bool.self, forKey: .closesShop) ?? closesShop
        closeAt = try values.decodeIfPresent(String.self, forKey: .closeAt) ?? closeAt
        secondSignOff =
            try values.decodeIfPresent(SecondSignOff.self, forKey: .secondSignOff) ?? secondSignOff
        cashFloat = try values.decodeIfPresent(Int64.self, forKey: .cashFloat) ?? cashFloat
        cashDifferenceLimit =
            try values.decodeIfPresent(Int64.self, forKey: .cashDifferenceLimit) ?? cashDifferenceLimit
        offlineHours = try values.decodeIfPresent(Int.self, forKey: .offlineHours) ?? offlineHours
        offlineCount = try values.decodeIfPresent(Int.self, forKey: .offlineCount) ?? offlineCount
        offlineAmount = try values.decodeIfPresent(Int64.self, forKey: .offlineAmount) ?? offlineAmount
        operatorNumber = try values.decodeIfPresent(String.self, forKey: .operatorNumber) ?? operatorNumber
        serialNumber = try values.decodeIfPresent(String.self, forKey: .serialNumber) ?? serialNumber
        profile = try values.decodeIfPresent(ProfileSetting.self, forKey: .profile) ?? profile
        transport = try values.decodeIfPresent(AcquirerProfile.Transport.self, forKey: .transport)
        tls = try values.decodeIfPresent(ClientTLSSettings.self, forKey: .tls)
        host = try values.decodeIfPresent(String.self, forKey: .host) ?? host
        backups = try values.decodeIfPresent([String].self, forKey: .backups) ?? backups
        model = try values.decodeIfPresent(String.self, forKey: .model) ?? model
        storageReserve = try values.decodeIfPresent(Int.self, forKey: .storageReserve) ?? storageReserve
        healthCheckMinutes = try values.decodeIfPresent(Int.self, forKey: .healthCheckMinutes) ?? healthCheckMinutes
        provider = try values.decodeIfPresent(String.self, forKey: .provider) ?? provider
        hotLine = try values.decodeIfPresent(String.self, forKey: .hotLine) ?? hotLine
        language = try values.decodeIfPresent(Language.self, forKey: .language) ?? language
        signOn = try values.decodeIfPresent(Bool.self, forKey: .signOn) ?? signOn
        secondPersonFor = try values.decodeIfPresent([Permission].self, forKey: .secondPersonFor) ?? secondPersonFor
        passwords = try values.decodeIfPresent(PasswordPolicy.self, forKey: .passwords) ?? passwords
        shopWords = try values.decodeIfPresent([String].self, forKey: .shopWords) ?? shopWords
        enrolled = try values.decodeIfPresent(Bool.self, forKey: .enrolled) ?? enrolled
        masterKeyIndex = try values.decodeIfPresent(Int.self, forKey: .masterKeyIndex) ?? masterKeyIndex
        hostZone = try values.decodeIfPresent(String.self, forKey: .hostZone) ?? hostZone
        restartAfter = try values.decodeIfPresent(String.self, forKey: .restartAfter) ?? restartAfter
        quietHours = try values.decodeIfPresent(String.self, forKey: .quietHours) ?? quietHours
        restartCommand = try values.decodeIfPresent([String].self, forKey: .restartCommand) ?? restartCommand
        testMode = try values.decodeIfPresent(Bool.self, forKey: .testMode) ?? testMode
    }

    /// Checks every value and makes the core's configuration.
    public func configuration() throws(SettingsError) -> TerminalConfiguration {
        try check("terminal", terminal, 8)
        try check("merchant", merchant, 15)
        guard let currency = Currency(currency) else {
            let known = Currency.known.map(\.alphabeticCode).joined(separator: ", ")
            throw .invalid("currency", "one of \(known)", self.currency)
        }
        guard let cutOff = SettingsText.secondOfDay(businessDayCutOff) else {
            throw .invalid("businessDayCutOff", "hh:mm", businessDayCutOff)
        }
        let closing = SettingsText.secondOfDay(closeAt)
        guard closeAt.isEmpty || closing != nil else { throw .invalid("closeAt", "hh:mm, or nothing", closeAt) }
        let amounts = [
            ("cashFloat", cashFloat), ("cashDifferenceLimit", cashDifferenceLimit), ("offlineAmount", offlineAmount),
        ]
        for (key, value) in amounts {
            guard (0...999_999_999_999).contains(value) else {
                throw .invalid(key, "0 to 999,999,999,999 minor units", "\(value)")
            }
        }
        for (key, value) in [("offlineHours", offlineHours), ("offlineCount", offlineCount)] {
            guard (0...999_999).contains(value) else { throw .invalid(key, "0 to 999,999", "\(value)") }
        }
        guard operatorNumber.utf8.count == 2, operatorNumber.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .invalid("operatorNumber", "two digits", operatorNumber)
        }
        if let other = secondPersonFor.first(where: { $0 != .void && $0 != .refund }) {
            throw .invalid("secondPersonFor", "void, refund or neither", other.rawValue)
        }
        do throws(PolicyError) {
            try passwords.validate()
        } catch {
            throw .invalid("passwords.\(error.key)", error.expected, error.found)
        }
        guard (1...1_048_576).contains(storageReserve) else {
            throw .invalid("storageReserve", "1 to 1,048,576 MiB", "\(storageReserve)")
        }
        guard (0...1440).contains(healthCheckMinutes) else {
            throw .invalid("healthCheckMinutes", "0 to 1440 minutes", "\(healthCheckMinutes)")
        }
        guard WallClock(zone: zone) != nil else { throw .invalid("zone", "an IANA name such as Asia/Shanghai", zone) }
        _ = try hostClock()
        _ = try restartRule()
        if let program = restartCommand.first, !program.hasPrefix("/") {
            throw .invalid("restartCommand", "a program by its whole path, such as /usr/bin/systemctl", program)
        }
        guard (tls?.certificate == nil) == (tls?.key == nil) else {
            throw .invalid("tls", "certificate and key, or neither", tls?.key == nil ? "no key" : "no certificate")
        }
        guard (1...9).contains(masterKeyIndex) else { throw .invalid("masterKeyIndex", "1 to 9", "\(masterKeyIndex)") }
        return TerminalConfiguration(
            terminal: terminal, merchant: merchant, merchantName: merchantName, currency: currency,
            businessDay: BusinessDayRule(cutOff: cutOff), operatorNumber: operatorNumber, serialNumber: serialNumber,
            profile: try profile.profile(transport: transport, hasTLS: tls != nil), isTesting: testMode,
            cash: CashRules(float: cashFloat, differenceLimit: cashDifferenceLimit),
            schedule: closing.map(CloseSchedule.init),
            offline: OfflineAllowance(
                seconds: offlineHours > 0 ? Int64(offlineHours) * 3600 : nil,
                count: offlineCount > 0 ? offlineCount : nil, amount: offlineAmount > 0 ? offlineAmount : nil),
            hasParts: !model.isEmpty, healthCheckMinutes: healthCheckMinutes,
            closesShop: closesShop)
    }

    /// The primary address and those behind it.
    public func endpoints() throws(SettingsError) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        for (key, text) in [("host", host)] + backups.map({ ("backups", $0) }) {
            guard let endpoint = Endpoint(text) else { throw .invalid(key, "an address such as 192.0.2.1:8583", text) }
            endpoints.append(endpoint)
        }
        return endpoints
    }

    /// How the host proves who it is; nil is plain TCP.
    func clientTLS() throws -> ClientTLS? {
        guard try profile.profile(transport: transport, hasTLS: tls != nil).transport == .tls else { return nil }
        var identity: TLSIdentity?
        if let certificate = tls?.certificate, let key = tls?.key {
            identity = TLSIdentity(certificate: certificate, key: key)
        }
        return try ClientTLS(
            .init(authorities: tls?.authorities, serverName: tls?.serverName, identity: identity))
    }

    func hostClock() throws(SettingsError) -> HostClock {
        guard let clock = HostClock(zone: hostZone) else {
            throw .invalid("hostZone", "an IANA name such as Asia/Shanghai, or nothing", hostZone)
        }
        return clock
    }

    /// Nil where restarts are left to people.
    func restartRule() throws(SettingsError) -> RestartRule? {
        guard !restartAfter.isEmpty else { return nil }
        guard let seconds = SettingsText.seconds(restartAfter), (1...2_592_000).contains(seconds) else {
            throw .invalid("restartAfter", "a time such as 24h, 90m or 30s, up to 720h", restartAfter)
        }
        guard let quiet = SettingsText.partOfDay(quietHours) else {
            throw .invalid("quietHours", "hh:mm-hh:mm", quietHours)
        }
        return RestartRule(after: seconds, quietHours: quiet)
    }

    private func check(_ key: String, _ text: String, _ length: Int) throws(SettingsError) {
        guard text.utf8.count == length, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .invalid(key, "\(length) printable characters", text)
        }
    }
}
