internal import DayEnd

extension OperatorBook {
    /// The verdict on a password has come: what was asked for is granted or refused.
    mutating func decide(
        _ attempt: Attempt, _ purpose: Purpose, _ verdict: PasswordVerdict, at time: BookTime
    ) -> [BookEffect] {
        guard case .right(let isOutdated) = verdict, var person = operators[attempt.number] else {
            let (refusal, facts) = wrong(attempt.number)
            return facts + refuse(attempt, purpose, refusal)
        }
        var counter = counter(person.number)
        counter.clear()
        counters[person.number] = counter
        var change = BookChange()
        change.counters = [counter]
        if let refusal = standing(person, for: purpose, at: time) {
            return [.persist(change)] + refuse(attempt, purpose, refusal)
        }
        // Closing the day does not wake a number that was away too long.
        if !policy.isDormant(lastUsedOn: person.lastUsedOn, on: time.businessDate) {
            person.lastUsedOn = max(person.lastUsedOn, time.businessDate)
            operators[person.number] = person
            change.operators = [person]
        }
        if case .changePassword = purpose {
            self.attempt?.stage = .judging
            return [.persist(change), .judge(attempt.id, person.number, person.role)]
        }
        if let reason = mustChange(person, for: purpose, on: time.businessDate) {
            return [
                .persist(change), .fact(.refused(person.number, code: reason.code)),
                answer(attempt.id, .mustChange(reason)),
            ]
        }
        switch permit(person, purpose, at: time) {
        case .refused(let refusal):
            return [.persist(change)] + refuse(attempt, purpose, refusal)
        case .first(let target, let orders):
            self.attempt?.stage = .makingFirst(by: person.number, target)
            return [.persist(change), .makeFirstPasswords(attempt.id, orders)]
        case .granted(let outcome, let fact, let more):
            apply(more)
            change.counters += more.counters
            change.removed = more.removed
            change.highest = more.highest
            if isOutdated {
                self.attempt?.stage = .hashingAgain(outcome)
                return [.persist(change), .fact(fact), .hash(attempt.id, person.number)]
            }
            return [.persist(change), .fact(fact), answer(attempt.id, outcome)]
        }
    }

    /// What stands against a person whose password is right.
    private func standing(_ person: OperatorRecord, for purpose: Purpose, at time: BookTime) -> OperatorRefusal? {
        if let until = person.firstPasswordUntil, lockClock(time.now).milliseconds >= until.milliseconds {
            return .firstPasswordOver
        }
        let isDormant = policy.isDormant(lastUsedOn: person.lastUsedOn, on: time.businessDate)
        return isDormant && !purpose.isPartOfSignOff ? .dormant : nil
    }

    /// Expiry never stands in the way of closing the day; a password that somebody else knows always does.
    private func mustChange(_ person: OperatorRecord, for purpose: Purpose, on date: CivilDate) -> ChangeReason? {
        if person.firstPasswordUntil != nil { return .first }
        guard let left = policy.daysLeft(changedOn: person.changedOn, on: date), left < 0 else { return nil }
        return purpose.isPartOfSignOff ? nil : .expired
    }

    /// Refuses, with the fact that fits the purpose.
    private mutating func refuse(_ attempt: Attempt, _ purpose: Purpose, _ refusal: OperatorRefusal) -> [BookEffect] {
        guard case .approve(let request) = purpose else { return refuse(attempt.id, attempt.number, refusal) }
        let fact = OperatorFact.approvalRefused(
            request.act, reference: request.reference, actor: request.actor, approver: attempt.number,
            code: refusal.code)
        return [.fact(fact), answer(attempt.id, .refused(refusal))]
    }

    private mutating func apply(_ change: BookChange) {
        for counter in change.counters { counters[counter.number] = counter }
        for number in change.removed { operators[number] = nil }
        if let clock = change.highest { highest = clock }
    }

    func loggedOn(_ person: OperatorRecord, on date: CivilDate) -> LoggedOn {
        let left = policy.daysLeft(changedOn: person.changedOn, on: date)
        return LoggedOn(
            number: person.number, role: person.role, name: person.name,
            notice: left.flatMap { $0 <= policy.noticeDays ? $0 : nil })
    }
}
