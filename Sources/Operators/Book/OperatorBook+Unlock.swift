internal import DayEnd

extension OperatorBook {
    /// A challenge for the acquirer's desk. One that still waits for its code is given again, so that neither a restart
    /// nor a second request makes the desk's answer useless. A number that nobody has gets one too, and no code for it
    /// is ever right.
    mutating func challenge(
        _ id: AttemptID, _ number: OperatorNumber, _ act: UnlockChallenge.Act, _ nonce: Int
    ) -> [BookEffect] {
        guard attempt == nil else { return [.answer(id, .refused(.busy))] }
        guard UnlockChallenge.nonces.contains(nonce) else {
            return refuse(id, number, .malformed("nonce: expected 0 to 99999999"))
        }
        var counter = counter(number)
        if let waiting = counter.challenge, waiting.act == act, let challenge = challenge(counter) {
            return [answer(id, .challenge(challenge))]
        }
        // Another act's code must not open this one, so the counter moves on with every new challenge.
        counter.lockCounter += 1
        counter.challenge = TryCounter.Challenge(act: act, nonce: nonce)
        counters[number] = counter
        guard let challenge = challenge(counter) else {
            return refuse(id, number, .malformed("terminal: expected 8 letters and digits"))
        }
        var change = BookChange()
        change.counters = [counter]
        return [
            .persist(change), .fact(.challenged(number, counter: counter.lockCounter)),
            answer(id, .challenge(challenge)),
        ]
    }

    /// Counts a code before it is compared, as with passwords.
    mutating func code(_ id: AttemptID, _ number: OperatorNumber, at time: BookTime) -> [BookEffect] {
        guard attempt == nil else { return [.answer(id, .refused(.busy))] }
        var counter = counter(number)
        let clock = lockClock(time.now)
        if let until = counter.codesBlockedUntil, clock.milliseconds < until.milliseconds {
            return refuse(id, number, .codesBlocked(until: until))
        }
        guard let waiting = counter.challenge, let challenge = challenge(counter) else {
            return refuse(id, number, .noChallenge)
        }
        counter.codeFailures += 1
        counter.codesBlockedUntil = nil
        if counter.codeFailures >= policy.tries {
            counter.codeFailures = 0
            counter.codeBlocks += 1
            counter.challenge = nil
            counter.lockCounter += 1
            counter.codesBlockedUntil = Moment(
                milliseconds: clock.milliseconds + policy.lockMilliseconds(locks: counter.codeBlocks),
                utcOffset: clock.utcOffset)
        }
        counters[number] = counter
        highest = clock
        attempt = Attempt(id: id, number: number, stage: .checkingCode(waiting.act))
        var change = BookChange()
        change.counters = [counter]
        change.highest = clock
        return [.persist(change), .checkCode(id, challenge)]
    }

    mutating func codeVerdict(
        _ attempt: Attempt, _ act: UnlockChallenge.Act, _ isRight: Bool, at time: BookTime
    ) -> [BookEffect] {
        let number = attempt.number
        var counter = counter(number)
        guard isRight, var person = operators[number] else {
            if let until = counter.codesBlockedUntil { return refuse(attempt.id, number, .codesBlocked(until: until)) }
            return refuse(attempt.id, number, .wrongCode(triesLeft: policy.tries - counter.codeFailures))
        }
        // Used: the counter goes on, and the code is worth nothing any more.
        counter.clear()
        counter.lockCounter += 1
        counter.challenge = nil
        counter.codeFailures = 0
        counter.codeBlocks = 0
        counter.codesBlockedUntil = nil
        counters[number] = counter
        person.lastUsedOn = max(person.lastUsedOn, time.businessDate)
        operators[number] = person
        highest = time.now
        var change = BookChange()
        change.counters = [counter]
        change.operators = [person]
        change.highest = time.now
        switch act {
        case .unlock:
            return [
                .persist(change), .fact(.unlocked(number, by: nil)), answer(attempt.id, .unlocked(number)),
            ]
        case .reset:
            self.attempt?.stage = .makingFirst(by: nil, .reset(number))
            return [
                .persist(change),
                .makeFirstPasswords(attempt.id, [FirstPasswordOrder(number: number, role: person.role)]),
            ]
        }
    }

    private func challenge(_ counter: TryCounter) -> UnlockChallenge? {
        counter.challenge.flatMap {
            UnlockChallenge(
                terminal: terminal, number: counter.number, act: $0.act,
                counter: counter.lockCounter % (UnlockChallenge.counters.upperBound + 1), nonce: $0.nonce)
        }
    }
}
