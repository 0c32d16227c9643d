import DayEnd
import Devices
import Operators
import Synchronization
import TerminalCore
import TouchPage
import Wording

/// How the machine and its line are, as far as a person can do something about it.
extension PageFront {
    /// Looks at the parts: at the start, and every five seconds while somebody looks at the screen.
    func lookAtParts() async {
        guard let parts = service.parts, place.ending != .sleep else { return }
        // A look at the storage writes to it: once a minute is enough.
        let looksAtStorage = looks.isMultiple(of: 12)
        looks += 1
        let kept = looksAtStorage ? [] : findings.filter { $0.part == .storage }
        let found = await parts.look(atStorage: looksAtStorage) + kept
        if found.map(\.code) != findings.map(\.code) {
            findings = found
            await refresh()
        }
    }

    func health(_ people: PagePeople) -> PageHealth {
        let days = people.person(closer)?.daysLeft
        return PageHealth(
            findings: findings,
            clockOffset: service.parts?.watchesClock == true ? nil : desk.engine.hostOffset.withLock { $0 },
            passwordDays: days.flatMap { $0 <= policy.noticeDays ? $0 : nil }, trial: service.parts?.triedByHand)
    }

    /// Finds out once a wait whose fault it is that the host does not answer.
    func followFailure(_ facts: PageFacts) {
        // The host's own hours are nobody's fault.
        guard facts.slot == nil, facts.retry != nil || facts.closing?.isPending == true else {
            diagnosis = nil
            return
        }
        guard diagnosis == nil, !isDiagnosing else { return }
        isDiagnosing = true
        let doctor = service.doctor
        Task { await diagnosed(await doctor.diagnose()) }
    }

    private func diagnosed(_ found: NetworkDoctor.Diagnosis) async {
        isDiagnosing = false
        diagnosis = found
        await refresh()
    }

    /// The code for the help desk on a screen of a failure, and who can mend it.
    func failure(on screen: Screen) -> TerminalView.Failure? {
        switch screen {
        case .stopped(let stop): .init(code: stop.fault, cause: Phrase(.causeTerm))
        case .upload(let upload) where upload.retry != nil: lineFailure(screen)
        case .signOff(let signOff) where signOff.state == .pending: lineFailure(screen)
        case .settle(let settlement) where !settlement.isRunning && settlement.tone != .good && !settlement.canInsist:
            settlement.classes.isEmpty ? lineFailure(screen) : .init(code: screen.code)
        case .sale(let sale) where sale.state == .unknown: lineFailure(screen)
        default: nil
        }
    }

    private func lineFailure(_ screen: Screen) -> TerminalView.Failure {
        .init(code: diagnosis?.code ?? screen.code, cause: diagnosis.map { Phrase($0.cause) })
    }
}
