import DayEnd
import Operators
import TerminalCore
import TouchPage
import UnionPay
import Wording

/// A transaction whose money is about to go back: undone whole in its batch, or refunded, in part too.
struct PageGiveBack: Sendable {
    var type: TransactionType
    var line: Line
    /// What of it has not been given back yet, minor units.
    var most: Int64
    /// Minor units; nil until somebody has said how much of it is refunded.
    var amount: Int64?
}

/// Giving money back at the page.
extension PageFront {
    func openVoid(_ id: String) async -> ActionOutcome {
        let line = await desk.engine.look { state, _ in
            state.lines.last { $0.key.pageName == id && $0.canBeVoided }?.withoutSealedCard
        }
        guard let line else { return .refused(Phrase(.problemStale)) }
        place.forgetPassword()
        place.givesBack = PageGiveBack(type: .saleVoid, line: line, most: line.amount, amount: line.amount)
        return .done
    }

    /// Asks how much of the transaction whose receipt is shown goes back.
    func openRefund() async -> ActionOutcome {
        guard let line = place.receipts?.shown, line.canBeRefunded else { return .refused(Phrase(.problemStale)) }
        let most = await desk.engine.look { state, _ in max(0, line.amount - state.refunded(of: line)) }
        guard most > 0 else { return .refused(Phrase(.givebackMost, ["amt": .money(Money(0, currency))])) }
        place.forgetPassword()
        place.givesBack = PageGiveBack(type: .refund, line: line, most: most, amount: nil)
        return .done
    }

    /// Gives the closing up to complete a pre-authorisation, or to let it go: nothing can be done to a card meanwhile.
    func resolve(_ id: String, _ choice: ItemChoice) async throws -> ActionOutcome {
        let hold = await desk.engine.look { state, _ in
            state.holds.last { $0.key.pageName == id }?.withoutSealedCard
        }
        guard let hold else { return .refused(Phrase(.problemStale)) }
        let outcome = try await cancel()
        guard case .done = outcome else { return outcome }
        // What belonged to the closing is over, whether or not its record has come by yet.
        place.forget()
        place.givesBack =
            choice == .pay
            ? PageGiveBack(type: .completion, line: hold, most: hold.amount, amount: nil)
            : PageGiveBack(type: .preAuthorizationVoid, line: hold, most: hold.amount, amount: hold.amount)
        return .done
    }

    /// How much is refunded, or back to the question before.
    func carryOut(_ action: PageAction, on act: PageGiveBack, reference: String) async throws -> ActionOutcome {
        switch action {
        case .back where act.type.asksAmount && act.amount != nil:
            place.forgetPassword()
            place.givesBack?.amount = nil
        case .back: place.givesBack = nil
        case .giveAmount(let amount) where act.amount == nil:
            guard amount <= act.most else {
                return .refused(most(act))
            }
            place.givesBack?.amount = amount
        case .proceed: return try await giveBack(act, by: nil, reference: reference)
        case .supervisor(let number, let password):
            return try await giveBack(act, by: (number, password), reference: reference)
        default: return .refused(Phrase(.problemStale))
        }
        return .done
    }

    func screen(of act: PageGiveBack, _ people: PagePeople) -> Screen {
        let isRefund = act.type == .refund
        let permission = act.type.permission
        let isAsked = people.isSetUp && permission.map { desk.secondPersonFor.contains($0) } == true
        let line = act.line
        var original: Phrase?
        if isRefund {
            original = Phrase(.givebackOriginal, ["date": .date(line.time.date), "rrn": .text(line.rrn)])
        }
        return .giveBack(
            GiveBack(
                title: Phrase(act.type.question), act: Phrase(act.type.doing), type: Phrase(line.type.name),
                amount: Money(act.amount ?? act.most, currency), time: line.time.clockTime,
                card: line.card.masked.isEmpty ? nil : line.card.masked, original: original,
                entry: act.amount == nil ? AmountEntry(currency) : nil, most: act.amount == nil ? most(act) : nil,
                supervisor: isAsked && act.amount != nil
                    ? SupervisorRequest(reason: Phrase(.superNeeded), problem: place.supervisorProblem) : nil))
    }

