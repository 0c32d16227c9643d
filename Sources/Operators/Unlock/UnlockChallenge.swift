internal import PaymentSecurity

/// What a locked terminal shows, and a shop reads to the acquirer's desk over the telephone.
///
/// It names terminal, operator, act and the operator's lock counter, with a random number. Two check digits catch a
/// slip of tongue or finger before a code is made for another terminal.
public struct UnlockChallenge: Hashable, Sendable {
    /// What the code is to do.
    public enum Act: Int, Codable, CaseIterable, Hashable, Sendable {
        /// Ends the lock, and lets a number that was not used for long work again.
        case unlock = 1
        /// Gives the number a new first password.
        case reset = 2
    }

    /// F41, eight letters and digits.
    public let terminal: String
    public let number: OperatorNumber
    public let act: Act
    /// ``TryCounter/lockCounter`` of the operator when it was made.
    public let counter: Int
    /// Within ``nonces``.
    public let nonce: Int

    /// Eight digits.
    public static let nonces = 0...99_999_999
    /// Up to six digits.
    public static let counters = 0...999_999

    /// Nil for a terminal that is not eight letters and digits, a counter or nonce out of range.
    public init?(terminal: String, number: OperatorNumber, act: Act, counter: Int, nonce: Int) {
        guard terminal.utf8.count == 8, terminal.utf8.allSatisfy({ ASCII.isDigit($0) || ASCII.isLetter($0) }),
            UnlockChallenge.counters.contains(counter), UnlockChallenge.nonces.contains(nonce)
        else { return nil }
        self.terminal = terminal
        self.number = number
        self.act = act
        self.counter = counter
        self.nonce = nonce
    }
}

extension UnlockChallenge: CustomStringConvertible {
    /// `10000001 03 1 000004 58291371 47`: terminal, operator, act, counter, random number, check digits.
    public var description: String { "\(body) \(UnlockChallenge.check(body))" }

    /// Reads what ``description`` writes; blanks and hyphens may stand anywhere. Nil when the form or a check digit is
    /// not right.
    public init?(_ text: String) {
        let kept = text.utf8.filter { $0 != 0x20 && $0 != 0x2D }
        guard kept.count == 27, kept.allSatisfy({ ASCII.isDigit($0) || ASCII.isLetter($0) }) else { return nil }
        func part(_ range: Range<Int>) -> String { String(decoding: kept[range], as: UTF8.self) }
        guard let number = OperatorNumber(part(8..<10)), let act = Int(part(10..<11)).flatMap(Act.init(rawValue:)),
            let counter = Int(part(11..<17)), let nonce = Int(part(17..<25)),
            let value = UnlockChallenge(
                terminal: part(0..<8), number: number, act: act, counter: counter, nonce: nonce),
            UnlockChallenge.check(value.body) == part(25..<27)
        else { return nil }
        self = value
    }

    /// What a code is made over.
    var body: String {
        "\(terminal) \(number) \(act.rawValue) \(UnlockCode.padded(counter, 6)) \(UnlockCode.padded(nonce, 8))"
    }

    private static func check(_ body: String) -> String {
        let digest = SHA256.hash([UInt8]("qiantui unlock check ".utf8), [UInt8](body.utf8))
        return UnlockCode.padded((Int(digest[0]) << 8 | Int(digest[1])) % 97, 2)
    }
}
