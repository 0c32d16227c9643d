import DayEnd
import HostCore
import ISO8583
import TerminalCore
import UnionPay

/// The faults of one cell, each of which strikes once at its place.
final class GridArms {
    private struct Arm {
        var step: GridStep
        var fault: GridFault
        var isUsed = false
    }

    private var arms: [Arm]
    private let answer: (step: GridStep, answer: GridAnswer)
    private var answersLeft: Int
    /// The host has said it.
    private var isAnswerGiven = false
    private var isHostBack = false
    private let world: World
    /// A request of this place is at the host now.
    private var hostFault: GridFault?

    init(_ cell: GridCell, _ world: World) {
        arms = [Arm(step: cell.step, fault: cell.fault)]
        if let second = cell.second { arms.append(Arm(step: second.step, fault: second.fault)) }
        answer = (cell.step, cell.answer)
        answersLeft = cell.answer == .broken ? .max : 1
        self.world = world
    }

    var hasStruck: Bool { isAnswerGiven && arms.allSatisfy { $0.isUsed || $0.fault == .none } }

    /// A host that was away is there again.
    func bringHostBack() { isHostBack = true }

    /// A host that answered 96 works again.
    func repairHost() { answersLeft = 0 }

    func set() {
        world.faults.fate = { [unowned self] _, way, message in fate(way, message) }
        world.faults.breaks = { [unowned self] in use { $0 == .linkBreaks } }
        world.faults.terminalDies = { [unowned self] cut in
            cut.effect != nil && use(here: true) { $0 == .powerCut }
        }
        world.faults.store = { [unowned self] _ in
            if use(here: true, { $0 == .notWritten }) { return .notWritten }
            return use(here: true, { $0 == .writtenUnseen }) ? .written : nil
        }
        world.faults.hostDies = { [unowned self] cut in
            guard let fault = hostFault else { return false }
            guard cut.place == (fault == .hostDiesBefore ? .before : .afterCommit) else { return false }
            hostFault = nil
            return true
        }
        world.faults.answer = { [unowned self] message in rewritten(message) }
    }

    /// The place whose request was the last to leave; nil where that was of no place that matters.
    private var waitingFor: GridStep?

    private func fate(_ way: Way, _ message: Message) -> Fate {
        let kind = Catalogue.classify(message) ?? .echo
        if way == .toHost { waitingFor = arms.first { $0.step.sends(kind) && isClosing }?.step }
        for index in arms.indices where !arms[index].isUsed && isClosing {
            // Not every answer tells what it answers.
            guard way == .toHost ? arms[index].step.sends(kind) : waitingFor == arms[index].step else { continue }
            let fault = arms[index].fault
            switch (fault, way) {
            case (.requestLost, .toHost), (.answerLost, .toTerminal): return struck(index, .lose)
            case (.requestTwice, .toHost), (.answerTwice, .toTerminal): return struck(index, .duplicate)
            case (.answerLate, .toTerminal): return struck(index, .delay(45_000))
            case (.hostDiesBefore, .toHost), (.hostDiesAfter, .toHost):
                hostFault = fault
                return struck(index, .deliver)
            case (.hostAway, .toHost): return struck(index, .lose)
            default: continue
            }
        }
        // A host that is away stays away.
        return !isHostBack && arms.contains { $0.isUsed && $0.fault == .hostAway } ? .lose : .deliver
    }

    private var isClosing: Bool { world.terminal.state.closing != nil }

    private func struck(_ index: Int, _ fate: Fate) -> Fate {
        arms[index].isUsed = true
        return fate
    }

    /// Uses the first fault that fits and whose place is now.
    private func use(here: Bool = false, _ fits: (GridFault) -> Bool) -> Bool {
        for index in arms.indices where !arms[index].isUsed && fits(arms[index].fault) {
            guard here ? isIn(arms[index].step) : waitingFor == arms[index].step else { continue }
            arms[index].isUsed = true
            return true
        }
        return false
    }

    /// The newest record on disk says that this step has begun, or the place's own message is on its way.
    private func isIn(_ place: GridStep) -> Bool {
        if place.hasMessage { return waitingFor == place }
        return world.journal.records.last?.text.contains("\"stepStarted\":{\"_0\":\(place.step.rawValue)}") == true
    }

    private func rewritten(_ message: Message) -> Message? {
        // Also outside of the closing: what was left out of it travels later, and what a cut has cancelled by itself.
        let kind = Catalogue.classify(message) ?? .echo
        if answer.answer.isVerdict { return kind == .settlement ? judged(message) : nil }
        let code: ResponseCode? =
            switch answer.answer {
            case .passing: .dateSwitch
            case .broken: .systemFault
            case .signIn: .signInRequired
            default: nil
            }
        // Not every answer tells what it answers.
        guard let code, answersLeft > 0, waitingFor == answer.step || answer.step.sends(kind) else { return nil }
        answersLeft -= 1
        isAnswerGiven = true
        var lie = message
        lie.set(39, code.text)
        return lie
    }

    /// The host's word on the totals. Whether it agrees or differs follows from its own books; only that it cannot
    /// compare is put into its mouth.
    private func judged(_ message: Message) -> Message? {
        guard let text = message.text(48), let form = SettlementTotals.Form(length: text.utf8.count),
            var totals = try? SettlementTotals(parsing: text)
        else { return nil }
        guard answer.answer == .cannotCompare else {
            if totals.isBalanced == (answer.answer == .agrees) { isAnswerGiven = true }
            return nil
        }
        totals.domesticVerdict = .error
        totals.foreignVerdict = .error
        guard let told = try? totals.text(form) else { return nil }
        isAnswerGiven = true
        var lie = message
        lie.set(48, told)
        return lie
    }
}
