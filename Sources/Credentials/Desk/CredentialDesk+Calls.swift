internal import KeyStore
public import Operators

extension CredentialDesk {
    /// Whether the terminal has people.
    public var isSetUp: Bool { book.isSetUp }

    /// Makes the first administrator (99) and supervisor, with random first passwords.
    public func setUp(
        administrator: NewOperator, supervisor: NewOperator, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        try await run(Hands(newcomers: [administrator, supervisor]), at: time) {
            .setUp($0, administrator: administrator, supervisor: supervisor)
        }
    }

    /// Signs somebody in, or authorises a closing.
    ///
    /// A text that cannot be a password counts as a wrong one.
    public func logOn(
        _ number: OperatorNumber, password: String, for occasion: Purpose.Occasion, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        try await attempt(number, password, .logOn(occasion), at: time)
    }

    /// Changes one's own password. The person is logged on then.
    public func changePassword(
        of number: OperatorNumber, from old: String, to new: String, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        let hands = Hands(typed: try? Password(old), new: Result { () throws(PasswordProblem) in try Password(new) })
        return try await run(hands, at: time) { .begin($0, number, .changePassword) }
    }

    /// Asks a second person to approve somebody's act.
    public func approve(
        _ request: ApprovalRequest, by approver: OperatorNumber, password: String, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        try await attempt(approver, password, .approve(request), at: time)
    }

    /// Ends a lock on a supervisor's or the administrator's own password.
    public func unlock(
        _ number: OperatorNumber, by manager: OperatorNumber, password: String, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        try await attempt(manager, password, .unlock(number), at: time)
    }

    /// Adds somebody, with a random first password.
    public func add(
        _ newcomer: NewOperator, by manager: OperatorNumber, password: String, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        let hands = Hands(typed: try? Password(password), newcomers: [newcomer])
        return try await run(hands, at: time) { .begin($0, manager, .add(newcomer)) }
    }

    /// Takes somebody's number away. Its count of tries stays.
    public func remove(
        _ number: OperatorNumber, by manager: OperatorNumber, password: String, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        try await attempt(manager, password, .remove(number), at: time)
    }

    /// Gives somebody a new random first password, and ends a lock.
    public func reset(
        _ number: OperatorNumber, by manager: OperatorNumber, password: String, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        try await attempt(manager, password, .reset(number), at: time)
    }

    /// A challenge to read to the acquirer's desk. The same one comes again until its code was used.
    ///
    /// - Throws: `CredentialError.noUnlockKey` where no code could be checked.
    public func challenge(
        for number: OperatorNumber, _ act: UnlockChallenge.Act, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        _ = try unlockKey()
        // 2^64 is so much more than 10^8 that no number is likelier than another.
        let random = SecureRandom.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let nonce = Int(random % UInt64(UnlockChallenge.nonces.count))
        return try await run(Hands(), at: time) { .challenge($0, number, act, nonce: nonce) }
    }

    /// Takes the acquirer's one-time code. A text that is no code counts as a wrong one.
    public func enter(
        code: String, for number: OperatorNumber, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        _ = try unlockKey()
        return try await run(Hands(code: UnlockCode(code)), at: time) { .code($0, number) }
    }

    /// Everybody, by number.
    public func list(at time: BookTime) -> [OperatorSummary] {
        Self.list(book, policy: configuration.policy, at: time)
    }

    /// The same of a copy of the store, of which nothing else is asked.
    ///
    /// - Parameter path: A file that nobody else has open; it may be brought up to the present schema.
    public static func list(
        ofCopy path: String, policy: PasswordPolicy, terminal: String, at time: BookTime
    ) throws(CredentialError) -> [OperatorSummary] {
        let loaded = try guarded { try CredentialStore(path: path).load() }
        let book = OperatorBook(
            policy: policy, terminal: terminal, operators: loaded.operators, counters: loaded.counters,
            highest: loaded.highest)
        return list(book, policy: policy, at: time)
    }

    private static func list(
        _ book: OperatorBook, policy: PasswordPolicy, at time: BookTime
    ) -> [OperatorSummary] {
        book.people.map { person in
            let left = policy.daysLeft(changedOn: person.changedOn, on: time.businessDate)
            return OperatorSummary(
                number: person.number, role: person.role, name: person.name,
                lockedUntil: book.lockedUntil(person.number, at: time.now),
                mustChange: person.firstPasswordUntil != nil ? .first : (left ?? 0) < 0 ? .expired : nil,
                isDormant: policy.isDormant(lastUsedOn: person.lastUsedOn, on: time.businessDate),
                daysLeft: left, lastUsedOn: person.lastUsedOn)
        }
    }

    private func attempt(
        _ number: OperatorNumber, _ password: String, _ purpose: Purpose, at time: BookTime
    ) async throws(CredentialError) -> DeskReply {
        try await run(Hands(typed: try? Password(password)), at: time) { .begin($0, number, purpose) }
    }
}
