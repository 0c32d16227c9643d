import DayEnd
import TerminalCore
import Timekeeping
import TouchPage
import UnionPay
import Wording

extension PageFront {
    /// Which screen the state, and the place where its person stands, come to.
    func screen(_ facts: PageFacts, _ people: PagePeople) -> Screen {
        if let screen = closingShown(facts) ?? door(people) { return screen }
        if let sale = place.sale { return .sale(sale) }
        if facts.closing?.isConfirmed == false {
            return facts.prompt.map { screen(of: $0, facts, people) } ?? preparing(facts)
        }
        if let act = place.givesBack, !place.asksFreeze { return screen(of: act, people) }
        if let receipts = place.receipts, facts.closing == nil || place.ending == .awake {
            return self.receipts(receipts, facts)
        }
        if place.asksFreeze { return .stopSelling(StopSelling(tills: facts.tills.map(StopSelling.Till.init))) }
        if let part = place.trial { return trial(part) }
        if place.opensDay { return .openDay(facts.drawer(currency, isOpening: true)) }
        if place.changesPassword, let person = people.person(closer) {
            return change(person, isForced: false, asksCurrent: true)
        }
        let tenders = reader?.tenders ?? [.card]
        return .home(Home(entry: AmountEntry(currency), tenders: tenders + [.cash]))
    }

    /// A closing that runs or waits, or has ended and is still looked at: nobody has to sign on for that.
    private func closingShown(_ facts: PageFacts) -> Screen? {
        guard let closing = facts.closing else {
            guard let last = facts.last, last.identifier == place.followed, place.ending != .awake else { return nil }
            return ended(last, facts)
        }
        guard closing.isConfirmed || !closing.start.isAttended else { return nil }
        if closing.isPending, let screen = afterReport(facts) { return screen }
        return closing.isPending && place.ending == .awake
            ? nil
            : facts.running(
                closing, currency, diagnosis, at: clock.now, place.uploadNotes(facts, at: clock.now),
                parts: service.parts?.names ?? [], in: language)
    }

    /// The button of the end of the day, on a screen of selling that has none of its own.
    func endOfDay(beside screen: Screen) -> Phrase? {
        switch screen {
        case .sale(let sale) where sale.canGoOn: Phrase(.eodButton)
        case .giveBack, .openDay, .handTest, .receipts, .receipt: Phrase(.eodButton)
        default: nil
        }
    }

    var currency: Currency { configuration.currency }

    /// Before the confirmation, with nobody asked: what is stored goes to the host.
    private func preparing(_ facts: PageFacts) -> Screen {
        .sendStored(
            SendStored(
                done: place.waited - facts.items.undelivered, total: place.waited,
                text: facts.items.undelivered == 0
                    ? Phrase(.safEmpty)
                    : Phrase(
                        .safProgress,
                        ["i": .number(place.waited - facts.items.undelivered), "n": .number(place.waited)]),
                stored: facts.items.undelivered == 0 ? nil : facts.stored(currency)))
    }

    private func screen(of prompt: ClosingPrompt, _ facts: PageFacts, _ people: PagePeople) -> Screen {
        switch prompt {
        case .openItems(let items): return facts.openItems(items, currency)
        case .count: return facts.count(currency)
        case .explain(let comparison, let needsApproval):
            if place.countsAgain { return facts.count(currency) }
            return difference(comparison, needsApproval: needsApproval && people.isSetUp)
        case .authorize: return password(people)
        case .confirm(let overview):
            return .confirm(
                Confirmation(
                    identifier: facts.closing?.start.identifier ?? "", hash: overview.list, count: overview.count,
                    net: Money(overview.net, currency), batch: overview.batch.text,
                    businessDay: overview.businessDay, terminal: configuration.terminal,
                    notices: facts.notices(overview)))
        }
    }

    private func difference(_ comparison: CashComparison, needsApproval: Bool) -> Screen {
        let gap = Money(Int64(clamping: comparison.difference.magnitude), currency)
        let asks = needsApproval && place.reason != nil
        let limit = Money(configuration.cash.differenceLimit, currency)
        return .difference(
            CashDifference(
                verdict: Phrase(comparison.difference > 0 ? .diffOver : .diffShort, ["amt": .money(gap)]),
                tone: needsApproval ? .bad : .attention, counted: Money(comparison.counted.total, currency),
                expected: Money(comparison.expected, currency),
                reasons: asks ? [] : DifferenceReason.allCases.map { .init(code: $0.rawValue, text: Phrase($0.words)) },
                chosen: place.reason?.rawValue,
                supervisor: asks
                    ? SupervisorRequest(
                        reason: Phrase(.diffLimit, ["limit": .money(limit)]), problem: place.supervisorProblem) : nil,
                canContinue: place.reason != nil && !asks))
    }

    /// A pending closing after its person has seen that it waits; nil where the report still stands.
    private func afterReport(_ facts: PageFacts) -> Screen? {
        switch place.ending {
        case .totals, .report, .awake: nil
        case .slip: slip(facts) ?? asleep(facts)
        case .sleep: asleep(facts)
        }
    }

    private func ended(_ last: TerminalState.ClosingSummary, _ facts: PageFacts) -> Screen {
        switch place.ending {
        case .totals:
            guard let slip = last.slip, last.verdict != .balanced else { return report(last) }
            return facts.settlement(slip, place.shownPaper?.differences ?? [])
        case .report, .awake: return report(last)
        case .slip: return slip(facts) ?? asleep(facts)
        case .sleep: return asleep(facts)
        }
    }

    private func report(_ last: TerminalState.ClosingSummary) -> Screen {
        let verdict = last.verdict?.phrase
        guard let signOff = last.signOff else {
            return .signOff(
                SignOff(
                    .pending, text: Phrase(.offPending), more: Phrase(.offRetry), verdict: verdict, canContinue: true))
        }
        let words = ["time": Phrase.Value.time(signOff.time.clockTime), "no": .text(signOff.rrn)]
        return .signOff(SignOff(.done, text: Phrase(.offOk, words), verdict: verdict, canContinue: true))
    }

    private func asleep(_ facts: PageFacts) -> Screen {
        var waiting: [Phrase] = []
        if let closing = facts.closing {
            let slot = facts.slot.map(facts.slotWords)
            waiting.append(slot ?? Phrase(closing.step >= .signOff ? .offPending : .setUnconf))
        }
        if facts.items.undelivered > 0 {
            waiting.append(facts.stored(currency))
        }
        return .sleep(
            Sleep(
                isAllSent: waiting.isEmpty,
                text: waiting.isEmpty ? Phrase(.sleepOk) : Phrase(.sleepAmber, ["n": .number(waiting.count)]),
                waiting: waiting,
                wake: facts.slot.map { Phrase(.sleepWake, ["time": .time($0.clockTime)]) } ?? Phrase(.sleepTouch)))
    }
}

extension StopSelling.Till {
    fileprivate init(_ till: (name: String, last: Moment, isSelling: Bool)) {
        self.init(
            id: till.name,
            text: till.isSelling
                ? Phrase(.freezeOther, ["till": .text(till.name), "time": .time(till.last.clockTime)])
                : Phrase(.freezeStopped, ["till": .text(till.name)]), isSelling: till.isSelling)
    }
}
