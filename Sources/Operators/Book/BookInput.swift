/// Tells attempts apart. The caller counts them up and never gives one twice.
public typealias AttemptID = Int

/// What a person wants once the password has proved who it is.
public enum Purpose: Hashable, Sendable {
    case logOn(Occasion)
    /// A new password of one's own.
    case changePassword
    /// The second person's word for somebody else's act.
    case approve(ApprovalRequest)
    /// Ends the lock of another number.
    case unlock(OperatorNumber)
    case add(NewOperator)
    case remove(OperatorNumber)
    /// A new first password for somebody who forgot theirs, or was away too long.
    case reset(OperatorNumber)

    /// Whether this closes the day, which neither expiry nor a long absence ever blocks.
    var isPartOfSignOff: Bool {
        switch self {
        case .logOn(.signOff): true
        case .approve(let request): request.act.isPartOfSignOff
        case .logOn, .changePassword, .unlock, .add, .remove, .reset: false
        }
    }

    /// What a log-on is for.
    public enum Occasion: String, Codable, Hashable, Sendable {
        /// Starts work: an expired password must be changed first.
        case signIn
        /// Authorises the closing: an expired password is good for it.
        case signOff
    }
}

/// What reaches an ``OperatorBook``.
public enum BookInput: Sendable {
    /// The first administrator and supervisor of a terminal without any.
    case setUp(AttemptID, administrator: NewOperator, supervisor: NewOperator)
    /// The first people of a terminal without any, with passwords of their own.
    case found(AttemptID, [FoundingAccount])
    /// Somebody typed a number and a password.
    case begin(AttemptID, OperatorNumber, Purpose)
    /// What ``BookEffect/verify`` found.
    case verdict(AttemptID, PasswordVerdict)
    /// What ``BookEffect/judge`` found.
    case judged(AttemptID, [PasswordProblem])
    /// What ``BookEffect/searchHistory`` found.
    case searched(AttemptID, isUsed: Bool)
    /// What ``BookEffect/hash`` or ``BookEffect/makeFirstPasswords`` made, in the order asked for.
    case hashed(AttemptID, [PasswordHash])
    /// Somebody asks for a challenge that the acquirer's desk can answer. The nonce is 0 to 99999999, random.
    case challenge(AttemptID, OperatorNumber, UnlockChallenge.Act, nonce: Int)
    /// Somebody typed the desk's code.
    case code(AttemptID, OperatorNumber)
    /// What ``BookEffect/checkCode`` found.
    case codeVerdict(AttemptID, isRight: Bool)
    /// The shell could not go on. Counted tries stay counted.
    case abandon(AttemptID)
}

/// What a password hash says to a password.
public enum PasswordVerdict: Hashable, Sendable {
    case wrong
    /// - isOutdated: The hash was made with other parameters than are in force now.
    case right(isOutdated: Bool)
}
