internal import DayEnd

extension OperatorBook {
    /// Counts a try and asks for the verdict. A number that nobody has goes the same way.
    mutating func begin(
        _ id: AttemptID, _ number: OperatorNumber, _ purpose: Purpose, at time: BookTime
    ) -> [BookEffect] {
        guard attempt == nil else { return [.answer(id, .refused(.busy))] }
        if let problem = malformed(purpose) { return refuse(id, number, .malformed(problem)) }
        let clock = lockClock(time.now)
        var counter = counter(number)
        if let until = counter.lockedUntil, clock.milliseconds < until.milliseconds {
            return refuse(id, number, .locked(until: until))
        }
        // As if it were wrong: what is on disk must not have to wait for the verdict.
        counter.failures += 1
        counter.lockedUntil = nil
        if counter.failures >= policy.tries { lock(&counter, at: clock) }
        counters[number] = counter
        highest = clock
        attempt = Attempt(id: id, number: number, stage: .verifying(purpose))
        var change = BookChange()
        change.counters = [counter]
        change.highest = clock
        return [.persist(change), .verify(id, number, operators[number]?.hash)]
    }

    private func lock(_ counter: inout TryCounter, at clock: Moment) {
        counter.failures = 0
        counter.locks += 1
        counter.lockCounter += 1
        counter.challenge = nil
        counter.lockedUntil = Moment(
            milliseconds: clock.milliseconds + policy.lockMilliseconds(locks: counter.locks), utcOffset: clock.utcOffset
        )
    }

    func wrong(_ number: OperatorNumber) -> (OperatorRefusal, [BookEffect]) {
        let counter = counter(number)
        if let until = counter.lockedUntil {
            return (.locked(until: until), [.fact(.locked(number, until: until))])
        }
        return (.wrongPassword(triesLeft: policy.tries - counter.failures), [])
    }

    private func malformed(_ purpose: Purpose) -> String? {
        switch purpose {
        case .approve(let request):
            (1...64).contains(request.reference.unicodeScalars.count) ? nil : "reference: expected 1 to 64 characters"
        case .add(let person): malformed(person)
        default: nil
        }
    }

    func malformed(_ person: NewOperator) -> String? {
        person.name.unicodeScalars.count <= 64 ? nil : "name: expected at most 64 characters"
    }
}
