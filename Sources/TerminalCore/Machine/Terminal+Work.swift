import DayEnd
import UnionPay

/// What the terminal does next, decided from its state each time anew.
enum Work: Sendable {
    case signIn
    case reversal(TerminalState.OpenTransaction)
    case repetition(TerminalState.OpenTransaction)
    case delivery(Line)
    case transaction(TransactionRequest)
    case closing
    case echo
    case parameters
    case status
}

extension Terminal {
    /// Goes on until something must be waited for.
    mutating func advance(at now: Moment, into effects: inout ContiguousArray<Effect>) {
        // Each turn either waits, ends a command, or moves the state; the bound is a guard against a rule that does
        // neither.
        for _ in 0..<10_000 {
            guard session.exchange == nil, session.awaitsKeys == nil, !session.awaitsRest,
                session.link != .connecting
            else { return }
            if serveLocally(at: now, into: &effects) { continue }
            guard let work = nextWork() else { return }
            if case .closing = work {
                if advanceClosing(at: now, into: &effects) { continue }
                return
            }
            guard session.link == .up else {
                session.link = .connecting
                effects.append(.connect)
                return
            }
            perform(work, at: now, into: &effects)
        }
        effects.append(.halt("the terminal made 10,000 steps without waiting for anything"))
    }

    private func nextWork() -> Work? {
        guard let pending = session.commands.first else { return owedWork() }
        switch pending.command {
        case .signIn: return .signIn
        case .transaction(let request): return blockingWork(needsMAC: true) ?? .transaction(request)
        case .sendStored: return storedWork(includingDeliveries: true)
        case .signOff: return .closing
        case .echo: return .echo
        case .downloadParameters: return .parameters
        case .uploadStatus: return .status
        case .cash: return nil
        }
    }

    /// What must be out of the way before a transaction may leave: a full batch, a reversal, missing keys.
    private func blockingWork(needsMAC: Bool) -> Work? {
        if state.closing != nil { return .closing }
        if let reversal = state.reversalsOwed.first { return session.hasKeys ? .reversal(reversal) : .signIn }
        return session.hasKeys && state.isSignedIn ? nil : .signIn
    }

    /// What is stored for the host, oldest first: reversals, unanswered advices, lines booked without it.
    func storedWork(includingDeliveries: Bool) -> Work? {
        let work: Work
        if let reversal = state.reversalsOwed.first {
            work = .reversal(reversal)
        } else if let advice = state.repetitionsOwed.first {
            work = .repetition(advice)
        } else if includingDeliveries, let line = state.deliveriesOwed.first {
            work = .delivery(line)
        } else {
            return nil
        }
        return session.hasKeys ? work : .signIn
    }

    /// What is owed without anybody asking.
    private func owedWork() -> Work? {
        guard session.retry == nil else { return nil }
        if state.closing != nil { return .closing }
        if let work = storedWork(includingDeliveries: false) { return work }
        return session.deliveries > 0 ? storedWork(includingDeliveries: true) : nil
    }

    /// Serves commands that need no host. Returns whether it did something.
    private mutating func serveLocally(at now: Moment, into effects: inout ContiguousArray<Effect>) -> Bool {
        guard let pending = session.commands.first else { return false }
        switch pending.command {
        case .cash(let request):
            bookCash(request, at: now, into: &effects)
            return true
        case .signOff(let request):
            return beginClosing(request, at: now, into: &effects)
        case .transaction(let request):
            return prepare(request, at: now, into: &effects)
        case .sendStored:
            guard storedWork(includingDeliveries: true) == nil else { return false }
            finishCommand(.sent(remaining: 0), into: &effects)
            return true
        default:
            return false
        }
    }

    private mutating func perform(_ work: Work, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        switch work {
        case .signIn: sendSignIn(at: now, into: &effects)
        case .reversal(let open): sendReversal(of: open, into: &effects)
        case .repetition(let open): sendRepetition(of: open, into: &effects)
        case .delivery(let line): sendDelivery(of: line, into: &effects)
        case .transaction(let request): sendTransaction(request, at: now, into: &effects)
        case .echo: sendManagement(.echo, subject: .echo, into: &effects)
        case .parameters: sendManagement(.parameterDownload, subject: .parameters, into: &effects)
        case .status: sendManagement(.statusUpload, subject: .status, into: &effects)
        case .closing: break
        }
    }

    /// A try came to nothing. With a command, the command ends; without one, the next try waits.
    mutating func failed(_ refusal: Refusal, into effects: inout ContiguousArray<Effect>) {
        if session.commands.first?.isClosing == true || (session.commands.isEmpty && state.closing != nil) {
            closingStuck(into: &effects)
        } else if session.commands.isEmpty {
            scheduleRetry(into: &effects)
        } else {
            // The closing of a full batch stands behind a transaction: it waits, and the transaction is refused.
            session.closingTries = 0
            finishCommand(.refused(refusal), into: &effects)
            if session.commands.isEmpty { scheduleRetry(into: &effects) }
        }
    }

    /// 1, 2, 4 … 256 seconds, jittered by the shell.
    mutating func scheduleRetry(into effects: inout ContiguousArray<Effect>) {
        guard state.closing != nil || storedWork(includingDeliveries: true) != nil else { return }
        let number = session.nextRetry
        session.nextRetry &+= 1
        session.retry = .init(number: number)
        effects.append(.startTimer(.retry(number), seconds: 1 << min(session.failures, 8), isJittered: true))
        session.failures += 1
    }
}

extension Session.Pending {
    var isClosing: Bool {
        if case .signOff = command { true } else { false }
    }
}

extension TerminalState {
    var reversalsOwed: [OpenTransaction] {
        open.filter { $0.unansweredReason != nil && $0.intent.type.hasReversal }
    }

    var repetitionsOwed: [OpenTransaction] {
        open.filter { $0.unansweredReason != nil && !$0.intent.type.hasReversal }
    }

    var deliveriesOwed: [Line] { late + lines.filter { !$0.isDelivered } }
}
