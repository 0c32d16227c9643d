internal import DayEnd

extension OperatorBook {
    /// What a person with a right password gets.
    enum Permit {
        case refused(OperatorRefusal)
        /// A first password is to be made.
        case first(FirstPasswordTarget, [FirstPasswordOrder])
        case granted(OperatorOutcome, OperatorFact, BookChange)
    }

    func permit(_ person: OperatorRecord, _ purpose: Purpose, at time: BookTime) -> Permit {
        switch purpose {
        case .logOn(let occasion):
            // A supervisor logs on for approvals and people; only a sign-off needs a permission of its own.
            if occasion == .signOff, person.role.authority(for: .signOff) != .alone { return .refused(.notAllowed) }
            return .granted(
                .loggedOn(loggedOn(person, on: time.businessDate)), .loggedOn(person.number, occasion), BookChange())
        case .approve(let request): return approve(request, by: person, at: time)
        case .unlock(let number): return unlock(number, by: person, at: time)
        case .add(let newcomer): return add(newcomer, by: person)
        case .remove(let number): return remove(number, by: person)
        case .reset(let number): return reset(number, by: person)
        case .changePassword: return .refused(.notAllowed)
        }
    }

    private func approve(_ request: ApprovalRequest, by approver: OperatorRecord, at time: BookTime) -> Permit {
        guard let actor = operators[request.actor] else { return .refused(.unknownOperator(request.actor)) }
        guard actor.number != approver.number, actor.person != approver.person else { return .refused(.samePerson) }
        guard actor.role.authority(for: request.act) == .withApproval, approver.role.mayApprove(request.act) else {
            return .refused(.notAllowed)
        }
        let approval = Approval(request, approver: approver.number, at: time.now, seconds: policy.supervisorSeconds)
        let fact = OperatorFact.approved(
            request.act, reference: request.reference, actor: actor.number, approver: approver.number)
        return .granted(.approved(approval), fact, BookChange())
    }

    private func unlock(_ number: OperatorNumber, by person: OperatorRecord, at time: BookTime) -> Permit {
        guard person.role.authority(for: .unlockOperator) == .alone else { return .refused(.notAllowed) }
        guard let other = operators[number] else { return .refused(.unknownOperator(number)) }
        guard person.role.mayManage(other.role) else { return .refused(.notAllowed) }
        var counter = counter(number)
        counter.clear()
        counter.lockCounter += 1
        counter.challenge = nil
        var change = BookChange()
        change.counters = [counter]
        change.highest = time.now
        return .granted(.unlocked(number), .unlocked(number, by: person.number), change)
    }

    private func add(_ newcomer: NewOperator, by person: OperatorRecord) -> Permit {
        guard person.role.authority(for: .manageOperators) == .alone, person.role.mayManage(newcomer.role) else {
            return .refused(.notAllowed)
        }
        guard newcomer.number.fits(newcomer.role) else {
            return .refused(.numberForbidden(newcomer.number, newcomer.role))
        }
        guard operators[newcomer.number] == nil else { return .refused(.numberTaken(newcomer.number)) }
        return .first(.add(newcomer), [FirstPasswordOrder(number: newcomer.number, role: newcomer.role)])
    }

    private func remove(_ number: OperatorNumber, by person: OperatorRecord) -> Permit {
        guard person.role.authority(for: .manageOperators) == .alone else { return .refused(.notAllowed) }
        guard let other = operators[number] else { return .refused(.unknownOperator(number)) }
        guard person.role.mayManage(other.role), number != person.number else { return .refused(.notAllowed) }
        var change = BookChange()
        change.removed = [number]
        return .granted(.removed(number), .removed(number, by: person.number), change)
    }

    private func reset(_ number: OperatorNumber, by person: OperatorRecord) -> Permit {
        guard person.role.authority(for: .manageOperators) == .alone else { return .refused(.notAllowed) }
        guard let other = operators[number] else { return .refused(.unknownOperator(number)) }
        guard person.role.mayManage(other.role) else { return .refused(.notAllowed) }
        return .first(.reset(number), [FirstPasswordOrder(number: number, role: other.role)])
    }
}
