/// The rules for passwords on a terminal. Every property is a key of the configuration.
///
/// Lengths, tries and locks follow PCI DSS 4.0.1 (8.2.6, 8.2.8, 8.3.4 to 8.3.9), NIST SP 800-63B-4 and OWASP ASVS
/// 5.0, chapter 6. What can be configured stays inside the bounds of PCI DSS.
public struct PasswordPolicy: Hashable, Codable, Sendable {
    /// A named set of values.
    public enum Profile: String, Codable, CaseIterable, Hashable, Sendable {
        /// Letters with digits, change every 90 days, a history: PCI DSS 8.3.6 to 8.3.9.
        case regularChange = "regular-change"
        /// Length and blocklists, no forced mix and no periodical change: NIST SP 800-63B-4, 3.1.1.2.
        case nist
    }

    /// The set that keys which are not given have their values from.
    public var profile: Profile
    /// Least length in characters, 8 to 64.
    public var minimumLength: RoleLimits
    /// Least strength in bits by the estimate that is handed in, 0 to 128.
    public var minimumBits: RoleLimits
    /// Least length of a password of digits alone, 10 to 64; 0 allows none. Only on an enrolled terminal.
    public var keypadDigits: RoleLimits
    /// Whether both letters and digits are needed (PCI DSS 8.3.6). A keypad password is excepted.
    public var lettersAndDigits: Bool
    /// How many earlier passwords may not come back, 0 to 24. The present one never may.
    public var history: Int
    /// A new password with so few edits from the present one is refused, 0 to 4; 0 looks at equal ones only.
    public var variantDistance: Int
    /// Business days until a password must be changed, 1 to 366; 0 is never.
    public var expiryDays: Int
    /// From how many days before that the person is told, 0 to `expiryDays`.
    public var noticeDays: Int
    /// Business days without use after which a number is disabled, 1 to 366; 0 is never.
    public var dormantDays: Int
    /// Wrong tries in a row that lock, 1 to 10 (PCI DSS 8.3.4).
    public var tries: Int
    /// Minutes of the first lock, 30 to 1440 (PCI DSS 8.3.4); each further one in a row takes twice the one before.
    public var lockMinutes: Int
    /// Longest lock in minutes, `lockMinutes` to 10080.
    public var maximumLockMinutes: Int
    /// Hours that a password given out by somebody else can be used, 1 to 72.
    public var firstPasswordHours: Int
    /// Minutes without a touch after which the screen asks for the password again, 1 to 15 (PCI DSS 8.2.8).
    public var idleMinutes: Int
    /// Seconds that a supervisor's approval holds, 10 to 600.
    public var supervisorSeconds: Int
    /// Words of the shop that no password may be made of, 3 to 64 characters each.
    public var blocklist: [String]

    /// The values of a named set.
    public init(_ profile: Profile = .regularChange) {
        self.profile = profile
        let isNIST = profile == .nist
        minimumLength =
            isNIST
            ? RoleLimits(operator: 15, supervisor: 15, administrator: 15)
            : RoleLimits(operator: 8, supervisor: 12, administrator: 15)
        minimumBits = RoleLimits(operator: 25, supervisor: 35, administrator: 45)
        keypadDigits = RoleLimits(operator: 10, supervisor: 12, administrator: 0)
        lettersAndDigits = !isNIST
        history = isNIST ? 0 : 12
        variantDistance = isNIST ? 0 : 2
        expiryDays = isNIST ? 0 : 90
        noticeDays = isNIST ? 0 : 14
        dormantDays = 90
        tries = 6
        lockMinutes = 30
        maximumLockMinutes = 1440
        firstPasswordHours = 24
        idleMinutes = 15
        supervisorSeconds = 60
        blocklist = []
    }
}
