import DayEnd
import UnionPay

/// What the terminal does next, decided from its state each time anew.
enum Work: Sendable {
    case signIn
    case reversal(TerminalState.OpenTransaction)
    case repetition(TerminalState.OpenTransaction)
    case delivery(Line)
    /// Asks what became of a transaction, before it is reversed.
    case statusQuery(TerminalState.OpenTransaction)
    case ticket(RepairOrder)
    /// The shop sells again: its closing was given up.
    case shopLift
    /// The certificate of a chip sale, while nothing else is done.
    case certificate(Line)
    case transaction(TransactionRequest)
    case closing
    /// The terminal woke, or its day was ended without the host's confirmation.
    case signOff
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
            guard !session.isHalted, session.exchange == nil, session.awaitsKeys == nil, !session.awaitsRest,
                !session.awaitsSelfTest,
                session.link != .connecting
            else { return }
            if recover(at: now, into: &effects) { return }
            if serveLocally(at: now, into: &effects) { continue }
            guard let (work, owner) = nextWork() else { return }
            session.owner = owner
            if case .closing = work {
                if advanceClosing(at: now, into: &effects) { continue }
                return
            }
            guard needsLink(into: &effects) else { return }
            perform(work, at: now, into: &effects)
        }
        halt("the terminal made 10,000 steps without waiting for anything", into: &effects)
    }

    private func nextWork() -> (Work, Owner)? {
        guard let pending = session.commands.first else { return owedWork() }
        switch pending.command {
        case .signIn: return (.signIn, .command)
        case .transaction(let request):
            // It waits for the settlement of a full batch, and so for that one's next try.
            if state.closing != nil { return session.retry == nil ? (.closing, .closing) : nil }
            if let work = blockingWork() { return (work, .command) }
            if let work = certificateWork(isOverdue: true) { return (work, .owed) }
            return (.transaction(request), .command)
        case .sendStored: return storedWork(includingDeliveries: true).map { ($0, .command) }
        case .echo: return (.echo, .command)
        case .downloadParameters: return (.parameters, .command)
        case .uploadStatus: return (.status, .command)
        case .prepareClosing: return session.retry == nil ? (.closing, .closing) : nil
        case .signOff, .answerPrompt, .cancelClosing, .note, .cash, .order, .cancelOrder, .noCard, .openDay, .release:
            return nil
        }
    }

    /// What must be out of the way before a transaction may leave: a reversal, missing keys.
    private func blockingWork() -> Work? {
        if let reversal = state.reversalsOwed.first { return session.hasKeys ? undoing(reversal) : .signIn }
        return session.hasKeys && state.isSignedIn ? nil : .signIn
    }

    /// What is stored for the host, oldest first: reversals, unanswered advices, lines booked without it.
    func storedWork(includingDeliveries: Bool) -> Work? {
        let work: Work
        if let reversal = state.reversalsOwed.first {
            work = undoing(reversal)
        } else if let advice = state.repetitionsOwed.first {
            work = .repetition(advice)
        } else if includingDeliveries, let line = state.nextDelivery {
            work = .delivery(line)
        } else {
            return nil
        }
        return session.hasKeys ? work : .signIn
    }

    /// What is owed without anybody asking.
    private func owedWork() -> (Work, Owner)? {
        guard session.retry == nil else { return nil }
        if state.closing != nil {
            // One that a fault has stopped waits; the order for the repair does not.
            if session.isStopped, let order = ticketOwed { return (.ticket(order), .owed) }
            return (.closing, .closing)
        }
        let delivers = session.deliveries > 0 || !state.late.isEmpty
        if let work = storedWork(includingDeliveries: delivers) { return (work, .owed) }
        // Before the terminal goes back to sleep.
        if state.owesShopLift == true { return (session.hasKeys ? .shopLift : .signIn, .owed) }
        if state.owesSignOff { return (.signOff, .owed) }
        // Last: a host that does not answer it must not keep money waiting.
        return (ticketOwed.map { .ticket($0) } ?? certificateWork(isOverdue: false)).map { ($0, .owed) }
    }

    /// Whether anything waits for the host that is sent without anybody asking.
    var owesAnything: Bool {
        state.closing != nil || !state.late.isEmpty || state.owesSignOff || ticketOwed != nil
            || state.owesShopLift == true
            || storedWork(includingDeliveries: session.deliveries > 0) != nil
    }

    /// Serves commands that need no host. Returns whether it did something.
    private mutating func serveLocally(at now: Moment, into effects: inout ContiguousArray<Effect>) -> Bool {
        guard let pending = session.commands.first else { return false }
        if pending.command.beginsWork, supersedeClosing(into: &effects) { return true }
        switch pending.command {
        case .cash(let request):
            bookCash(request, at: now, into: &effects)
            return true
        case .order(let request):
            take(request, at: now, into: &effects)
            return true
        case .cancelOrder(let name):
            endWaiting(name, .cancelled, into: &effects)
            return true
        case .noCard(let name):
            endWaiting(name, .noCard, into: &effects)
            return true
        case .signOff(let request):
            beginClosing(request, at: now, into: &effects)
            return true
        case .prepareClosing(let request):
            return prepareClosing(request, at: now, into: &effects)
        case .answerPrompt(let answer):
            take(answer, at: now, into: &effects)
            return true
        case .cancelClosing:
            cancelClosing(into: &effects)
            return true
        case .openDay(let request):
            openDay(request, at: now, into: &effects)
            return true
        case .release(let key):
            release(key, into: &effects)
            return true
        case .note(let facts):
            record(facts.map(TerminalRecord.personnel), into: &effects)
            finishCommand(.noted, into: &effects)
            return true
        case .transaction(let request):
            return prepare(request.normalized, at: now, into: &effects)
        case .signIn:
            guard let closing = state.closing, closing.step >= .signOff else { return false }
            finishCommand(.refused(.closingUnderWay), into: &effects)
            return true
        case .sendStored:
            // While a batch is being settled its lines stand: what is not at the host by then travels late.
            if state.closing != nil {
                finishCommand(.refused(.closingUnderWay), into: &effects)
                return true
            }
            guard storedWork(includingDeliveries: true) == nil else { return false }
            finishCommand(.sent(remaining: 0), into: &effects)
            return true
        case .echo, .downloadParameters, .uploadStatus:
            return false
        }
    }

    mutating func perform(_ work: Work, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        switch work {
        case .signIn: sendSignIn(into: &effects)
        case .statusQuery(let open): sendStatusQuery(of: open, into: &effects)
        case .shopLift: liftShop(into: &effects)
        case .ticket(let order): sendTicket(order, into: &effects)
        case .certificate(let line): sendCertificate(of: line, into: &effects)
        case .reversal(let open): sendReversal(of: open, into: &effects)
        case .repetition(let open): sendRepetition(of: open, into: &effects)
        case .delivery(let line): sendDelivery(of: line, into: &effects)
        case .transaction(let request): sendTransaction(request.normalized, at: now, into: &effects)
        case .echo: sendManagement(.echo, subject: .echo, into: &effects)
        case .parameters: sendManagement(.parameterDownload, subject: .parameters, into: &effects)
        case .status: sendManagement(.statusUpload, subject: .status, into: &effects)
        case .signOff: sendSignOff(into: &effects)
        case .closing: break
        }
    }

    /// Whether the link is up; if not, it is being made.
    mutating func needsLink(into effects: inout ContiguousArray<Effect>) -> Bool {
        if session.link == .up { return true }
        session.link = .connecting
        effects.append(.connect)
        return false
    }
}

extension Command {
    /// Waits while a full batch is being settled.
    var waitsForBatch: Bool {
        switch self {
        case .transaction, .prepareClosing: true
        default: false
        }
    }

    /// The host has a part in it.
    var isForHost: Bool {
        switch self {
        case .cash, .order, .cancelOrder, .noCard, .openDay, .release, .note, .answerPrompt, .cancelClosing: false
        default: true
        }
    }

    /// Begins a day's work, so that a sign-off which was not confirmed is over.
    fileprivate var beginsWork: Bool {
        switch self {
        case .signIn, .transaction, .cash, .order, .openDay: true
        default: false
        }
    }
}

extension TerminalState {
    var reversalsOwed: some Collection<OpenTransaction> {
        open.lazy.filter { $0.unansweredReason != nil && $0.intent.type.hasReversal }
    }

    var repetitionsOwed: some Collection<OpenTransaction> {
        open.lazy.filter { $0.unansweredReason != nil && !$0.intent.type.hasReversal }
    }

    /// The oldest line that the host has not heard of.
    var nextDelivery: Line? {
        if let line = late.first { return line }
        return undelivered == 0 ? nil : lines.first { !$0.isDelivered }
    }
}
