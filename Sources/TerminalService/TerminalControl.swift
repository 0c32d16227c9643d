import DayEnd
import Foundation
import Operators
import Store
import StrictJSON
import Synchronization
import TerminalCore
import Timekeeping
import UnionPay
import Wire

/// Serves a terminal's control socket: one JSON object in, one out.
struct TerminalControl: Sendable {
    let engine: TerminalEngine
    let people: TerminalPeople
    let paper: PaperDesk
    let tills: TillBook
    let seat = ReaderSeat()
    let configuration: TerminalConfiguration
    let clock: WallClock
    /// Acts that need a supervisor's word besides, where people are set up.
    let secondPersonFor: [Permission]
    let secondSignOff: TerminalSettings.SecondSignOff

    func answer(_ line: String, _ responder: ControlResponder) async {
        let reply: TerminalReply
        do {
            let request = try JSONDecoder().decode(TerminalRequest.self, from: Data(line.utf8))
            reply = try await self.reply(to: request) { event in responder.event(Self.json(event)) }
        } catch {
            var failure = TerminalReply(.error)
            failure.reason = RequestError.text(error)
            reply = failure
        }
        responder.finish(Self.json(reply))
    }

    private static func json(_ value: some Encodable) -> String {
        (try? CanonicalJSON.text(value)) ?? "{}"
    }

    /// Serves a request; where it asks for them, `tell` is given what the closing does until it is answered.
    func reply(
        to request: TerminalRequest, _ tell: @escaping @Sendable (ClosingEvent) -> Void
    ) async throws -> TerminalReply {
        guard request.wantsEvents == true else { return try await reply(to: request) }
        let observer = await engine.observe { records in
            for event in records.lazy.compactMap(ClosingEvent.init) { tell(event) }
        }
        defer { engine.ignore(observer) }
        return try await reply(to: request)
    }

    func reply(to request: TerminalRequest) async throws -> TerminalReply {
        var reply = try await perform(request)
        reply.currency = configuration.currency
        return reply
    }

    private func perform(_ request: TerminalRequest) async throws -> TerminalReply {
        if let date = request.date, let second = request.secondOfDay { clock.set(to: date, secondOfDay: second) }
        switch request.command {
        case .clock, .status: return await status()
        case .signIn:
            if let actor = request.actor { engine.signOn(actor.description) }
            return TerminalReply(await engine.run(.signIn))
        case .sendStored: return TerminalReply(await engine.run(.sendStored))
        case .echo: return TerminalReply(await engine.run(.echo))
        case .downloadParameters: return TerminalReply(await engine.run(.downloadParameters))
        case .uploadStatus: return TerminalReply(await engine.run(.uploadStatus))
        case .signOff:
            let (asked, isRepeat) = await closing(request)
            return told(TerminalReply(await engine.run(.signOff(asked))), isRepeat)
        case .prepareClosing:
            let (asked, isRepeat) = await closing(request)
            return told(TerminalReply(await engine.run(.prepareClosing(asked))), isRepeat)
        case .openDay:
            let day = configuration.businessDay.day(of: clock.now)
            let count = try request.pieces.map { try CashCount($0, in: configuration.currency) }
            return TerminalReply(
                await engine.run(.openDay(.init(identifier: request.identifier ?? "open-\(day)", count: count))))
        case .release:
            guard let key = request.key else { throw RequestError.missing("key") }
            return TerminalReply(await engine.run(.release(key)))
        case .carry: return TerminalReply(await engine.run(.answerPrompt(.carry)))
        case .count:
            guard let pieces = request.pieces else { throw RequestError.missing("pieces") }
            let count = try CashCount(pieces, in: configuration.currency)
            return TerminalReply(await engine.run(.answerPrompt(.count(count))))
        case .explain:
            guard let reason = request.differenceReason else { throw RequestError.missing("differenceReason") }
            return try await explain(reason, request)
        case .authorize:
            guard let proof = request.proof else { throw RequestError.missing("proof") }
            let word = try await people.authorize(proof)
            guard word.isDone else { return TerminalReply(refused: word) }
            return TerminalReply(
                await engine.run(.answerPrompt(.authorize(operatorNumber: proof.number.description))))
        case .people:
            guard let asked = request.people else { throw RequestError.missing("people") }
            var reply = TerminalReply(.people)
            reply.people = try await people.answer(asked)
            return reply
        case .tills:
            guard let asked = request.tills else { throw RequestError.missing("tills") }
            var reply = TerminalReply(.tills)
            reply.tills = try await tills.answer(asked, at: clock.now)
            return reply
        case .confirm:
            guard let list = request.list else { throw RequestError.missing("list") }
            return TerminalReply(await engine.run(.answerPrompt(.confirm(list: list))))
        case .cancelClosing: return TerminalReply(await engine.run(.cancelClosing))
        case .cash:
            guard let kind = request.cash, let amount = request.amount else {
                throw RequestError.missing("cash, amount")
            }
            if kind == .refund, let refusal = try await refusal(of: .refund, request) { return refusal }
            return TerminalReply(
                await engine.run(
                    .cash(
                        CashRequest(
                            kind: kind, amount: amount, reference: request.reference, rounding: request.rounding))))
        case .transaction: return try await transaction(request)
        case .receipt:
            guard let stan = request.original.flatMap({ STAN($0) }) else { throw RequestError.missing("original") }
            let line = await engine.look { state, _ in state.lines.last { $0.key.stan == stan } }
            guard let line else { throw RequestError.unknown(stan) }
            var reply = TerminalReply(.approved)
            reply.line = line
            return reply
        }
    }

