import DayEnd
import Operators
import Timekeeping
import TouchPage
import Wording

/// Signing on, and the lock screen.
extension PageFront {
    /// Messages carry the number of whoever is signed on; a lock screen in between changes nothing.
    func tellWhoWorks(before: PageDoor) {
        guard signsOn, door.standing != before.standing else { return }
        switch door.standing {
        case .working(let number): desk.engine.signOn(number.description)
        case .choosing: desk.engine.signOn(nil)
        case .entering, .changing: break
        }
    }

    /// What stands between the page and whoever touches it; nil where somebody works here, or nobody has to sign on.
    func door(_ people: PagePeople) -> Screen? {
        guard signsOn else { return nil }
        guard people.isSetUp else { return foundingScreen() }
        if let text = door.curtain { return .locked(Lock(text: Phrase(text))) }
        switch door.standing {
        case .working(let number) where people.person(number.description) != nil: return nil
        case .entering(let number):
            guard let person = people.person(number.description) else { break }
            if place.changesPassword { return change(person, isForced: false, asksCurrent: true) }
            return entry(.pwSignon, person, people)
        case .changing(let number):
            guard let person = people.person(number.description) else { break }
            return change(person, isForced: true, asksCurrent: door.typed == nil)
        case .choosing, .working: break
        }
        let able = people.people.filter { $0.role != .administrator }
        return .operators(OperatorChoice(people: able.map(TerminalView.Worker.init)))
    }

    /// Whether somebody may work at this page now.
    var isOpen: Bool { !signsOn || door.isOpen }

    /// Acts on the screens before anybody works here.
    func carryOutAtDoor(_ action: PageAction, of screen: Screen) async throws -> ActionOutcome {
        switch (screen, action) {
        case (.setUp, _): return try await found(action)
        case (.locked, .wake): door.curtain = nil
        case (.operators, .selectOperator(let chosen)):
            guard let number = OperatorNumber(chosen) else { return .refused(Phrase(.problemStale)) }
            place.forgetPassword()
            door.standing = .entering(number)
        case (.password, .back):
            if place.challenge == nil { door.standing = .choosing }
            place.forgetPassword()
        case (.changePassword, .back) where place.changesPassword: place.forgetPassword()
        case (.changePassword, .back):
            door.typed = nil
            door.standing = .choosing
            place.forgetPassword()
        case (.password, .password(let password)): return try await signOn(password)
        case (.changePassword, .changePassword(let current, let new, let repeated)):
            guard let number = asked, let current = current ?? door.typed else { return .refused(Phrase(.pwCurrent)) }
            let outcome = try await change(number, current, new, repeated)
            guard case .done = outcome else { return outcome }
            enter(number)
        case (.password, _): return try await carryOutAtLock(action)
        case (_, .openEndOfDay): return .refused(Phrase(.problemSignon))
        default: return .refused(Phrase(.problemStale))
        }
        return .done
    }

    /// Whose password a screen asks for.
    var asked: OperatorNumber? {
        switch door.standing {
        case .entering(let number), .changing(let number): number
        default: OperatorNumber(closer)
        }
    }

    private func signOn(_ password: Secret) async throws -> ActionOutcome {
        guard let number = asked else { return .refused(Phrase(.problemStale)) }
        var request = PeopleRequest(.logOn)
        (request.number, request.password) = (number, password.text)
        let reply = try await desk.people.answer(request)
        switch reply.outcome {
        case "done": enter(number)
        case "mustChange":
            place.forgetPassword()
            door.typed = password
            door.standing = .changing(number)
        default:
            place.problem = Phrase(reply)
            return place.problem.map(ActionOutcome.refused) ?? .done
        }
        return .done
    }

    private func enter(_ number: OperatorNumber) {
        place.forgetPassword()
        door.typed = nil
        door.standing = .working(number)
    }

    /// Draws the lock screen after the policy's idle time, or over a clock that was set back. A preparation ends as
    /// cancelled; a closing that is confirmed goes on, and so does the look at it.
    func lockIfIdle() async {
        guard signsOn, let touched = door.touched, policy.isIdle(since: touched, at: clock.now),
            door.curtain == nil, door.isPassed, place.sale?.canGoOn ?? true
        else { return }
        door.touched = nil
        door.lock(.lockIdle)
        let isPreparing = await desk.engine.look { state, _ in
            state.closing.map { $0.start.isAttended && !$0.isConfirmed } ?? false
        }
        (place.asksFreeze, place.givesBack) = (false, nil)
        place.forgetPassword()
        if isPreparing { _ = try? await cancel() }
    }
}
