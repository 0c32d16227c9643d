public import DayEnd

/// Tries and locks of one number. There is one for numbers that nobody has, too: whether an operator exists cannot be
/// told by trying.
public struct TryCounter: Hashable, Codable, Sendable {
    public let number: OperatorNumber
    /// Tries since the last success or lock that were wrong, or whose verdict never came.
    public var failures = 0
    /// Locks since the last success.
    public var locks = 0
    public var lockedUntil: Moment?
    /// Grows with every lock, unlock and used code; never shrinks. A one-time code is bound to it.
    public var lockCounter = 0
    /// The challenge that waits for its code.
    public var challenge: Challenge?
    /// Wrong codes since the last right one or block.
    public var codeFailures = 0
    public var codeBlocks = 0
    public var codesBlockedUntil: Moment?

    /// What of a challenge is not in the counter already.
    public struct Challenge: Hashable, Codable, Sendable {
        public var act: UnlockChallenge.Act
        public var nonce: Int

        public init(act: UnlockChallenge.Act, nonce: Int) {
            self.act = act
            self.nonce = nonce
        }
    }

    public init(number: OperatorNumber) { self.number = number }

    /// After a right password or an unlock.
    mutating func clear() {
        failures = 0
        locks = 0
        lockedUntil = nil
    }
}