    private func told(_ reply: TerminalReply, _ isRepeat: Bool) -> TerminalReply {
        guard isRepeat, reply.result == .closing else { return reply }
        var reply = reply
        reply.isAlreadySettled = true
        return reply
    }

    /// The closing that is meant, and whether it is over; where none is named the one under way, else the last one, while
    /// nothing has been done since it and the shop has not chosen a batch of its own for it, else a new one for the open
    /// batch.
    private func closing(_ request: TerminalRequest) async -> (SignOffRequest, isRepeat: Bool) {
        let needsOperator = await people.isSetUp
        func asked(_ identifier: String) -> SignOffRequest {
            SignOffRequest(
                identifier: identifier, needsOperator: needsOperator, insists: request.insists ?? false,
                closesShop: request.closesShop)
        }
        if let identifier = request.identifier {
            let isOver = await engine.look { state, _ in
                state.closing == nil && state.lastClosing?.identifier == identifier
                    && state.lastClosing?.end != .pending
            }
            return (asked(identifier), isOver)
        }
        let day = configuration.businessDay.day(of: clock.now)
        let answersAgain = secondSignOff == .settled
        let (name, isOver) = await engine.look { state, _ in
            // Between its batch and its end a closing has no open batch to be known by.
            if let closing = state.closing, closing.start.scope == .day { return (closing.start.identifier, false) }
            let isIdle = state.lines.isEmpty && state.open.isEmpty && !state.isSignedIn
            if answersAgain, isIdle, let last = state.lastClosing, last.businessDay == day, state.closing == nil {
                return (last.identifier, last.end != .pending)
            }
            return ("day-\(day)-\(state.batch)", false)
        }
        return (asked(name), isOver)
    }

    /// A reason for a difference; above the limit a supervisor gives a word for this closing.
    private func explain(_ reason: DifferenceReason, _ request: TerminalRequest) async throws -> TerminalReply {
        var approver: String?
        let name = await engine.look { state, _ in state.closing?.start.identifier }
        if let proof = request.proof, let name, let actor = await actor(request) {
            let word = try await people.approve(.overrideDifference, name, by: proof, for: actor)
            guard word.isDone else { return TerminalReply(refused: word) }
            approver = proof.number.description
        } else if await !people.isSetUp {
            // Without operators there is nobody above the person who counts.
            approver = configuration.operatorNumber
        }
        return TerminalReply(await engine.run(.answerPrompt(.explain(reason, approver: approver))))
    }

    /// Dual control: why an act of the shop's list is not done without a supervisor's word; nil where it may be.
    func refusal(of act: Permission, _ request: TerminalRequest) async throws -> TerminalReply? {
        guard secondPersonFor.contains(act), await people.isSetUp else { return nil }
        guard let proof = request.proof, let actor = await actor(request) else {
            return TerminalReply(refused: PeopleReply("refused", code: "super.needed"))
        }
        let reference = request.reference ?? request.original.map { "\(act.rawValue) \($0)" } ?? act.rawValue
        let word = try await people.approve(act, reference, by: proof, for: actor)
        return word.isDone ? nil : TerminalReply(refused: word)
    }

