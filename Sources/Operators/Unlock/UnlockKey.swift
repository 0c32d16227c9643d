public import PaymentSecurity

/// The key that a terminal shares with its acquirer's desk for one-time codes.
public struct UnlockKey: Sendable {
    let key: SecretKey

    /// The desk's way: made from the acquirer's secret for one terminal of one merchant (HKDF, RFC 5869), so that a
    /// terminal that is taken apart opens no other.
    ///
    /// - Throws: `SecurityError.keyLength` for a secret of less than 32 bytes.
    public init(secret: SecretKey, merchant: String, terminal: String) throws(SecurityError) {
        guard secret.count >= 32 else { throw .keyLength(of: "unlock secret", found: secret.count, allowed: [32]) }
        key = try HKDFSHA256.derive(
            from: secret, info: [UInt8]("qiantui unlock \(merchant) \(terminal)".utf8), length: 32)
    }

    /// The terminal's way: the 32 bytes that were loaded into it.
    ///
    /// - Throws: `SecurityError.keyLength` for another length.
    public init(_ key: SecretKey) throws(SecurityError) {
        guard key.count == 32 else { throw .keyLength(of: "unlock key", found: key.count, allowed: [32]) }
        self.key = key
    }

    /// For loading into the terminal.
    public var secret: SecretKey { key }
}

/// The desk's answer to a challenge: eight digits.
///
/// HMAC-SHA-256 over the challenge, truncated as RFC 4226, 5.3 does. It needs no line between terminal and desk, is
/// good for one terminal, operator and act, and dies with the counter that it is bound to.
public struct UnlockCode: Sendable {
    /// Eight digits.
    public let digits: String

    /// The desk's side.
    public static func make(for challenge: UnlockChallenge, key: UnlockKey) -> UnlockCode {
        let code = HMACSHA256.code(over: [UInt8]("qiantui unlock code \(challenge.body)".utf8), key: key.key)
        let offset = Int(code[31] & 0x0F)
        let value = code[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
        return UnlockCode(unchecked: padded(value % 100_000_000, 8))
    }

    /// Reads eight digits; blanks and hyphens may stand between them. Nil for anything else.
    public init?(_ text: String) {
        let kept = text.utf8.filter { $0 != 0x20 && $0 != 0x2D }
        guard kept.count == 8, kept.allSatisfy(ASCII.isDigit) else { return nil }
        digits = String(decoding: kept, as: UTF8.self)
    }

    private init(unchecked digits: String) { self.digits = digits }

    /// The terminal's side; compares in constant time.
    public func answers(_ challenge: UnlockChallenge, key: UnlockKey) -> Bool {
        ConstantTime.equal([UInt8](digits.utf8), [UInt8](UnlockCode.make(for: challenge, key: key).digits.utf8))
    }

    static func padded(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}

extension UnlockCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<secret>" }
    public var debugDescription: String { "<secret>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
