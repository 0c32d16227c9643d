import DayEnd
import UnionPay

/// The twelve steps: which comes next, when each has begun and ended, and the four ends.
extension Terminal {
    /// Starts, joins or answers a sign-off command. Returns whether it did something.
    mutating func beginClosing(
        _ request: SignOffRequest, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) -> Bool {
        if let closing = state.closing {
            guard closing.start.scope == .day else { return false }
            // One closing, however often it is asked for.
            let waiting = session.commands.removeFirst()
            session.closingWaiters.append(waiting.id)
            session.closingTries = 0
            return true
        }
        if let last = state.lastClosing, last.identifier == request.identifier, last.end != .pending {
            finishCommand(.closing(report(last.end, last, slip: nil, waitsFor: nil)), into: &effects)
            return true
        }
        record(
            [
                .closingStarted(
                    .init(
                        identifier: request.identifier, scope: .day,
                        businessDay: configuration.businessDay.day(of: now), time: now))
            ], into: &effects)
        return true
    }

    /// The batch is full before the evening: drained, settled, reconciled and closed; selling goes on.
    mutating func startBatchClosing(at now: Moment, into effects: inout ContiguousArray<Effect>) {
        record(
            [
                .closingStarted(
                    .init(
                        identifier: "batch-\(state.batch.text)", scope: .batch,
                        businessDay: configuration.businessDay.day(of: now), time: now))
            ], into: &effects)
    }

    /// Does the next thing of the closing. Returns whether the machine may go on at once.
    mutating func advanceClosing(at now: Moment, into effects: inout ContiguousArray<Effect>) -> Bool {
        guard let closing = state.closing else { return false }
        if !closing.isStepStarted {
            session.closingTries = 0
            record([.stepStarted(closing.step)], into: &effects)
        }
        switch closing.step {
        case .freeze, .openItems, .confirm:
            end(closing.step, .performed, into: &effects)
        case .amounts: end(.amounts, .skipped(reason: .notCounted), into: &effects)
        case .authorize: end(.authorize, .skipped(reason: .noOperators), into: &effects)
        case .selfTest: end(.selfTest, .skipped(reason: .notFitted), into: &effects)
        case .drain: return drain(at: now, into: &effects)
        case .settle: return needsLink(into: &effects) ? settle(into: &effects) : false
        case .reconcile: return needsLink(into: &effects) ? reconcile(into: &effects) : false
        case .close: closeBatch(at: now, into: &effects)
        case .signOff: return needsLink(into: &effects) ? signOff(into: &effects) : false
        case .rest:
            session.awaitsRest = true
            session.hasKeys = false
            session.link = .down
            effects.append(.wipeKeys)
            effects.append(.disconnect)
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
    }

    private mutating func needsLink(into effects: inout ContiguousArray<Effect>) -> Bool {
        if session.link == .up { return true }
        session.link = .connecting
        effects.append(.connect)
        return false
    }

    /// Step 3: script notices, reversals, unanswered refunds, then lines booked without the host.
    ///
    /// A reversal or refund without answer keeps the closing pending; a line that cannot be delivered is named on the
    /// slip and travels later.
    private mutating func drain(at now: Moment, into effects: inout ContiguousArray<Effect>) -> Bool {
        let givesUpDeliveries = session.closingTries > configuration.profile.uploadAttempts
        guard let work = storedWork(includingDeliveries: !givesUpDeliveries) else {
            end(.drain, .performed, into: &effects)
            return true
        }
        guard needsLink(into: &effects) else { return false }
        switch work {
        case .signIn: sendSignIn(at: now, into: &effects)
        case .reversal(let open): sendReversal(of: open, into: &effects)
        case .repetition(let open): sendRepetition(of: open, into: &effects)
        case .delivery(let line): sendDelivery(of: line, into: &effects)
        default: return false
        }
        return false
    }

    /// A try of the closing came to nothing: again at once a few times, then pending, and again by itself.
    mutating func closingStuck(into effects: inout ContiguousArray<Effect>) {
        guard let closing = state.closing else { return }
        session.closingTries += 1
        if session.closingTries <= configuration.profile.uploadAttempts {
            let number = session.nextRetry
            session.nextRetry &+= 1
            session.retry = .init(number: number)
            effects.append(.startTimer(.retry(number), seconds: 1 << (session.closingTries - 1), isJittered: true))
            return
        }
        // Deliveries alone do not hold the closing up.
        if closing.step == .drain, storedWork(includingDeliveries: false) == nil { return }
        guard closing.start.scope == .day else {
            scheduleRetry(into: &effects)
            return
        }
        if state.lastClosing?.identifier != closing.start.identifier {
            record([.closingEnded(.pending)], into: &effects)
        }
        if let last = state.lastClosing {
            answerWaiters(report(.pending, last, slip: nil, waitsFor: pendingCause(closing)), into: &effects)
        }
        scheduleRetry(into: &effects)
    }

    private func pendingCause(_ closing: TerminalState.ClosingProgress) -> PendingCause {
        switch closing.step {
        case .drain: state.reversalsOwed.isEmpty ? .refund : .reversal
        case .reconcile: nextUpload(closing) == nil ? .uploadEnd : .upload
        case .signOff, .rest: .signOff
        default: .settlement
        }
    }

    mutating func answerWaiters(_ report: ClosingReport, into effects: inout ContiguousArray<Effect>) {
        for id in session.closingWaiters { effects.append(.reply(id: id, .closing(report))) }
        session.closingWaiters = []
    }

    func report(
        _ end: ClosingEnd, _ summary: TerminalState.ClosingSummary, slip: SettlementSlip?, waitsFor: PendingCause?
    ) -> ClosingReport {
        ClosingReport(
            end: end, identifier: summary.identifier, day: summary.day, slip: slip, signOff: summary.signOff,
            waitsFor: waitsFor)
    }

    /// Step 12 is over: the closing has one of its two good ends.
    mutating func rested(_ failure: String?, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        guard session.awaitsRest, let closing = state.closing else { return }
        session.awaitsRest = false
        if failure != nil {
            // Nothing of the host's is owed; the second copy is made again by itself.
            closingStuck(into: &effects)
            return
        }
        let result: ClosingEnd = state.day.verdict == .balanced ? .closed : .differing
        record([.stepEnded(.rest, .performed), .closingEnded(result)], into: &effects)
        session.failures = 0
        if let last = state.lastClosing, last.identifier == closing.start.identifier {
            answerWaiters(report(result, last, slip: nil, waitsFor: nil), into: &effects)
        }
    }
}
