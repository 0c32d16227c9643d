extension PasswordPolicy {
    /// The keys of a policy in a configuration.
    public enum CodingKeys: String, CodingKey, CaseIterable, Sendable {
        /// The property of the same name.
        case profile, minimumLength, minimumBits, keypadDigits, lettersAndDigits, history, variantDistance
        /// The property of the same name.
        case expiryDays, noticeDays, dormantDays, tries, lockMinutes, maximumLockMinutes, firstPasswordHours
        /// The property of the same name.
        case idleMinutes, supervisorSeconds, blocklist
    }

    /// Reads a policy; a key that is not there has its value from the named profile, a role that is not there too.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(try keys.decodeIfPresent(Profile.self, forKey: .profile) ?? .regularChange)
        func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
            if let given = try keys.decodeIfPresent(Value.self, forKey: key) { value = given }
        }
        for (key, path) in [
            (CodingKeys.minimumLength, \PasswordPolicy.minimumLength), (.minimumBits, \.minimumBits),
            (.keypadDigits, \.keypadDigits),
        ] where keys.contains(key) {
            try self[keyPath: path].read(from: keys.superDecoder(forKey: key))
        }
        try read(.lettersAndDigits, into: &lettersAndDigits)
        try read(.history, into: &history)
        try read(.variantDistance, into: &variantDistance)
        try read(.expiryDays, into: &expiryDays)
        noticeDays = min(noticeDays, max(expiryDays, 0))
        try read(.noticeDays, into: &noticeDays)
        try read(.dormantDays, into: &dormantDays)
        try read(.tries, into: &tries)
        try read(.lockMinutes, into: &lockMinutes)
        try read(.maximumLockMinutes, into: &maximumLockMinutes)
        try read(.firstPasswordHours, into: &firstPasswordHours)
        try read(.idleMinutes, into: &idleMinutes)
        try read(.supervisorSeconds, into: &supervisorSeconds)
        try read(.blocklist, into: &blocklist)
    }
}
