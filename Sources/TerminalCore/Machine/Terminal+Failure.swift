import DayEnd
import UnionPay

/// What becomes of a try that came to nothing.
extension Terminal {
    /// Whoever the try was made for hears of it; without anybody, the next try waits.
    mutating func failed(_ refusal: Refusal, into effects: inout ContiguousArray<Effect>) {
        if session.owner == .closing, shopNotReached(into: &effects) { return }
        switch session.owner {
        case .closing: closingStuck(refusal, into: &effects)
        case .owed: scheduleRetry(into: &effects)
        case .command:
            finishCommand(.refused(refusal), into: &effects)
            scheduleRetry(into: &effects)
        }
    }

    /// Something was done that was owed: the next failure is the first one again.
    mutating func progressed() {
        session.failures = 0
        session.closingTries = 0
        session.reversalTries = 0
    }

    /// How often what is owed has been tried in vain since something last went well.
    public var failedTries: Int { session.failures + session.closingTries }

    /// A long wait: see ``ClosingTurns/pause(failures:)``.
    mutating func scheduleRetry(into effects: inout ContiguousArray<Effect>) {
        guard session.retry == nil, owesAnything else { return }
        session.hasGivenUpDeliveries = false
        startRetry(seconds: ClosingTurns.pause(failures: session.failures), into: &effects)
        session.failures += 1
    }

    /// The shell adds jitter, so that many terminals do not come back at once.
    mutating func startRetry(seconds: Int, isJittered: Bool = true, into effects: inout ContiguousArray<Effect>) {
        let number = session.nextRetry
        session.nextRetry &+= 1
        session.retry = number
        effects.append(.startTimer(.retry(number), seconds: seconds, isJittered: isJittered))
    }

    mutating func fired(_ timer: TimerID, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        switch timer {
        case .answer(let number):
            guard let exchange = session.exchange, exchange.number == number else { return }
            session.exchange = nil
            // The answer may still be on this link; a new link keeps it from meeting a later question.
            dropLink(into: &effects)
            answerFailed(exchange, reason: .noAnswer, at: now, into: &effects)
        case .retry(let number):
            if session.retry == number { session.retry = nil }
        case .schedule(let number):
            guard session.scheduleTimer == number else { return }
            session.scheduleTimer = nil
            session.mayBeDue = true
        case .health(let number):
            guard session.healthTimer == number else { return }
            session.healthTimer = nil
            checkHealth(into: &effects)
        }
    }

    mutating func dropLink(into effects: inout ContiguousArray<Effect>) {
        session.link = .down
        effects.append(.disconnect)
    }

    mutating func lostLink(at now: Moment, into effects: inout ContiguousArray<Effect>) {
        let wasConnecting = session.link == .connecting
        session.link = .down
        if let exchange = session.exchange {
            session.exchange = nil
            answerFailed(exchange, reason: .noAnswer, at: now, into: &effects)
        } else if wasConnecting {
            session.connectTries += 1
            if session.connectTries < configuration.profile.connectAttempts {
                _ = needsLink(into: &effects)
                return
            }
            session.connectTries = 0
            failed(.noConnection, into: &effects)
        }
    }

    /// No valid answer to this exchange will be taken any more.
    mutating func answerFailed(
        _ exchange: Exchange, reason: ReversalReason, at now: Moment, into effects: inout ContiguousArray<Effect>
    ) {
        switch exchange.subject {
        case .transaction(let key): transactionUnanswered(key, reason: reason, at: now, into: &effects)
        case .reversal(let key):
            // The reason of the last failure is the reason of the next try.
            if reason != .noAnswer {
                record([.unanswered(.init(key: key, reason: reason.rawValue))], into: &effects)
            }
            // A closing counts its own tries.
            session.reversalTries += 1
            if session.owner != .closing, session.reversalTries < configuration.profile.reversalAttempts { return }
            session.reversalTries = 0
            // Perhaps the keys are not the host's any more: the next try begins with a sign-in.
            session.hasKeys = false
            failed(.reversalOwed(key), into: &effects)
        case .signIn: failed(.cannotSignIn(.noAnswer), into: &effects)
        // Nothing is lost: the reversal follows, as with a host that cannot be asked.
        case .statusQuery(let key): session.asked.insert(key)
        case .certificate(let key): certificateEnded(key)
        default: failed(.noConnection, into: &effects)
        }
    }

    /// The request never left. What is stored is tried again; a transaction that nobody heard of is over.
    mutating func notSent(
        _ number: UInt32, _ problem: String, isCardUnreadable: Bool, at now: Moment,
        into effects: inout ContiguousArray<Effect>
    ) {
        guard let exchange = session.exchange, exchange.number == number else { return }
        session.exchange = nil
        if isCardUnreadable, quarantine(exchange.subject, problem, at: now, into: &effects) { return }
        if case .certificate(let key) = exchange.subject {
            certificateEnded(key)
            return
        }
        guard case .transaction(let key) = exchange.subject else {
            failed(.noConnection, into: &effects)
            return
        }
        guard state.open.contains(where: { $0.intent.key == key }) else { return }
        record([Terminal.ended(key, code: ReversalReason.terminalFault.rawValue, at: now)], into: &effects)
        finishCommand(.refused(.notPermitted(.unwritable(problem))), into: &effects)
    }
}
