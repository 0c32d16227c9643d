import DayEnd
import Operators
import Synchronization
import TerminalCore
public import TillAPI

extension TillDesk {
    public func endOfDay() async -> EndOfDay {
        await engine.glance { terminal, _ in EndOfDay(terminal.state, terminal.prompt) }.0
    }

    public func endOfDay(_ act: EndOfDayAct) async -> EndOfDayAnswer {
        let before = await endOfDay()
        var request: TerminalRequest
        var isThere: @Sendable (EndOfDay) -> Bool = { $0.state != .asking || $0.prompt != before.prompt }
        switch act {
        case .begin(let isAttended):
            if before.state == .running || before.state == .pending { return .state(before) }
            if !isAttended, await desk.people.isSetUp { return .refused(TillRefusal(.operatorNeeded)) }
            request = TerminalRequest(isAttended ? .prepareClosing : .signOff)
            isThere = { $0.state != .idle && $0.state != .stopped }
        case .carry: request = TerminalRequest(.carry)
        case .count(let pieces):
            request = TerminalRequest(.count)
            request.pieces = pieces
        case .explain(let reason, let proof):
            request = TerminalRequest(.explain)
            request.differenceReason = reason
            if let proof {
                guard let checked = OperatorProof(proof) else { return .refused(Self.badNumber) }
                request.proof = checked
            }
        case .authorize(let proof):
            guard case .authorize = before.prompt else { return .refused(TillRefusal(.notAsked)) }
            request = TerminalRequest(.authorize)
            guard let checked = OperatorProof(proof) else { return .refused(Self.badNumber) }
            request.proof = checked
        case .confirm(let list):
            request = TerminalRequest(.confirm)
            request.list = list
        case .cancel:
            request = TerminalRequest(.cancelClosing)
            isThere = { $0.state == .idle }
        }
        return await perform(request, until: isThere)
    }

    static let badNumber = TillRefusal(
        .invalidField, "operator: expected two digits", field: "operator")

    /// Hands a request on. A closing runs in the terminal: nobody waits here for more than what it asks next.
    private func perform(
        _ request: TerminalRequest, until isThere: @Sendable (EndOfDay) -> Bool
    ) async -> EndOfDayAnswer {
        let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let observer = await engine.observe { _ in signal.yield() }
        let desk = desk
        let told = RefusalBox()
        Task {
            do {
                if let why = TillRefusal(try await desk.reply(to: request)) { told.set(why) }
            } catch {
                told.set(TillRefusal(error))
            }
            signal.finish()
        }
        for await _ in signals where isThere(await endOfDay()) { break }
        engine.ignore(observer)
        if let why = told.refusal { return .refused(why) }
        return .state(await endOfDay())
    }
}

/// What a request that nobody waits for to its end was refused with.
private final class RefusalBox: Sendable {
    private let content = Mutex<TillRefusal?>(nil)
    var refusal: TillRefusal? { content.withLock { $0 } }
    func set(_ refusal: TillRefusal) { content.withLock { $0 = refusal } }
}

extension OperatorProof {
    init?(_ proof: EndOfDayAct.Proof) {
        guard let number = OperatorNumber(proof.number) else { return nil }
        self.init(number: number, password: proof.password)
    }
}

extension EndOfDay {
    fileprivate init(_ state: TerminalState, _ prompt: ClosingPrompt?) {
        guard let closing = state.closing, closing.start.scope == .day else {
            self.init(state: .idle, last: state.lastClosing)
            return
        }
        let place: State =
            prompt != nil ? .asking : closing.isStopped ? .stopped : closing.isPending ? .pending : .running
        self.init(
            state: place, identifier: closing.start.identifier, businessDay: closing.start.businessDay,
            step: closing.step, prompt: prompt, last: state.lastClosing)
    }
}
