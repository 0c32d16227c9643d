import DayEnd
import UnionPay

/// The twelve steps: which comes next, when each has begun and ended.
extension Terminal {
    /// Starts, joins or answers a sign-off command.
    mutating func beginClosing(
        _ request: SignOffRequest, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        if finishWithLast(request, into: &effects) { return }
        // One closing, however often it is asked for.
        session.closingWaiters.append(session.commands.removeFirst().id)
        startDayClosing(request, isAttended: false, at: now, into: &effects)
    }

    /// Answers a request for the closing that ended last with its end. Returns whether it did.
    mutating func finishWithLast(_ request: SignOffRequest, into effects: inout ContiguousArray<Effect>) -> Bool {
        guard state.closing == nil, let last = state.lastClosing, last.identifier == request.identifier,
            last.end == .closed || last.end == .differing
        else { return false }
        finishCommand(.closing(report(last, waitsFor: nil)), into: &effects)
        return true
    }

    mutating func startDayClosing(
        _ request: SignOffRequest, isAttended: Bool, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        session.closingTries = 0
        session.lostSettlements = 0
        session.isStopped = false
        session.insists = request.insists
        session.resumesAt = nil
        beginTurn(isDue: false, at: now)
        if state.closing?.start.scope == .day { return }
        // A batch that is being settled because it was full is settled by the evening's closing then.
        var start = closingStart(request.identifier, .day, at: now)
        start.closesShop = request.closesShop ?? configuration.closesShop ? true : nil
        start.isAttended = isAttended
        start.needsOperator = request.needsOperator
        record([.closingStarted(start)], into: &effects)
    }

    /// The batch is full before the evening: drained, settled, reconciled and closed; selling goes on.
    mutating func startBatchClosing(at now: Moment, into effects: inout ContiguousArray<Effect>) {
        session.closingTries = 0
        session.hasGivenUpDeliveries = false
        record(
            [.closingStarted(closingStart("batch-\(state.batch.text)", .batch, at: now))], into: &effects)
    }

    func closingStart(
        _ identifier: String, _ scope: ClosingScope, at now: Moment
    ) -> TerminalRecord.ClosingStart {
        .init(
            identifier: identifier, scope: scope, businessDay: configuration.businessDay.day(of: now), time: now)
    }

    /// Does the next thing of the closing. Returns whether the machine may go on at once.
    mutating func advanceClosing(at now: Moment, into effects: inout ContiguousArray<Effect>) -> Bool {
        guard let closing = state.closing else { return false }
        if !closing.isStepStarted {
            session.closingTries = 0
            record([.stepStarted(closing.step)], into: &effects)
        }
        switch closing.step {
        case .freeze:
            // A person is asked meanwhile what must be asked.
            if !closing.start.isAttended, closing.owesShopFreeze { return tellShop(into: &effects) }
            end(.freeze, .performed, into: &effects)
        case .openItems, .amounts, .authorize, .confirm:
            if prepareStep(closing, at: now, into: &effects) { return true }
            return state.closing?.owesShopFreeze == true && tellShop(into: &effects)
        case _ where closing.owesShopFreeze && (closing.isConfirmed || !closing.start.isAttended):
            return tellShop(into: &effects)
        case .selfTest: return selfTest(closing, into: &effects)
        case .drain: return drain(at: now, into: &effects)
        case .settle: return settle(at: now, into: &effects)
        case .reconcile: return reconcile(into: &effects)
        case .close: closeBatch(at: now, into: &effects)
        case .signOff:
            guard needsLink(into: &effects) else { return false }
            sendSignOff(into: &effects)
            return false
        case .rest:
            session.awaitsRest = true
            goToSleep(into: &effects)
            effects.append(.rest)
            return false
        }
        return true
    }

    mutating func end(
        _ step: ClosingStep, _ outcome: StepOutcome, after facts: [TerminalRecord] = [],
        into effects: inout ContiguousArray<Effect>
    ) {
        record(facts + [.stepEnded(step, outcome)], into: &effects)
        progressed()
    }

    /// Keys and link go; the terminal wakes for what it owes.
    mutating func goToSleep(into effects: inout ContiguousArray<Effect>) {
        session.hasKeys = false
        effects.append(.wipeKeys)
        dropLink(into: &effects)
    }

    /// Step 3: script notices, reversals, unanswered refunds, then lines booked without the host.
    ///
    /// A reversal or refund without answer keeps the closing pending; a line that cannot be delivered is named on the
    /// slip and travels later.
    private mutating func drain(at now: Moment, into effects: inout ContiguousArray<Effect>) -> Bool {
        guard let work = storedWork(includingDeliveries: !session.hasGivenUpDeliveries) else {
            end(.drain, .performed, into: &effects)
            return true
        }
        guard needsLink(into: &effects) else { return false }
        perform(work, at: now, into: &effects)
        return false
    }

    /// A try of the closing came to nothing: again soon a few times, then pending, and again by itself.
    mutating func closingStuck(_ refusal: Refusal, into effects: inout ContiguousArray<Effect>) {
        guard let closing = state.closing else { return }
        if closing.start.isAttended, closing.step == .drain {
            // A person waits: what is stored goes before the settlement, whose step lets nothing pass it.
            end(.drain, .skipped(reason: .hostAway), into: &effects)
            return
        }
        session.closingTries += 1
        if session.closingTries <= configuration.profile.uploadAttempts {
            startRetry(seconds: 1 << min(session.closingTries - 1, 8), into: &effects)
            return
        }
        if closing.step <= .settle, !session.hasGivenUpDeliveries, state.nextDelivery != nil,
            storedWork(includingDeliveries: false) == nil
        {
            // Lines booked without the host do not hold the closing up.
            session.hasGivenUpDeliveries = true
            session.closingTries = 0
            return
        }
        if closing.start.scope == .day {
            if !closing.isPending { record([.closingEnded(.pending)], into: &effects) }
            answerWaiters(.pending, waitsFor: pendingCause(closing), into: &effects)
        } else {
            while session.commands.first?.command.waitsForBatch == true {
                finishCommand(.refused(refusal), into: &effects)
            }
        }
        if session.failures > ClosingTurns.patience { session.giveTurnUp() }
        scheduleRetry(into: &effects)
    }

    /// A new day's work begins while only the host's word on the sign-off, or the second copy, is missing: the old
    /// day's closing ends. Returns whether it did.
    mutating func supersedeClosing(into effects: inout ContiguousArray<Effect>) -> Bool {
        guard let closing = state.closing, closing.start.scope == .day, closing.isPending, closing.step >= .signOff
        else { return false }
        // The host may have signed this terminal off already.
        session.hasKeys = false
        record(
            [.stepEnded(closing.step, .skipped(reason: .superseded)), .closingEnded(endOfDay)], into: &effects)
        return true
    }

    /// Step 12 is over: the closing has one of its two good ends.
    mutating func rested(_ failure: String?, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        guard session.awaitsRest else { return }
        session.awaitsRest = false
        session.owner = .closing
        guard failure == nil else {
            // Nothing of the host's is owed; the second copy is made again by itself.
            closingStuck(.storeFailed, into: &effects)
            return
        }
        let result = endOfDay
        end(.rest, .performed, into: &effects)
        record([.closingEnded(result)], into: &effects)
        session.mayBeDue = true
        answerWaiters(result, waitsFor: nil, into: &effects)
        // Lines that could not be delivered are tried again after a while.
        scheduleRetry(into: &effects)
    }

    private var endOfDay: ClosingEnd { state.day.verdict == .balanced ? .closed : .differing }
}
