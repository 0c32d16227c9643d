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
    var session = Session()

    /// A machine over a stored state. Feed ``Input/restart`` next.
    public init(configuration: TerminalConfiguration, state: TerminalState) {
        self.configuration = configuration
        self.state = state
    }

    /// Nothing is in flight, nobody waits, nothing is owed that could be done now.
    public var isQuiet: Bool {
        session.exchange == nil && session.commands.isEmpty && session.closingWaiters.isEmpty
            && session.awaitsKeys == nil && !session.awaitsRest
    }

    public var hasKeys: Bool { session.hasKeys }

    /// Takes one input and appends what must be done about it, in order.
    public mutating func handle(_ input: Input, at now: Moment, into effects: inout ContiguousArray<Effect>) {
        switch input {
        case .restart: restart(at: now, into: &effects)
        case .command(let id, let command):
            session.commands.append(.init(id: id, command: command))
            // Somebody is there: what was put off is tried again at once.
            session.retry = nil
        case .linkUp: session.link = .up
        case .linkDown: lostLink(at: now, into: &effects)
        case .received(let message, let processing, let mac):
            receive(message, processing: processing, mac: mac, at: now, into: &effects)
        case .timer(let timer): fired(timer, at: now, into: &effects)
        case .keysInstalled(let failure): keysInstalled(failure, at: now, into: &effects)
        case .rested(let failure): rested(failure, at: now, into: &effects)
        case .storeFailed: storeFailed(into: &effects)
        }
        advance(at: now, into: &effects)
    }

    /// Stores facts and moves the state by them. Everything that the terminal knows goes through here.
    mutating func record(_ records: [TerminalRecord], into effects: inout ContiguousArray<Effect>) {
        effects.append(.append(records))
        for record in records {
            do throws(FoldError) {
                try state.apply(record)
            } catch {
                effects.append(.halt(error.description))
            }
        }
    }

    mutating func reply(_ id: UInt64, _ result: CommandResult, into effects: inout ContiguousArray<Effect>) {
        effects.append(.reply(id: id, result))
    }

    /// Ends the command that is being served.
    mutating func finishCommand(_ result: CommandResult, into effects: inout ContiguousArray<Effect>) {
        guard !session.commands.isEmpty else { return }
        let pending = session.commands.removeFirst()
        if case .transaction(let request) = pending.command, let presentation = request.card.presentation {
            effects.append(.forgetCard(presentation: presentation))
        }
        effects.append(.reply(id: pending.id, result))
    }

    private mutating func restart(at now: Moment, into effects: inout ContiguousArray<Effect>) {
        session = Session()
        var records: [TerminalRecord] = []
        if state.opening == nil {
            records.append(
                .opened(
                    .init(
                        terminal: configuration.terminal, merchant: configuration.merchant,
                        currency: configuration.currency)))
        }
        if let closing = state.closing, closing.start.scope == .day, closing.step < .confirm || !closing.isConfirmed {
            records.append(.closingCancelled)
        }
        for open in state.open where open.unansweredReason == nil {
            records.append(Terminal.unanswered(open.intent, reason: ReversalReason.noAnswer.rawValue, at: now))
        }
        if !records.isEmpty { record(records, into: &effects) }
    }

    /// The record for a transaction whose answer will not come: one that can neither be reversed nor repeated ends
    /// here, as a decline that moved no money.
    static func unanswered(_ intent: TerminalRecord.Intent, reason: String, at now: Moment) -> TerminalRecord {
        guard intent.type.hasReversal || intent.type.isAdvice else {
            return .outcome(
                .init(
                    key: intent.key, code: reason, amount: 0, rrn: "", authorization: nil, clearingDate: nil,
                    scheme: .unknown, time: now))
        }
        return .unanswered(.init(key: intent.key, reason: reason))
    }

    private mutating func storeFailed(into effects: inout ContiguousArray<Effect>) {
        let waiting = session.commands.map(\.id) + session.closingWaiters
        let hadKeys = session.hasKeys
        session = Session()
        session.hasKeys = hadKeys
        effects.append(.disconnect)
        for id in waiting { effects.append(.reply(id: id, .refused(.storeFailed))) }
    }
}
