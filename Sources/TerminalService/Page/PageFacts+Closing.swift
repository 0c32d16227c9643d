import DayEnd
import TouchPage
import UnionPay
import Wording

/// The screens of a closing that follow from the state alone.
extension PageFacts {
    func openItems(_ found: DayEnd.OpenItems, _ currency: Currency) -> Screen {
        let unknown = open.map { transaction in
            OpenItemsScreen.Item(
                id: transaction.intent.key.stan.text, kind: Phrase(.openKindUnknown),
                label: transaction.intent.key.stan.text, amount: Money(transaction.intent.amount, currency),
                time: transaction.intent.time.clockTime, state: Phrase(.openUnknown),
                warning: Phrase(.openDontretry))
        }
        let held = holds.map { line in
            OpenItemsScreen.Item(
                id: line.key.pageName, kind: Phrase(.openKindPreauth), label: line.key.stan.text,
                amount: Money(line.amount, currency), time: line.time.clockTime, state: Phrase(.openCarry),
                choices: [.pay, .cancel])
        }
        let amount = (unknown + held).reduce(Int64(0)) {
            $0.addingReportingOverflow($1.amount.money.minorUnits).partialValue
        }
        return .openItems(
            OpenItemsScreen(
                summary: Phrase(
                    .openCount,
                    ["n": .number(unknown.count + held.count), "amt": .money(Money(amount, currency))]),
                items: unknown + held))
    }

    func count(_ currency: Currency) -> Screen {
        .amounts(
            drawer(
                currency,
                cards: net.rows.map { row in
                    .init(
                        scheme: "\(row.scheme)", type: Phrase(row.type.name), count: row.figure.count,
                        amount: Money(row.type.isCredit ? -row.figure.amount : row.figure.amount, currency))
                }))
    }

    /// The drawer to be counted, by note and coin.
    func drawer(
        _ currency: Currency, isOpening: Bool = false, cards: [CountScreen.CardTotal] = []
    ) -> CountScreen {
        CountScreen(
            isOpening: isOpening, cards: cards,
            denominations: currency.denominations.map {
                .init(Money($0, currency), isCoin: $0 <= currency.largestCoin)
            }, entry: AmountEntry(currency))
    }

    /// What to know before the confirmation.
    func notices(_ overview: ClosingOverview) -> [TerminalView.Notice] {
        var notes: [TerminalView.Notice] = []
        if items.undelivered > 0 { notes.append(.init(Phrase(.safIncomplete), .attention, code: "N11")) }
        if let twice = overview.twice {
            let newest = twice.suffix(Self.shownCases).map(\.stan.text)
            let numbers = (twice.count > newest.count ? ["…"] : []) + newest
            notes.append(
                .init(
                    Phrase(.twiceConfirm, ["n": .number(twice.count), "no": .text(numbers.joined(separator: ", "))]),
                    .attention,
                    code: "N12"))
        }
        if let comparison = closing?.comparison, !comparison.needsReason {
            notes.append(.init(Phrase(.diffNone), .good, code: "N10"))
        }
        return notes
    }

    /// What stands on the screen while the confirmed closing runs or waits.
    ///
    /// - Parameter diagnosis: Why the host does not answer, once that is known.
    func running(
        _ closing: TerminalState.ClosingProgress, _ currency: Currency, _ diagnosis: NetworkDoctor.Diagnosis?,
        at now: Moment, _ uploadNotes: [Phrase], parts: [String], in language: Language
    ) -> Screen {
        if let stop = stop(in: language) { return stop }
        let retry = diagnosis.flatMap { nextTry($0, at: now) }
        switch closing.step {
        case .selfTest: return Self.selfTest(closing.selfTest, of: parts)
        case .reconcile where uploadCount > 0:
            let numbers = ["i": Phrase.Value.number(closing.uploaded), "n": .number(uploadCount)]
            return .upload(
                Upload(
                    done: closing.uploaded, total: uploadCount, text: Phrase(.upRun, numbers), notes: uploadNotes,
                    retry: retry,
                    canContinue: closing.isPending))
        case .close, .signOff, .rest:
            guard closing.isPending else { return .signOff(SignOff(.running, text: Phrase(.offRun))) }
            return .signOff(
                SignOff(
                    .pending, text: Phrase(.offPending), more: Phrase(.offRetry), verdict: last?.verdict.map(\.phrase),
                    retry: retry, canContinue: true))
        default:
            guard closing.isPending else {
                return .settle(Settlement(verdict: Phrase(.setRun), tone: .quiet, isRunning: true, retry: retry))
            }
            if let slot {
                return .settle(
                    Settlement(
                        verdict: slotWords(slot), tone: .attention, canInsist: true, canContinue: true))
            }
            return .settle(
                Settlement(verdict: Phrase(.setUnconf), tone: .attention, retry: retry, canContinue: true))
        }
    }

