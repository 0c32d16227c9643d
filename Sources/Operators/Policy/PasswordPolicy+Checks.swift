/// A key of a policy whose value cannot be used.
public struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key, with the role behind a dot where it has one value for each.
    public let key: String
    /// What the key may be.
    public let expected: String
    /// What it is.
    public let found: String

    /// One line for whoever wrote the configuration.
    public var description: String { "\(key): expected \(expected), found \(found)" }
}

extension PasswordPolicy {
    /// Checks every key against its range and against the keys that depend on it.
    ///
    /// - Throws: ``PolicyError`` for the first key that does not fit.
    public func validate() throws(PolicyError) {
        for role in Role.allCases {
            try check(.minimumLength, role, minimumLength[role], in: 8...64)
            try check(.minimumBits, role, minimumBits[role], in: 0...128)
            if keypadDigits[role] != 0 { try check(.keypadDigits, role, keypadDigits[role], in: 10...64, or: "0, ") }
        }
        try check(.history, history, in: 0...24)
        try check(.variantDistance, variantDistance, in: 0...4)
        try check(.expiryDays, expiryDays, in: 0...366)
        try check(.noticeDays, noticeDays, in: 0...expiryDays)
        try check(.dormantDays, dormantDays, in: 0...366)
        try check(.tries, tries, in: 1...10)
        try check(.lockMinutes, lockMinutes, in: 30...1440)
        try check(.maximumLockMinutes, maximumLockMinutes, in: lockMinutes...10_080)
        try check(.firstPasswordHours, firstPasswordHours, in: 1...72)
        try check(.idleMinutes, idleMinutes, in: 1...15)
        try check(.supervisorSeconds, supervisorSeconds, in: 10...600)
        for (place, word) in blocklist.enumerated() where !(3...64).contains(word.unicodeScalars.count) {
            throw PolicyError(
                key: "\(CodingKeys.blocklist.rawValue).\(place)", expected: "a word of 3 to 64 characters",
                found: "\(word.unicodeScalars.count) characters")
        }
    }

    private func check(_ key: CodingKeys, _ value: Int, in range: ClosedRange<Int>) throws(PolicyError) {
        guard range.contains(value) else {
            throw PolicyError(
                key: key.rawValue, expected: "\(range.lowerBound) to \(range.upperBound)", found: "\(value)")
        }
    }

    private func check(
        _ key: CodingKeys, _ role: Role, _ value: Int, in range: ClosedRange<Int>, or other: String = ""
    ) throws(PolicyError) {
        guard range.contains(value) else {
            throw PolicyError(
                key: "\(key.rawValue).\(role.rawValue)",
                expected: "\(other)\(range.lowerBound) to \(range.upperBound)", found: "\(value)")
        }
    }
}
