import DayEnd
import Devices
import Operators
import TerminalCore
import TouchPage
import UnionPay
import Wording

/// What else readiness rests on, beside the machine's own state.
struct PageHealth: Sendable {
    /// Parts that want attention, as they were seen last.
    var findings: [Finding] = []
    /// Seconds that this clock is ahead of the host's, where no part watches the clock.
    var clockOffset: Int64?
    /// Days until the password of whoever works here expires, where that is soon.
    var passwordDays: Int?
    /// What a hand has found of screen and keys; nil where the model has neither.
    var trial: Finding?
}

/// Whether the day could be closed now, and what would stand in its way: shown all day.
extension PageFacts {
    func readiness(
        _ health: PageHealth, _ configuration: TerminalConfiguration, _ language: Language, at now: Moment
    ) -> TerminalView.Readiness {
        let currency = configuration.currency
        let canSend = items.undelivered > 0 && closing == nil
        let unfinished = open.count + holds.count
        var found: [TerminalView.Readiness.Item] = [
            .init(
                code: "R01", text: items.undelivered == 0 ? Phrase(.readyUnsent) : stored(currency),
                tone: items.undelivered == 0 ? .good : .attention,
                hint: items.undelivered == 0 ? nil : Phrase(.hintSend), count: items.undelivered, canSend: canSend),
            .init(
                code: "R02",
                text: unfinished == 0 ? Phrase(.readyFinished) : Phrase(.readyOpen, ["n": .number(unfinished)]),
                tone: unfinished == 0 ? .good : .attention,
                hint: unfinished == 0 ? nil : Phrase(.hintOpen), isBlocking: !open.isEmpty, count: unfinished),
        ]
        found += parts(health, language)
        found += fullness
        found += allowance(configuration.offline, currency, canSend: canSend, at: now)
        found += cases(currency)
        if let days = health.passwordDays {
            found.append(
                .init(
                    code: "R09", text: days < 0 ? Phrase(.pwExpired) : Phrase(.pwRotate, ["n": .number(days)]),
                    tone: .attention, hint: Phrase(.hintPassword), help: .init("openPasswordChange", .pwChange)))
        }
        if let repair {
            found.append(
                .init(
                    code: repair.code, text: Phrase(.readyRepair, ["no": .text(repair.number)]), tone: .bad,
                    hint: taken ?? Phrase(.hintRepair), isBlocking: true))
        }
        found += told(health, language)
        let waiting = found.count { $0.tone != .good && $0.tone != .quiet }
        return TerminalView.Readiness(
            summary: waiting == 0 ? Phrase(.readyOk) : Phrase(.readyTodo, ["n": .number(waiting)]), items: found)
    }

    /// The host's own number of the repair that was ordered.
    var taken: Phrase? {
        repairReceipt.map { Phrase(.ticketTaken, ["no": .text($0.hostNumber), "time": .text($0.callBefore)]) }
    }

    /// What people must look at: acts that were set aside, and customers who may have paid twice.
    private func cases(_ currency: Currency) -> [TerminalView.Readiness.Item] {
        let aside = aside.map { act in
            TerminalView.Readiness.Item(
                code: "R10",
                text: Phrase(
                    .asideText,
                    [
                        "type": .phrase(Phrase(act.type.name)), "no": .text(act.key.stan.text),
                        "amt": .money(Money(act.amount, currency)),
                    ]), tone: .attention,
                hint: Phrase(act.owner == .serviceProvider ? .asideProvider : .asideDesk),
                // In the open batch it would make the host's totals differ.
                help: act.isLine && act.key.batch == batch
                    ? nil : .init("release", .asideAgain, transaction: act.key.pageName))
        }
        let twice = twice.map { line in
            TerminalView.Readiness.Item(
                code: "R11",
                text: Phrase(
                    .twiceText, ["no": .text(line.key.stan.text), "amt": .money(Money(line.amount, currency))]),
                tone: .attention, hint: Phrase(.twiceHint),
                help: .init("openVoid", .lineVoid, transaction: line.key.pageName))
        }
        return aside + twice
    }

