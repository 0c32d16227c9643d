public import DayEnd
import UnionPay

/// After a start, and after the store has failed.
extension Terminal {
    /// Puts a state that was folded anew from disk in the place of the one in memory, after an append has failed: the
    /// failed records may be on disk or not. Feed ``Input/storeFailed`` next.
    public mutating func adopt(_ state: TerminalState) {
        self.state = state
        references = KnownReferences()
    }

    mutating func restart(at now: Moment, into effects: inout ContiguousArray<Effect>) {
        session = Session()
        session.mayBeDue = true
        // Preparation is cancelled and selling resumes, unless whoever asked has been told that it goes on by itself.
        if let closing = state.closing, !closing.isConfirmed, !closing.isPending { session.cancels = closing.start }
        before.cancels = session.cancels
        takeUp(reason: .noAnswer, at: now, into: &effects)
        // The cut may have come between a batch's end and the destruction of its keys.
        let keys = state.destroyableKeys
        if !keys.isEmpty { effects.append(.destroyDataKeys(keys)) }
    }

    /// Records what the cut, or the failure of the store, has ended.
    private mutating func takeUp(
        reason: ReversalReason, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        var records: [TerminalRecord] = []
        if state.opening == nil {
            records.append(
                .opened(
                    .init(
                        terminal: configuration.terminal, merchant: configuration.merchant,
                        currency: configuration.currency)))
        }
        // Where the store failed after that record, or at one of a closing that came later, there is no such one.
        if let cancelled = session.cancels, state.closing?.start == cancelled { records.append(.closingCancelled) }
        session.cancels = nil
        records += unanswered(reason: reason, at: now) + interruptedOrder
        if !records.isEmpty { record(records, into: &effects) }
    }

    /// The store refused a record. Everybody who waits is told what the store then held; what was in flight is marked
    /// when the next input comes that is not this one.
    mutating func storeFailed(into effects: inout ContiguousArray<Effect>) {
        let made = session.made
        let timers = (session.nextExchange, session.nextRetry, session.nextScheduleTimer, session.nextHealthTimer)
        session = Session()
        session.mayBeDue = true
        session.hasKeys = before.hasKeys
        session.cancels = before.cancels
        // Timers of before must not be taken for new ones.
        (session.nextExchange, session.nextRetry, session.nextScheduleTimer, session.nextHealthTimer) = timers
        session.failures = before.failures
        session.mustRecover = true
        effects.append(.disconnect)
        for (offset, pending) in before.commands.enumerated() {
            let key = made[pending.id] ?? (offset == 0 ? before.current : nil)
            answer(pending, earlierResult(of: pending.command) ?? resultAfterFailure(key), into: &effects)
        }
        for id in before.promptWaiters + before.closingWaiters {
            effects.append(.reply(id: id, .refused(.storeFailed)))
        }
        let keys = state.destroyableKeys
        if !keys.isEmpty { effects.append(.destroyDataKeys(keys)) }
        startRetry(seconds: 1 << min(session.failures, 8), into: &effects)
        session.failures += 1
    }

    /// Marks what was in flight when the store failed. Returns whether the terminal must wait before it can.
    mutating func recover(at now: Moment, into effects: inout ContiguousArray<Effect>) -> Bool {
        guard session.mustRecover else { return false }
        guard session.retry == nil else { return true }
        session.mustRecover = false
        takeUp(reason: .terminalFault, at: now, into: &effects)
        return false
    }

    /// What was done under a reference before is done, whatever cannot be written now.
    private func earlierResult(of command: Command) -> CommandResult? {
        switch command {
        case .transaction(let request): earlierResult(of: request)
        case .cash(let request): earlierResult(of: request)
        default: nil
        }
    }

    /// A sale whose intent is on disk may have been made, whatever the store says of its outcome.
    private func resultAfterFailure(_ key: LineKey?) -> CommandResult {
        guard let key else { return .refused(.storeFailed) }
        if let line = state.line(key) { return .approved(line, code: ResponseCode.approved.text) }
        return state.open.contains { $0.intent.key == key }
            ? .unknown(key: key, reason: ReversalReason.terminalFault.rawValue) : .refused(.storeFailed)
    }

    private func unanswered(reason: ReversalReason, at now: Moment) -> [TerminalRecord] {
        state.open.filter { $0.unansweredReason == nil }.map {
            Terminal.unanswered($0.intent, reason: reason.rawValue, at: now)
        }
    }

    /// The record for a transaction whose answer will not come: one that can neither be reversed nor repeated ends
    /// here, as a decline that moved no money.
    static func unanswered(_ intent: TerminalRecord.Intent, reason: String, at now: Moment) -> TerminalRecord {
        guard intent.type.hasReversal || intent.type.isAdvice else { return ended(intent.key, code: reason, at: now) }
        return .unanswered(.init(key: intent.key, reason: reason))
    }

    /// An outcome that moved no money.
    static func ended(_ key: LineKey, code: String, at now: Moment) -> TerminalRecord {
        .outcome(
            .init(
                key: key, code: code, amount: 0, rrn: "", authorization: nil, clearingDate: nil, scheme: .unknown,
                time: now))
    }
}
