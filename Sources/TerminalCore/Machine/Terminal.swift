public import DayEnd
import UnionPay

/// The machine of one terminal: inputs in, ordered effects out.
///
/// It owns no socket, store, clock or secret. Its ``state`` is the fold of the records that it asks to be stored; what
/// else it holds is lost at a restart and must not matter. All that is owed to the host follows from the state, so
/// that work goes on after any cut with the same code that began it.
public struct Terminal: Sendable {
    public let configuration: TerminalConfiguration
    public internal(set) var state: TerminalState
    /// Number of the operator who is signed on, two digits; nil where nobody is: then messages carry the configured
    /// one (F63.1). Memory of the shell's alone: whoever starts a terminal signs on again.
    public var worker: String?
    var references = KnownReferences()
    var session = Session()
    /// The session as it was before the effects of the last input: whoever waited then has heard nothing if they
    /// could not be performed.
    var before = Session()

    /// A machine over a stored state. Feed ``Input/restart`` next.
    public init(configuration: TerminalConfiguration, state: TerminalState) {
        self.configuration = configuration
        self.state = state
    }

    /// Nothing is in flight, nobody waits, nothing is owed that could be done now.
    public var isQuiet: Bool {
        session.exchange == nil && session.commands.isEmpty && session.closingWaiters.isEmpty
            && session.promptWaiters.isEmpty && session.awaitsKeys == nil && !session.awaitsRest
            && !session.awaitsSelfTest
    }

    public var hasKeys: Bool { session.hasKeys }

    /// Takes one input and appends what must be done about it, in order.
    public mutating func handle(_ input: Input, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        guard !session.isHalted else {
            if case .command(let id, _) = input {
                effects.append(
                    .reply(id: id, .refused(.notPermitted(.halted("this terminal has stopped")))))
            }
            return
        }
        if case .storeFailed = input {
            storeFailed(into: &effects)
            return
        }
        session.made = [:]
        if case .command(let id, let command) = input { take(command, id: id, into: &effects) }
        before = session
        switch input {
        case .command, .storeFailed: break
        case .restart: restart(at: now, into: &effects)
        case .linkUp:
            session.link = .up
            session.connectTries = 0
        case .linkDown: lostLink(at: now, into: &effects)
        case .received(let message, let processing, let mac):
            receive(message, processing: processing, mac: mac, at: now, into: &effects)
        case .notSent(let exchange, let problem, let isCardUnreadable):
            notSent(exchange, problem, isCardUnreadable: isCardUnreadable, at: now, into: &effects)
        case .timer(let timer): fired(timer, at: now, into: &effects)
        case .keysInstalled(let failure): keysInstalled(failure, at: now, into: &effects)
        case .selfTested(let result): selfTested(result, into: &effects)
        case .rested(let failure): rested(failure, at: now, into: &effects)
        }
        advance(at: now, into: &effects)
        keepHealth(into: &effects)
        if keepSchedule(at: now, into: &effects) { advance(at: now, into: &effects) }
    }

    /// Stores facts and moves the state by them. Everything that the terminal knows goes through here.
    mutating func record(_ records: [TerminalRecord], into effects: inout ContiguousArray<Effect>) {
        guard !session.isHalted else { return }
        for record in records {
            do throws(FoldError) {
                try state.apply(record)
            } catch {
                // What does not follow from the journal must not be written to it.
                halt(error.description, into: &effects)
                return
            }
        }
        effects.append(.append(records))
    }

    mutating func halt(_ evidence: String, into effects: inout ContiguousArray<Effect>) {
        session.isHalted = true
        effects.append(.halt(evidence))
    }

    /// Ends the command that is being served.
    mutating func finishCommand(_ result: CommandResult, into effects: inout ContiguousArray<Effect>) {
        guard !session.commands.isEmpty else { return }
        session.current = nil
        let pending = session.commands.removeFirst()
        endOrder(of: pending.command, after: result, into: &effects)
        answer(pending, result, into: &effects)
        switch result {
        case .refused, .declined, .unknown: answerTwins(of: pending, result, into: &effects)
        default: break
        }
    }

    /// One act has one answer: who asked for it again while it was under way hears what the first one heard. Tried anew
    /// it could be booked after somebody was told that it is not.
    private mutating func answerTwins(
        of pending: Session.Pending, _ result: CommandResult, into effects: inout ContiguousArray<Effect>
    ) {
        guard case .transaction(let request) = pending.command, let reference = request.reference else { return }
        let twins = session.commands.filter { twin in
            guard case .transaction(let other) = twin.command, other.reference == reference else { return false }
            return request.isSameAct(other.type, other.amount)
        }
        session.commands.removeAll { command in twins.contains { $0.id == command.id } }
        for twin in twins { answer(twin, result, into: &effects) }
    }

    func answer(_ pending: Session.Pending, _ result: CommandResult, into effects: inout ContiguousArray<Effect>) {
        if case .transaction(let request) = pending.command, let presentation = request.card.presentation {
            effects.append(.forgetCard(presentation: presentation))
        }
        effects.append(.reply(id: pending.id, result))
    }

    private mutating func take(_ command: Command, id: UInt64, into effects: inout ContiguousArray<Effect>) {
        let pending = Session.Pending(id: id, command: command)
        guard session.commands.count < Session.commandLimit else {
            answer(pending, .refused(.busy), into: &effects)
            return
        }
        session.commands.append(pending)
        if command.isForHost { stopWaitingForCertificate() }
        // Somebody is there: what was put off is tried again at once.
        session.retry = nil
    }
}