    /// What is good to know and stands in nobody's way.
    private func told(_ health: PageHealth, _ language: Language) -> [TerminalView.Readiness.Item] {
        var items = lateDays.map { day in
            TerminalView.Readiness.Item(
                code: "R12",
                text: Phrase(
                    .autoLate, ["date": .date(day.businessDay), "time": .time(day.time.clockTime)]), tone: .quiet)
        }
        if canOpenDay {
            items.append(
                .init(
                    code: "R13", text: Phrase(.openingReady), tone: .quiet, hint: Phrase(.openingNote),
                    help: .init("openDay", .openingStart)))
        }
        if let trial = health.trial {
            let isTried = ![.screenUntested, .keysUntested].contains(trial.code)
            let text = Phrase(.appSaid, ["text": .text(trial.text(in: language))])
            items.append(
                .init(
                    code: trial.code.description, text: Phrase(.trialReady),
                    tone: trial.grade == .pass ? .good : .attention,
                    hint: isTried && trial.grade == .pass ? Phrase(.trialFine) : text,
                    help: .init("openHandTest", .trialStart)))
        }
        return items
    }

    func stored(_ currency: Currency) -> Phrase {
        Phrase(
            .safCount, ["n": .number(items.undelivered), "amt": .money(Money(items.undeliveredAmount, currency))])
    }

    /// Paper, power, battery, heat, storage and clock. The words of a finding say what to do.
    private func parts(_ health: PageHealth, _ language: Language) -> [TerminalView.Readiness.Item] {
        var items = health.findings.filter { $0.grade != .pass }.map { finding in
            TerminalView.Readiness.Item(
                code: finding.code.description,
                text: Phrase(WordingKey(rawValue: "part.\(finding.part.rawValue.lowercased())") ?? .partSecurity),
                tone: finding.grade == .stop ? .bad : .attention,
                hint: Phrase(.appSaid, ["text": .text(finding.text(in: language))]),
                isBlocking: finding.grade == .stop)
        }
        if let offset = health.clockOffset, offset.magnitude > Self.clockTolerance {
            items.append(
                .init(code: "R05", text: Phrase(.readyClock), tone: .attention, hint: Phrase(.hintClock)))
        }
        return items
    }

    /// A clock that is further off is reported; the host's time decides. Seconds.
    private static let clockTolerance: UInt64 = 60

    /// Rising warnings at 70, 85 and 95 percent.
    private var fullness: [TerminalView.Readiness.Item] {
        func item(_ code: String, _ text: WordingKey, _ percent: Int) -> TerminalView.Readiness.Item? {
            guard percent >= 70 else { return nil }
            return .init(
                code: code + (percent >= 95 ? "c" : percent >= 85 ? "b" : "a"),
                text: Phrase(text, ["p": .number(percent)]), tone: percent >= 95 ? .bad : .attention,
                hint: Phrase(.hintSettle), canSettle: true)
        }
        return [item("R06", .fullWarn, load.memory), item("R07", .readyTotals, load.totals)].compactMap(\.self)
    }

    /// What may still be sold without the host, once half of it is used: to the unit.
    private func allowance(
        _ allowance: OfflineAllowance, _ currency: Currency, canSend: Bool, at now: Moment
    ) -> [TerminalView.Readiness.Item] {
        allowance.remainders(unsent, at: now).filter { $0.isHalfUsed && !unsent.isEmpty }.map { remainder in
            let text =
                switch remainder.measure {
                case .count: Phrase(.safLeftCount, ["n": .number(Int(clamping: remainder.left))])
                case .amount: Phrase(.safLeftAmount, ["amt": .money(Money(remainder.left, currency))])
                case .seconds:
                    Phrase(
                        .safLeftTime,
                        [
                            "h": .number(Int(clamping: remainder.left / 3600)),
                            "m": .number(Int(remainder.left / 60 % 60)),
                        ])
                }
            return .init(
                code: "R08", text: text, tone: remainder.left == 0 ? .bad : .attention, hint: Phrase(.hintSend),
                canSend: canSend)
        }
    }
}

extension QuarantinedAct {
    /// A line, not a reversal or a repetition that is owed.
    fileprivate var isLine: Bool {
        if case .line = held { true } else { false }
    }
}
