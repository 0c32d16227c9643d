internal import DayEnd

extension OperatorBook {
    mutating func judged(_ attempt: Attempt, _ problems: [PasswordProblem]) -> [BookEffect] {
        guard problems.isEmpty, let person = operators[attempt.number] else {
            return refuse(attempt.id, attempt.number, .problems(problems))
        }
        self.attempt?.stage = .searching
        return [
            .searchHistory(attempt.id, person.number, [person.hash] + person.history.prefix(max(policy.history - 1, 0)))
        ]
    }

    mutating func searched(_ attempt: Attempt, _ isUsed: Bool) -> [BookEffect] {
        guard !isUsed else {
            return refuse(attempt.id, attempt.number, .problems([.used(history: max(policy.history, 1))]))
        }
        self.attempt?.stage = .hashingNew
        return [.hash(attempt.id, attempt.number)]
    }

    mutating func hashed(_ attempt: Attempt, _ hashes: [PasswordHash], at time: BookTime) -> [BookEffect] {
        switch attempt.stage {
        case .hashingNew:
            guard let hash = hashes.first, var person = operators[attempt.number] else { return [] }
            replaceHash(of: &person, by: hash)
            person.firstPasswordUntil = nil
            person.changedOn = time.businessDate
            operators[person.number] = person
            var change = BookChange()
            change.operators = [person]
            return [
                .persist(change), .fact(.passwordChanged(person.number)),
                answer(attempt.id, .changed(loggedOn(person, on: time.businessDate))),
            ]
        case .hashingAgain(let outcome):
            // The person may just have been removed by nobody but themselves, which is not allowed: still there.
            guard let hash = hashes.first, var person = operators[attempt.number] else { return [] }
            person.hash = hash
            operators[person.number] = person
            var change = BookChange()
            change.operators = [person]
            return [.persist(change), answer(attempt.id, outcome)]
        case .makingFirst(let manager, let target):
            return madeFirst(attempt, target, by: manager, hashes, at: time)
        case .verifying, .judging, .searching, .checkingCode: return []
        }
    }

    /// The first password of a terminal's first two people.
    mutating func setUp(_ id: AttemptID, _ administrator: NewOperator, _ supervisor: NewOperator) -> [BookEffect] {
        guard attempt == nil else { return [.answer(id, .refused(.busy))] }
        guard operators.isEmpty else { return refuse(id, administrator.number, .alreadySetUp) }
        for (person, role) in [(administrator, Role.administrator), (supervisor, .supervisor)] {
            if let problem = malformed(person) { return refuse(id, person.number, .malformed(problem)) }
            guard person.role == role, person.number.fits(role) else {
                return refuse(id, person.number, .numberForbidden(person.number, role))
            }
        }
        attempt = Attempt(
            id: id, number: administrator.number, stage: .makingFirst(by: nil, .setUp([administrator, supervisor])))
        return [
            .makeFirstPasswords(
                id, [administrator, supervisor].map { FirstPasswordOrder(number: $0.number, role: $0.role) })
        ]
    }

    private mutating func madeFirst(
        _ attempt: Attempt, _ target: FirstPasswordTarget, by manager: OperatorNumber?, _ hashes: [PasswordHash],
        at time: BookTime
    ) -> [BookEffect] {
        let clock = lockClock(time.now)
        let until = clock.adding(seconds: Int64(policy.firstPasswordHours) * 3600)
        var change = BookChange()
        let fact: OperatorFact
        let outcome: OperatorOutcome
        switch target {
        case .setUp(let people):
            guard hashes.count == people.count else { return [] }
            change.operators = zip(people, hashes).map { record($0, $1, until: until, on: time.businessDate) }
            (fact, outcome) = (.setUp, .isSetUp)
        case .add(let newcomer):
            guard let hash = hashes.first, let manager else { return [] }
            change.operators = [record(newcomer, hash, until: until, on: time.businessDate)]
            (fact, outcome) = (.added(newcomer.number, newcomer.role, by: manager), .added(newcomer.number))
        case .reset(let number):
            guard let hash = hashes.first, var person = operators[number] else { return [] }
            replaceHash(of: &person, by: hash)
            person.firstPasswordUntil = until
            person.changedOn = time.businessDate
            person.lastUsedOn = time.businessDate
            change.operators = [person]
            (fact, outcome) = (.reset(number, by: manager), .reset(number))
        }
        for person in change.operators {
            operators[person.number] = person
            var counter = counter(person.number)
            counter.clear()
            counter.lockCounter += 1
            counter.challenge = nil
            counters[person.number] = counter
            change.counters.append(counter)
        }
        highest = clock
        change.highest = clock
        return [.persist(change), .fact(fact), answer(attempt.id, outcome)]
    }

    /// One that somebody else gave out is no password of the person's own, yet must not come back either.
    private func replaceHash(of person: inout OperatorRecord, by hash: PasswordHash) {
        person.history = Array(([person.hash] + person.history).prefix(max(policy.history - 1, 0)))
        person.hash = hash
    }

    private func record(
        _ person: NewOperator, _ hash: PasswordHash, until: Moment, on date: CivilDate
    ) -> OperatorRecord {
        OperatorRecord(
            number: person.number, role: person.role, person: person.person, name: person.name, hash: hash,
            firstPasswordUntil: until, changedOn: date, lastUsedOn: date)
    }
}
