import Credentials
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
    /// Whoever signed on here.
    func worker(in people: [PeopleReply.Person]) -> TerminalView.Worker? {
        guard isOpen, let number = door.worker else { return nil }
        return people.first { $0.number == number }.map(TerminalView.Worker.init)
    }

    /// Two digits of whoever closes the day.
    var closer: String { place.person ?? door.worker?.description ?? configuration.operatorNumber }

    /// Step 5: the person's own password; who it is comes first where that is not plain.
    func password(_ people: PagePeople) -> Screen {
        guard let person = people.person(closer) else {
            let able = people.people.filter { $0.role == .operator }.map(TerminalView.Worker.init)
            return .operators(OperatorChoice(people: able, canGoBack: true))
        }
        // An expired password is good for closing the day; one that somebody else has given out is not.
        let isForced = person.mustChange && !person.isExpired
        if place.changesPassword || isForced { return change(person, isForced: isForced, asksCurrent: true) }
        return entry(.pwTitle, person, people)
    }

    /// Asks for a password, and shows what stands in its way.
    func entry(_ title: WordingKey, _ person: PeopleReply.Person, _ people: PagePeople) -> Screen {
        let lock = person.lockedUntil.flatMap { $0.milliseconds > people.now.milliseconds ? $0 : nil }
        let challenge = lock == nil ? nil : place.challenge
        return .password(
            PasswordEntry(
                title: Phrase(title), person: TerminalView.Worker(person),
                problem: lock == nil || challenge != nil ? place.problem : nil,
                locked: lock.map { Phrase(.pwLocked, ["time": .time($0.clockTime)]) },
                rotation: lock == nil ? rotation(person) : nil,
                challenge: challenge.map { Phrase(.pwChallenge, ["code": .text($0)]) },
                canAskCode: lock != nil && challenge == nil && desk.people.desk.takesCodes,
                supervisor: lock == nil || challenge != nil
                    ? nil : SupervisorRequest(reason: Phrase(.pwUnlock), problem: place.supervisorProblem)))
    }

    /// What is said of a password whose days are few.
    private func rotation(_ person: PeopleReply.Person) -> Phrase? {
        guard let left = person.daysLeft, left <= policy.noticeDays else { return nil }
        return left < 0 ? Phrase(.pwExpired) : Phrase(.pwRotate, ["n": .number(left)])
    }

    func change(_ person: PeopleReply.Person, isForced: Bool, asksCurrent: Bool) -> Screen {
        .changePassword(
            PasswordChange(
                person: TerminalView.Worker(person),
                reason: isForced ? Phrase(person.isExpired ? .pwExpirednow : .pwMust) : nil, rules: rules(person.role),
                problem: place.problem, asksCurrent: asksCurrent, canPostpone: !isForced))
    }

    /// Acts on the screens of the closing's password.
    func carryOut(_ action: PageAction, of screen: Screen) async throws -> ActionOutcome {
        let number = OperatorNumber(closer)
        switch (screen, action) {
        case (.operators, .selectOperator(let chosen)):
            guard OperatorNumber(chosen) != nil else { return .refused(Phrase(.problemStale)) }
            place.forgetPassword()
            place.person = chosen
        case (.password, .back) where place.challenge != nil: place.forgetPassword()
        case (.operators, .back), (.password, .back):
            place.forgetPassword()
            return try await cancel()
        case (.changePassword, .back): place.forgetPassword()
        case (.password, .password(let password)):
            guard let number else { return .refused(Phrase(.problemStale)) }
            var request = TerminalRequest(.authorize)
            request.proof = OperatorProof(number: number, password: password.text)
            let reply = try await desk.reply(to: request)
            place.problem = reply.people.flatMap(Phrase.init)
            return place.problem.map(ActionOutcome.refused) ?? outcome(reply)
        case (.password, _): return try await carryOutAtLock(action)
        case (.changePassword, .changePassword(let current, let new, let repeated)):
            guard let number, let current else { return .refused(Phrase(.pwCurrent)) }
            return try await change(number, current, new, repeated)
        default: return .refused(Phrase(.problemStale))
        }
        return .done
    }

    /// What can be done beside entering a password: change it, or end its lock.
    func carryOutAtLock(_ action: PageAction) async throws -> ActionOutcome {
        guard let number = asked else { return .refused(Phrase(.problemStale)) }
        switch action {
        case .openPasswordChange: place.changesPassword = true
        case .supervisor(let manager, let password):
            guard let manager = OperatorNumber(manager) else { return .refused(Phrase(.superNumber)) }
            var request = PeopleRequest(.unlock)
            (request.number, request.by, request.password) = (number, manager, password.text)
            let reply = try await desk.people.answer(request)
            place.supervisorProblem = Phrase(reply)
            if reply.isDone { place.problem = nil }
            return place.supervisorProblem.map(ActionOutcome.refused) ?? .done
        case .askCode:
            var request = PeopleRequest(.challenge)
            request.number = number
            let reply = try await desk.people.answer(request)
            place.problem = Phrase(reply)
            place.challenge = reply.challenge
        case .unlock(let code):
            var request = PeopleRequest(.code)
            (request.number, request.code) = (number, code.text)
            let reply = try await desk.people.answer(request)
            place.problem = Phrase(reply)
            if reply.isDone { place.forgetPassword() }
            return place.problem.map(ActionOutcome.refused) ?? .done
        default: return .refused(Phrase(.problemStale))
        }
        return .done
    }

    func change(
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

    func rules(_ role: Role) -> Phrase {
        Phrase(.pwRules, ["n": .number(policy.minimumLength[role]), "h": .number(policy.history)])
    }
}

extension PeopleReply.Person {
    fileprivate var isExpired: Bool { (daysLeft ?? 0) < 0 }
}

extension TerminalView.Worker {
    init(_ person: PeopleReply.Person) {
        self.init(number: person.number.description, name: person.name, role: Phrase(person.role.name))
    }
}

extension Phrase {
    /// What was wrong with a password; nil where nothing was.
    init?(_ reply: PeopleReply) {
        guard reply.outcome != "done" else { return nil }
        guard reply.outcome != "mustChange" else {
            self.init(.pwMust)
            return
        }
        guard let code = reply.code else { return nil }
        var words = ["n": Value.number(reply.value ?? 0)]
        if let until = reply.until { words["time"] = .time(until.clockTime) }
        let key = Self.problem(code)
        self = key.map { Phrase($0, words) } ?? Phrase(.problemRefused, ["why": .text(code)])
    }

    /// The text of a refusal; nil for a code that has none.
    private static func problem(_ code: String) -> WordingKey? {
        switch code {
        case "pw.length": .pwShort
        case "pw.composition", "pw.keypadLength": .pwMixed
        case "pw.used": .pwHistory
        case "pw.common", "pw.weak": .pwWeak
        case "pw.ownWord": .pwOwn
        case _ where code.hasPrefix("pw.guessable"): .pwWeak
        default: WordingKey(rawValue: code)
        }
    }
}
