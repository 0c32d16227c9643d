/// One of a terminal's first accounts, with a password that its owner chose and the policy allows.
///
/// Nothing of it is stored before the whole set-up is.
public struct FoundingAccount: Hashable, Sendable {
    public let person: NewOperator
    public let hash: PasswordHash

    /// Whoever makes one has judged the password by the policy.
    public init(_ person: NewOperator, hash: PasswordHash) {
        self.person = person
        self.hash = hash
    }
}

extension OperatorBook {
    /// Administrator, supervisor and operators of a terminal without any, in one change: a terminal has either all of
    /// them or nobody.
    mutating func found(_ id: AttemptID, _ accounts: [FoundingAccount], at time: BookTime) -> [BookEffect] {
        guard attempt == nil else { return [.answer(id, .refused(.busy))] }
        guard operators.isEmpty else { return refuse(id, .administrator, .alreadySetUp) }
        for role in Role.allCases where !accounts.contains(where: { $0.person.role == role }) {
            return refuse(
                id, .administrator, .malformed("accounts: expected one of each role, found no \(role.rawValue)"))
        }
        for (index, account) in accounts.enumerated() {
            if let refusal = founding(account.person, beside: accounts[..<index].map(\.person)) {
                return refuse(id, account.person.number, refusal)
            }
        }
        var change = BookChange()
        let clock = lockClock(time.now)
        for account in accounts {
            let person = OperatorRecord(
                number: account.person.number, role: account.person.role, person: account.person.person,
                name: account.person.name, hash: account.hash, firstPasswordUntil: nil, changedOn: time.businessDate,
                lastUsedOn: time.businessDate)
            operators[person.number] = person
            change.operators.append(person)
            var counter = counter(person.number)
            counter.clear()
            counter.lockCounter += 1
            counter.challenge = nil
            counters[person.number] = counter
            change.counters.append(counter)
        }
        highest = clock
        change.highest = clock
        return [.persist(change), .fact(.setUp), answer(id, .isSetUp)]
    }

    /// Why somebody cannot be among the first, beside those who are already; nil where nothing speaks against it.
    public func founding(_ person: NewOperator, beside others: [NewOperator]) -> OperatorRefusal? {
        if let problem = malformed(person) { return .malformed(problem) }
        guard person.number.fits(person.role) else { return .numberForbidden(person.number, person.role) }
        guard !others.contains(where: { $0.number == person.number }) else { return .numberTaken(person.number) }
        return nil
    }
}
