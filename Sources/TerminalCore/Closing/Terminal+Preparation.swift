public import DayEnd
import UnionPay

/// Steps 2 and 4 to 6: what a person is asked, and what the answers do. With nobody there the shop's rule answers.
extension Terminal {
    /// What the closing waits for from a person now; nil where it waits for nobody.
    public var prompt: ClosingPrompt? {
        guard let closing = state.closing, closing.start.isAttended, !closing.isConfirmed else { return nil }
        switch closing.step {
        case .openItems: return state.openItems.isEmpty || closing.carried != nil ? nil : .openItems(state.openItems)
        case .amounts:
            guard let comparison = closing.comparison else { return .count }
            guard comparison.needsReason, closing.explanation == nil else { return nil }
            return .explain(comparison, needsApproval: comparison.needsApproval(under: configuration.cash))
        case .authorize: return closing.start.needsOperator && closing.authorization == nil ? .authorize : nil
        case .confirm: return (try? state.overview(of: closing.start.businessDay)).map(ClosingPrompt.confirm)
        default: return nil
        }
    }

    /// Returns whether it did something: while a full batch is being settled a person waits for the end of that.
    mutating func prepareClosing(
        _ request: SignOffRequest, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) -> Bool {
        if finishWithLast(request, into: &effects) { return true }
        if state.closing?.start.scope == .batch { return false }
        let id = session.commands.removeFirst().id
        // Past the confirmation, or with nobody asked, there is only the end to wait for.
        if let closing = state.closing, closing.isConfirmed || !closing.start.isAttended {
            session.closingWaiters.append(id)
        } else {
            session.promptWaiters.append(id)
        }
        // A person who asks again does not wait for the timer.
        session.retry = nil
        startDayClosing(request, isAttended: true, at: now, into: &effects)
        return true
    }

    /// Ends a step that a person has answered, or that nobody is asked about. Returns whether the machine may go on.
    mutating func prepareStep(
        _ closing: TerminalState.ClosingProgress, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) -> Bool {
        if let prompt {
            for id in session.promptWaiters { effects.append(.reply(id: id, .awaits(prompt))) }
            session.promptWaiters = []
            return false
        }
        guard closing.step != .confirm || !closing.start.isAttended else {
            // A confirmation ends the step by itself; without a question the sums have left their range.
            halt("the lines of batch \(state.batch) cannot be summed", into: &effects)
            return false
        }
        let outcome: StepOutcome =
            switch closing.step {
            case .amounts where !closing.start.isAttended: .skipped(reason: .notCounted)
            case .authorize where !closing.start.needsOperator: .skipped(reason: .noOperators)
            case .authorize where !closing.start.isAttended: .skipped(reason: .nobodyThere)
            default: .performed
            }
        end(closing.step, outcome, into: &effects)
        return true
    }

    /// A person's answer. One that nobody asked for changes nothing.
    mutating func take(_ answer: PromptAnswer, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        guard let closing = state.closing, let prompt else {
            finishCommand(.refused(.notAsked), into: &effects)
            return
        }
        switch (answer, prompt) {
        case (.carry, .openItems(let items)): accept([.openItemsCarried(items)], into: &effects)
        case (.count(let count), .count), (.count(let count), .explain):
            guard let expected = try? state.day.expectedCash(float: configuration.cash.float) else {
                halt("the cash of the day cannot be summed", into: &effects)
                return
            }
            accept([.counted(CashComparison(counted: count, expected: expected))], into: &effects)
        case (.explain(let reason, let approver), .explain(_, let needsApproval)):
            guard !needsApproval || approver != nil else {
                finishCommand(.refused(.needsApproval), into: &effects)
                return
            }
            accept(
                [.differenceExplained(.init(reason: reason, approver: needsApproval ? approver : nil))], into: &effects)
        case (.authorize(let number), .authorize):
            accept([.authorized(.init(operatorNumber: number, time: now))], into: &effects)
        case (.confirm(let list), .confirm(let overview)):
            guard list == overview.list else {
                finishCommand(.refused(.listChanged), into: &effects)
                return
            }
            session.closingWaiters.append(session.commands.removeFirst().id)
            end(closing.step, .performed, into: &effects)
        default: finishCommand(.refused(.notAsked), into: &effects)
        }
    }

    /// Stores an answer; whoever gave it waits for the next question.
    private mutating func accept(_ records: [TerminalRecord], into effects: inout ContiguousArray<Effect>) {
        session.promptWaiters.append(session.commands.removeFirst().id)
        record(records, into: &effects)
    }

    mutating func cancelClosing(into effects: inout ContiguousArray<Effect>) {
        guard let closing = state.closing, closing.start.scope == .day, mayGiveUp(closing) else {
            finishCommand(.refused(state.closing == nil ? .notAsked : .closingUnderWay), into: &effects)
            return
        }
        session.tellsShop = false
        record([.closingCancelled], into: &effects)
        for id in session.promptWaiters + session.closingWaiters { effects.append(.reply(id: id, .cancelled)) }
        session.promptWaiters = []
        session.closingWaiters = []
        finishCommand(.cancelled, into: &effects)
    }

    /// Nothing is confirmed yet, or the closing waits at a point at which the batch is open on both sides: a host that
    /// is told the end of the upload closes the batch then, and reckons a 0500 afresh until then.
    private func mayGiveUp(_ closing: TerminalState.ClosingProgress) -> Bool {
        guard closing.isConfirmed || closing.isPending else { return true }
        guard closing.isPending, session.exchange == nil else { return false }
        return closing.step < .settle || (closing.step == .settle && configuration.profile.sendsEndWhenBalanced)
    }
}
