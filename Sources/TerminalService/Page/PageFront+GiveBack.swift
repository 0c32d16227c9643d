import DayEnd
import Operators
import TerminalCore
import TouchPage
import UnionPay
import Wording

/// A transaction that is about to be undone.
struct PageGiveBack: Sendable {
    var stan: STAN
    var amount: Int64
    var masked: String
    var time: Moment
}

/// Giving money back at the page.
extension PageFront {
    func openVoid(_ id: String) async -> ActionOutcome {
        let line = await desk.engine.look { state, _ in
            state.lines.last { $0.key.pageName == id && $0.canBeVoided }
        }
        guard let line else { return .refused(Phrase(.problemStale)) }
        place.forgetPassword()
        place.givesBack = PageGiveBack(
            stan: line.key.stan, amount: line.amount, masked: line.card.masked, time: line.time)
        return .done
    }

    func screen(of act: PageGiveBack, _ people: PagePeople) -> Screen {
        let isAsked = people.isSetUp && desk.secondPersonFor.contains(.void)
        return .giveBack(
            GiveBack(
                title: Phrase(.givebackVoid), type: Phrase(.lineSale), amount: Money(act.amount, currency),
                time: act.time.clockTime, card: act.masked.isEmpty ? nil : act.masked,
                supervisor: isAsked
                    ? SupervisorRequest(reason: Phrase(.superNeeded), problem: place.supervisorProblem) : nil))
    }

    /// Presents the card again and undoes what it paid.
    func void(
        _ act: PageGiveBack, by supervisor: (number: String, password: Secret)?, reference: String
    ) async throws -> ActionOutcome {
        guard let reader else { return .refused(Phrase(.problemNoreader)) }
        var request = TerminalRequest(.transaction)
        request.type = .saleVoid
        request.original = act.stan.value
        request.amount = act.amount
        request.actor = door.worker
        if let supervisor {
            guard let number = OperatorNumber(supervisor.number) else { return .refused(Phrase(.superNumber)) }
            request.proof = OperatorProof(number: number, password: supervisor.password.text)
        }
        request.card = try await reader.again(act.masked, act.amount)
        request.reference = reference
        let reply = try await desk.reply(to: request)
        place.supervisorProblem = reply.people.flatMap(Phrase.init)
        if let problem = place.supervisorProblem { return .refused(problem) }
        place.givesBack = nil
        let amount = Money(act.amount, currency)
        switch reply.result {
        case .approved:
            place.sale = SaleProgress(.approved, amount, lines: [Phrase(.givebackDone)], card: act.masked)
        case .declined: place.sale = SaleProgress(.declined, amount, answer: reply.code)
        case .unknown: place.sale = SaleProgress(.unknown, amount, lines: [Phrase(.openDontretry)])
        default: return outcome(reply)
        }
        return .done
    }
}

extension Line {
    /// The host may still undo it whole: a sale of the open batch that stands.
    var canBeVoided: Bool { type == .sale && standing == .approved }
}
