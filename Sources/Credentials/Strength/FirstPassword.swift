internal import KeyStore
public import Operators

/// A random password for somebody's first log-on. It is shown once, and stored nowhere.
public struct FirstPassword: Sendable {
    public let number: OperatorNumber
    /// What the person types. The copy is an ordinary string: show it and let it go.
    public let text: String
}

extension FirstPassword: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<first password of \(number)>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension FirstPassword {
    /// Small letters and digits that nobody mistakes for each other.
    private static let letters = [UInt8]("abcdefghjkmnpqrstuvwxyz23456789".utf8)
    private static let digits = [UInt8]("0123456789".utf8)
    /// Shortest one with letters: 12 of 31 characters are 59 bits.
    private static let leastLength = 12

    /// A random password that the policy takes; of digits alone where the terminal is enrolled and the role's keypad
    /// passwords are of digits.
    ///
    /// - Throws: `CredentialError.noFirstPassword` when none of a thousand passes.
    static func make(
        _ order: FirstPasswordOrder, policy: PasswordPolicy, isEnrolled: Bool, words: [String]
    ) throws(CredentialError) -> FirstPassword {
        let count = policy.keypadDigits[order.role]
        let isKeypad = isEnrolled && count > 0
        let length = isKeypad ? count : max(leastLength, policy.minimumLength[order.role])
        for _ in 0..<1000 {
            let bytes = random(length, from: isKeypad ? digits : letters)
            let text = String(decoding: bytes, as: UTF8.self)
            guard let password = try? Password(text) else { continue }
            let context = PasswordContext(
                role: order.role, isEnrolled: isEnrolled, words: words,
                strength: StrengthMeter.strength(of: password, words: words))
            if policy.problems(with: password, beside: context).isEmpty {
                return FirstPassword(number: order.number, text: text)
            }
        }
        throw .noFirstPassword
    }

    /// Every character with equal chance: bytes beyond the last whole alphabet are thrown away.
    private static func random(_ count: Int, from alphabet: [UInt8]) -> [UInt8] {
        let limit = 256 / alphabet.count * alphabet.count
        var chosen = [UInt8]()
        while chosen.count < count {
            for byte in SecureRandom.bytes(count) where Int(byte) < limit && chosen.count < count {
                chosen.append(alphabet[Int(byte) % alphabet.count])
            }
        }
        return chosen
    }
}