    /// What a closing waits for that the host has put off.
    func slotWords(_ slot: Moment) -> Phrase {
        Phrase(waitsForTurn ? .upTurn : .upSlot, ["time": .time(slot.clockTime)])
    }

    private func nextTry(_ diagnosis: NetworkDoctor.Diagnosis, at now: Moment) -> Retry? {
        retry.map { retry in
            let left = max(retry.due.milliseconds.subtractingReportingOverflow(now.milliseconds).partialValue, 0)
            return Retry(
                diagnosis.cause, seconds: Int(clamping: (left + 999) / 1000), attempt: retry.attempt,
                code: diagnosis.code)
        }
    }

    /// The terminal's totals beside the host's, for a batch that did not agree, and the lines that differ as far as
    /// they are known.
    func settlement(_ slip: SettlementSlip, _ lines: [Settlement.Line]) -> Screen {
        guard slip.verdict == .differing else {
            return .settle(
                Self.settlement(slip.terminalTotals, slip.hostTotals, slip.verdict, slip.currency, canContinue: true))
        }
        var shown = Self.settlement(
            slip.terminalTotals, slip.hostTotals, slip.verdict, slip.currency, canContinue: true)
        shown.notes = [Phrase(.setSent)]
        shown.lines = lines
        return .settle(shown)
    }

    /// The same as the host has just answered.
    static func settlement(_ found: TerminalRecord.Settlement, _ currency: Currency) -> Screen {
        .settle(settlement(found.terminal, found.host, found.verdict, currency, canContinue: false))
    }

    private static func settlement(
        _ own: SettlementTotals, _ host: SettlementTotals?, _ verdict: DayVerdict, _ currency: Currency,
        canContinue: Bool
    ) -> Settlement {
        func rows(_ own: CardClassTotals, _ host: CardClassTotals?) -> [Settlement.Row] {
            [
                .init(
                    .setDebit, terminal: .init(own.debitCount, Money(own.debitAmount, currency)),
                    host: host.map { .init($0.debitCount, Money($0.debitAmount, currency)) }),
                .init(
                    .setCredit, terminal: .init(own.creditCount, Money(own.creditAmount, currency)),
                    host: host.map { .init($0.creditCount, Money($0.creditAmount, currency)) }),
            ]
        }
        func group(
            _ name: WordingKey, _ verdict: SettlementVerdict?, _ rows: [Settlement.Row]
        ) -> Settlement.Class {
            switch verdict {
            case .balanced: .init(name, .setAgrees, .good, rows)
            case .differs: .init(name, .setDiffers, .bad, rows)
            default: .init(name, .setUnasked, .attention, rows)
            }
        }
        return Settlement(
            verdict: verdict.phrase, tone: verdict == .balanced ? .good : .attention,
            classes: [
                group(.setDomestic, host?.domesticVerdict, rows(own.domestic, host?.domestic)),
                group(.setForeign, host?.foreignVerdict, rows(own.foreign, host?.foreign)),
            ], canContinue: canContinue)
    }
}

extension DayVerdict {
    var phrase: Phrase {
        switch self {
        case .balanced: Phrase(.setAgree)
        case .differing: Phrase(.endDiffering)
        case .unconfirmed: Phrase(.setUnconf)
        }
    }
}

extension Currency {
    /// The largest coin in common use, minor units.
    fileprivate var largestCoin: Int64 {
        switch alphabeticCode {
        case "HKD", "MOP": 1_000
        case "TWD": 5_000
        case "JPY", "KRW": 500
        case "GBP", "EUR": 200
        case "USD": 50
        default: 100
        }
    }
}
