/// An estimate of how hard a password is to guess.
public struct PasswordStrength: Hashable, Comparable, Sendable {
    /// Thousandths of a bit (the binary logarithm of the number of guesses).
    public let millibits: Int

    public init(millibits: Int) { self.millibits = millibits }

    public static func < (left: PasswordStrength, right: PasswordStrength) -> Bool { left.millibits < right.millibits }
}

/// What a new password is judged beside.
public struct PasswordContext: Sendable {
    public var role: Role
    /// Whether this terminal is enrolled, so that the terminal itself is a second factor.
    public var isEnrolled: Bool
    /// Numbers and names that an outsider can read off the shop: terminal, merchant, telephone, operator, shop.
    public var words: [String]
    public var strength: PasswordStrength
    /// The present password where it was typed just before. Older ones are known by their hashes alone, so only this
    /// one can be compared for small changes.
    public var present: Password?

    public init(
        role: Role, isEnrolled: Bool, words: [String], strength: PasswordStrength, present: Password? = nil
    ) {
        self.role = role
        self.isEnrolled = isEnrolled
        self.words = words
        self.strength = strength
        self.present = present
    }
}

extension PasswordPolicy {
    /// All that speaks against a new password, the plainest first; empty when it may be used, as far as can be said
    /// without the hashes of earlier ones.
    public func problems(with password: Password, beside context: PasswordContext) -> [PasswordProblem] {
        let bytes = password.bytes
        var problems = [PasswordProblem]()
        if FactoryPasswords.contain(bytes) { problems.append(.factory) }
        problems += form(bytes, context)
        if let found = guessable(bytes, context), !problems.contains(.factory) { problems.append(found) }
        if context.strength.millibits < minimumBits[context.role] * 1000 {
            problems.append(.weak(bits: minimumBits[context.role]))
        }
        if let present = context.present {
            if present == password {
                problems.append(.used(history: max(history, 1)))
            } else if variantDistance > 0,
                EditDistance.isWithin(variantDistance, lowercased(bytes), lowercased(present.bytes))
            {
                problems.append(.similar(edits: variantDistance))
            }
        }
        return problems
    }

    private func form(_ bytes: [UInt8], _ context: PasswordContext) -> [PasswordProblem] {
        let hasDigits = bytes.contains(where: ASCII.isDigit)
        let hasLetters = bytes.contains(where: ASCII.isLetter)
        let isLongEnough = bytes.count >= minimumLength[context.role]
        guard bytes.allSatisfy(ASCII.isDigit), lettersAndDigits || !isLongEnough, keypadDigits[context.role] > 0 else {
            return (isLongEnough ? [] : [.length(minimum: minimumLength[context.role])])
                + (lettersAndDigits && !(hasDigits && hasLetters) ? [.composition] : [])
        }
        guard context.isEnrolled else { return [.notEnrolled] }
        return bytes.count >= keypadDigits[context.role] ? [] : [.keypadLength(digits: keypadDigits[context.role])]
    }

    private func guessable(_ bytes: [UInt8], _ context: PasswordContext) -> PasswordProblem? {
        let cover = GuessableCover(bytes, words: blocklist + context.words)
        guard cover.isGuessable, let kind = cover.main else { return nil }
        switch kind {
        case .common: return .common
        case .own: return .ownWord
        case .habit(let habit): return .guessable(habit)
        }
    }

    private func lowercased(_ bytes: [UInt8]) -> [UInt8] { bytes.map(ASCII.lowercased) }
}