    /// Who asks: whoever is named, else whoever is signed on.
    private func actor(_ request: TerminalRequest) async -> OperatorNumber? {
        if let actor = request.actor { return actor }
        return OperatorNumber(await engine.worker() ?? configuration.operatorNumber)
    }

    private func transaction(_ request: TerminalRequest) async throws -> TerminalReply {
        guard let type = request.type else { throw RequestError.missing("type") }
        guard let card = request.card else { throw RequestError.missing("card") }
        if let act = type.permission, let refusal = try await refusal(of: act, request) { return refusal }
        let result = try await engine.run(
            card,
            { presented in
                TransactionRequest(
                    type: type, amount: request.amount ?? 0, card: presented,
                    original: request.original.flatMap { STAN($0) }, originalSlip: request.originalSlip,
                    authority: request.authority, authorization: request.authorization, reference: request.reference,
                    operatorNumber: request.actor?.description)
            })
        return TerminalReply(result)
    }

    private func status() async -> TerminalReply {
        let (configuration, now, started) = (configuration, clock.now.description, engine.started)
        var reply = TerminalReply(.status)
        reply.status = await engine.look { state, meter in
            var net = state.day.net
            try? net.add(state.net)
            return TerminalStatus(
                terminal: configuration.terminal, merchant: configuration.merchant, batch: state.batch,
                nextSTAN: state.nextSTAN, isSignedIn: state.isSignedIn, lines: state.lines.count,
                open: state.open.map(\.intent.key),
                undelivered: state.late.count + state.lines.lazy.filter { !$0.isDelivered }.count,
                holds: state.holds.count, closingStep: state.closing?.step.rawValue, lastEnd: state.lastClosing?.end,
                lateDays: state.lateDays,
                repair: state.openRepair, repairReceipt: state.repairReceipt,
                quarantined: state.quarantined.map {
                    .init(key: $0.key, type: $0.type, amount: $0.amount, reason: $0.reason, owner: $0.owner)
                },
                twice: state.probablyTwice.isEmpty ? nil : state.probablyTwice, health: state.health,
                net: net, now: now, started: started, commits: meter.commits, commitNanoseconds: meter.nanoseconds)
        }
        reply.status?.prompt = await engine.prompt()
        reply.status?.pending = await engine.pending()
        reply.status?.clockAhead = engine.hostOffset.withLock(\.self).flatMap {
            abs($0) > HostClock.tolerance ? $0 : nil
        }
        reply.status?.restartWaits = await engine.onQueue { $0.restartWaits }
        reply.status?.journalRepair = await engine.journalRepair()
        if engine.room.grade != .plenty { reply.status?.storage = engine.room.grade.rawValue }
        return reply
    }
}

extension TerminalState {
    /// Days that nobody had signed off and that the terminal closed afterwards, since a person last closed one.
    var lateDays: [ClosedDay] {
        closedDays.reversed().prefix { $0.isByItself && $0.time.date > $0.businessDay }.reversed()
    }
}

extension TransactionType {
    /// Under which permission money goes back; nil for what takes money, or none.
    var permission: Permission? { isVoid ? .void : self == .refund ? .refund : nil }
}

/// A request that says too little, or something that nothing here has.
enum RequestError: Error, CustomStringConvertible {
    case missing(String)
    case unknown(STAN)

    var description: String {
        switch self {
        case .missing(let key): "request: expected \(key), found none"
        case .unknown(let stan): "no line with STAN \(stan) stands in the open batch"
        }
    }

    /// What an error says, without repeating what the request held.
    static func text(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            return "request key \(path(context)): expected \(type)"
        case .keyNotFound(let key, _): return "request: expected key \(key.stringValue), found none"
        case .dataCorrupted(let context): return "request key \(path(context)): not readable"
        @unknown default: return "request: not readable"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        context.codingPath.map(\.stringValue).joined(separator: ".")
    }
}