    private func most(_ act: PageGiveBack) -> Phrase {
        Phrase(act.type == .completion ? .givebackTake : .givebackMost, ["amt": .money(Money(act.most, currency))])
    }

    /// Presents the card again and gives back what it paid.
    private func giveBack(
        _ act: PageGiveBack, by supervisor: (number: String, password: Secret)?, reference: String
    ) async throws -> ActionOutcome {
        guard let given = act.amount else { return .refused(Phrase(.problemStale)) }
        guard let reader else { return .refused(Phrase(.problemNoreader)) }
        var request = TerminalRequest(.transaction)
        request.type = act.type
        request.amount = given
        request.actor = door.worker
        request.reference = reference
        let key = act.line.key
        // A number of an older batch may be another transaction's in this one.
        let isOpen = await desk.engine.look { state, _ in
            state.batch == key.batch || state.holds.contains { $0.key == key }
        }
        if isOpen { request.original = key.stan.value }
        if act.type == .refund {
            request.originalSlip = OriginalSlip(
                batch: key.batch, stan: key.stan, date: act.line.time.date.monthDay, rrn: act.line.rrn,
                authorization: act.line.authorization)
        }
        if let supervisor {
            guard let number = OperatorNumber(supervisor.number) else { return .refused(Phrase(.superNumber)) }
            request.proof = OperatorProof(number: number, password: supervisor.password.text)
        }
        let masked = act.line.card.masked
        switch try await present(Money(given, currency), { try await reader.again(masked, given) }) {
        case .card(let card): request.card = card
        case .cancelled: return .done
        case .taken: return Self.readerTaken
        }
        defer { if place.sale?.state == .working { place.sale = nil } }
        let reply = try await desk.reply(to: request)
        place.supervisorProblem = reply.people.flatMap(Phrase.init)
        if let problem = place.supervisorProblem { return .refused(problem) }
        (place.givesBack, place.receipts) = (nil, nil)
        let amount = Money(given, currency)
        let done = Phrase(act.type.done)
        switch reply.result {
        case .approved:
            place.sale = SaleProgress(.approved, amount, lines: [done], card: act.line.card.masked)
        case .declined:
            place.sale = SaleProgress(
                .declined, amount, lines: reply.shopCloses.map { [$0] } ?? [], answer: reply.code)
        case .unknown: place.sale = SaleProgress(.unknown, amount, lines: [Phrase(.openDontretry)])
        default: return outcome(reply)
        }
        return .done
    }
}

extension TransactionType {
    /// A part of it will do.
    fileprivate var asksAmount: Bool { self == .refund || self == .completion }

    fileprivate var question: WordingKey {
        switch self {
        case .refund: .givebackRefund
        case .completion: .givebackComplete
        case .preAuthorizationVoid: .givebackRelease
        default: .givebackVoid
        }
    }

    /// The button that does it.
    fileprivate var doing: WordingKey {
        switch self {
        case .refund: .lineRefund
        case .completion: .openPay
        case .preAuthorizationVoid: .openCancel
        default: .lineVoid
        }
    }

    fileprivate var done: WordingKey {
        switch self {
        case .refund: .givebackRefunded
        case .completion: .givebackCompleted
        case .preAuthorizationVoid: .givebackReleased
        default: .givebackDone
        }
    }
}

extension Line {
    /// The host may still undo it whole: a sale of the open batch that stands.
    var canBeVoided: Bool { type == .sale && standing == .approved }

    /// A payment of any day that the host approved: its reference names it (F37, F61).
    var canBeRefunded: Bool { type == .sale && standing == .approved && !rrn.isEmpty }
}
