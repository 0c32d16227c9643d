public import DayEnd

/// What a shell does for an ``OperatorBook``, in the order given. A later effect begins only when an earlier
/// ``persist`` is durable; where that fails, the rest is dropped and the book is read from the store again.
public enum BookEffect: Hashable, Sendable {
    case persist(BookChange)
    /// Compare the typed password with this hash; with a decoy of the same cost where there is none.
    case verify(AttemptID, OperatorNumber, PasswordHash?)
    /// Judge the new password by the policy.
    case judge(AttemptID, OperatorNumber, Role)
    /// Whether the new password is behind one of these.
    case searchHistory(AttemptID, OperatorNumber, [PasswordHash])
    /// Hash the new password, or the typed one where there is no new one.
    case hash(AttemptID, OperatorNumber)
    /// Make a random password for each, hash it, and hand it to whoever asked.
    case makeFirstPasswords(AttemptID, [FirstPasswordOrder])
    /// Compare the typed code with the challenge's.
    case checkCode(AttemptID, UnlockChallenge)
    /// For the journal.
    case fact(OperatorFact)
    /// The attempt is over.
    case answer(AttemptID, OperatorOutcome)
}

/// For whom a first password is.
public struct FirstPasswordOrder: Hashable, Sendable {
    public let number: OperatorNumber
    public let role: Role

    public init(number: OperatorNumber, role: Role) {
        self.number = number
        self.role = role
    }
}

/// Rows that change together, in one commit.
public struct BookChange: Hashable, Sendable {
    public var operators: [OperatorRecord] = []
    public var removed: [OperatorNumber] = []
    public var counters: [TryCounter] = []
    /// The clock that locks are measured by.
    public var highest: Moment?

    public init() {}
}
