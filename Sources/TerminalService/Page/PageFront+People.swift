import DayEnd
import Operators
import TerminalCore
import TouchPage
import UnionPay
import Wording

/// The terminal's people as a page shows them.
struct PagePeople: Sendable {
    var people: [PeopleReply.Person]
    /// Whether passwords are asked at all.
    var isSetUp: Bool
    var now: Moment

    func person(_ number: String) -> PeopleReply.Person? { people.first { $0.number.description == number } }
}

extension PageFront {
    /// Whoever works here, where the terminal has people.
    func worker(in people: [PeopleReply.Person]) -> TerminalView.Worker? {
        let number = place.person ?? configuration.operatorNumber
        return people.first { $0.number.description == number }.map(TerminalView.Worker.init)
    }

    /// Step 5: the person's own password; who it is comes first where that is not plain.
    func password(_ people: PagePeople) -> Screen {
        guard let person = people.person(place.person ?? configuration.operatorNumber) else {
            let able = people.people.filter { $0.role == .operator }.map(TerminalView.Worker.init)
            return .operators(OperatorChoice(people: able, canGoBack: true))
        }
        if place.changesPassword || person.mustChange {
            return .changePassword(
                PasswordChange(
                    person: TerminalView.Worker(person), reason: person.mustChange ? Phrase(.pwMust) : nil,
                    rules: rules(person.role), problem: place.problem, asksCurrent: true,
                    canPostpone: !person.mustChange))
        }
        let lock = person.lockedUntil.flatMap { $0.milliseconds > people.now.milliseconds ? $0 : nil }
        return .password(
            PasswordEntry(
                title: Phrase(.pwTitle), person: TerminalView.Worker(person),
                problem: lock == nil ? place.problem : nil,
                locked: lock.map { Phrase(.pwLocked, ["time": .time($0.clockTime)]) },
                rotation: person.daysLeft.flatMap {
                    $0 <= policy.noticeDays ? Phrase(.pwRotate, ["n": .number($0)]) : nil
                },
                supervisor: lock == nil
                    ? nil : SupervisorRequest(reason: Phrase(.pwUnlock), problem: place.supervisorProblem)))
    }

    /// Acts on the screens of passwords.
    func carryOut(_ action: PageAction, of screen: Screen) async throws -> ActionOutcome {
        let number = OperatorNumber(place.person ?? configuration.operatorNumber)
        switch (screen, action) {
        case (.operators, .selectOperator(let chosen)):
            guard OperatorNumber(chosen) != nil else { return .refused(Phrase(.problemStale)) }
            (place.person, place.problem) = (chosen, nil)
            return .done
        case (.operators, .back), (.password, .back):
            (place.person, place.problem) = (nil, nil)
            return try await cancel()
        case (.password, .openPasswordChange): place.changesPassword = true
        case (.changePassword, .back): (place.changesPassword, place.problem) = (false, nil)
        case (.password, .password(let password)):
            guard let number else { return .refused(Phrase(.problemStale)) }
            var request = TerminalRequest(.authorize)
            request.proof = OperatorProof(number: number, password: password.text)
            let reply = try await desk.reply(to: request)
            place.problem = reply.people.flatMap(Phrase.init)
            return place.problem.map(ActionOutcome.refused) ?? outcome(reply)
        case (.password, .supervisor(let manager, let password)):
            guard let number, let manager = OperatorNumber(manager) else { return .refused(Phrase(.superNumber)) }
            var request = PeopleRequest(.unlock)
            (request.number, request.by, request.password) = (number, manager, password.text)
            let reply = try await desk.people.answer(request)
            place.supervisorProblem = Phrase(reply)
            if reply.isDone { place.problem = nil }
            return place.supervisorProblem.map(ActionOutcome.refused) ?? .done
        case (.changePassword, .changePassword(let current, let new, let repeated)):
            guard let number, let current else { return .refused(Phrase(.pwCurrent)) }
            return try await change(number, current, new, repeated)
        default: return .refused(Phrase(.problemStale))
        }
        return .done
    }

    private func change(
        _ number: OperatorNumber, _ current: Secret, _ new: Secret, _ repeated: Secret
    ) async throws -> ActionOutcome {
        guard new == repeated else {
            place.problem = Phrase(.pwRepeat)
            return .refused(Phrase(.pwRepeat))
        }
        var request = PeopleRequest(.changePassword)
        (request.number, request.password, request.newPassword) = (number, current.text, new.text)
        let reply = try await desk.people.answer(request)
        place.problem = reply.isDone ? nil : Phrase(reply)
        if reply.isDone { place.changesPassword = false }
        return place.problem.map(ActionOutcome.refused) ?? .done
    }

    private func rules(_ role: Role) -> Phrase {
        Phrase(.pwRules, ["n": .number(policy.minimumLength[role]), "h": .number(policy.history)])
    }
}

extension TerminalView.Worker {
    fileprivate init(_ person: PeopleReply.Person) {
        let role: WordingKey =
            switch person.role {
            case .administrator: .userAdministrator
            case .supervisor: .userSupervisor
            case .operator: .userOperator
            }
        self.init(number: person.number.description, name: person.name, role: Phrase(role))
    }
}

extension Phrase {
    /// What was wrong with a password; nil where nothing was.
    init?(_ reply: PeopleReply) {
        switch (reply.outcome, reply.code) {
        case ("done", _): return nil
        case ("mustChange", _): self.init(.pwMust)
        case (_, "pw.locked"?):
            guard let until = reply.until else { return nil }
            self.init(.pwLocked, ["time": .time(until.clockTime)])
        case (_, "pw.wrong"?): self.init(.pwWrong, ["n": .number(reply.value ?? 0)])
        case (_, let code?): self = Phrase.problem(code)
        default: return nil
        }
    }

    /// A refusal by its code; one that the page has no words for is told by the code itself.
    private static func problem(_ code: String) -> Phrase {
        switch code {
        case "pw.default": Phrase(.pwDefault)
        case "pw.length": Phrase(.pwShort)
        case "pw.composition", "pw.keypadLength": Phrase(.pwMixed)
        case "pw.used", "pw.similar": Phrase(.pwHistory)
        case "pw.common", "pw.weak", "pw.ownWord": Phrase(.pwWeak)
        case _ where code.hasPrefix("pw.guessable"): Phrase(.pwWeak)
        default: Phrase(.problemRefused, ["why": .text(code)])
        }
    }
}
