import DayEnd
import TouchPage
import UnionPay
import Wording

/// The parts of a view that stand beside every screen.
extension PageFacts {
    func totals(_ currency: Currency) -> TerminalView.BatchTotals {
        func line(_ key: WordingKey, _ figure: Figure) -> Phrase {
            Phrase(key, ["n": .number(figure.count), "amt": .money(Money(figure.amount, currency))])
        }
        return TerminalView.BatchTotals(
            number: batch.text, count: count, net: Money(net.net, currency),
            lines: [line(.homeSales, net.sales), line(.homeRefunds, net.refunds)])
    }

    /// Cards and cash, newest first.
    func transactions(_ currency: Currency, on day: CivilDate) -> [TerminalView.Transaction] {
        let cards = lines.map { ($0.time, TerminalView.Transaction($0, currency)) }
        let unknown = open.filter { $0.unansweredReason != nil }.map { $0.intent }.map { intent in
            (
                intent.time,
                TerminalView.Transaction(
                    id: intent.key.pageName, time: intent.time.clockTime, type: Phrase(intent.type.name),
                    amount: Money(intent.type.isCredit ? -intent.amount : intent.amount, currency),
                    standing: Phrase(.lineUnknown), tone: .attention)
            )
        }
        let cash = cash.enumerated().filter { $0.element.businessDay == day }.map { place, line in
            (
                line.time,
                TerminalView.Transaction(
                    id: "c\(place)", time: line.time.clockTime, type: Phrase(.lineCash),
                    amount: Money(line.kind == .sale || line.kind == .paidIn ? line.amount : -line.amount, currency))
            )
        }
        return (cards + unknown + cash).sorted { $0.0.milliseconds > $1.0.milliseconds }.prefix(Self.shownLines).map(
            \.1)
    }

    /// - Parameters:
    ///   - seen: How the steps ended that this process saw.
    ///   - shown: The step that the screen shows; later ones are not shown yet.
    func steps(_ seen: [Int: PagePlace.Ended], upTo shown: ClosingStep?) -> [TerminalView.Step] {
        func ended(_ step: ClosingStep) -> TerminalView.Step {
            let end = seen[step.rawValue]
            return .init(step, end?.state ?? .done, reason: (end?.reason?.words).map { Phrase($0) })
        }
        if let shown {
            return ClosingStep.allCases.map {
                $0 < shown ? ended($0) : .init($0, $0 == shown ? .running : .waiting)
            }
        }
        guard let closing else {
            return seen.isEmpty ? [] : ClosingStep.allCases.map(ended)
        }
        return ClosingStep.allCases.map { step in
            step < closing.step ? ended(step) : .init(step, step == closing.step ? .running : .waiting)
        }
    }
}

extension TerminalView.Transaction {
    fileprivate init(_ line: Line, _ currency: Currency) {
        let isUnsent = !line.isDelivered
        self.init(
            id: line.key.pageName, time: line.time.clockTime, type: Phrase(line.type.name),
            amount: Money(line.type.isCredit ? -line.amount : line.amount, currency),
            card: line.card.masked.isEmpty ? nil : line.card.masked,
            standing: line.standing == .voided ? Phrase(.lineVoided) : isUnsent ? Phrase(.lineUnsent) : nil,
            tone: line.standing == .voided ? .quiet : isUnsent ? .attention : .good, canPrint: true,
            canVoid: line.canBeVoided)
    }
}

extension TransactionType {
    /// The page's three words: what takes money, what gives it back, what undoes another.
    var name: WordingKey { isVoid ? .lineVoid : isCredit ? .lineRefund : .lineSale }
}

extension Moment {
    /// Hour and minute on the shop's wall.
    var clockTime: ClockTime {
        guard let time = ClockTime(hour: secondOfDay / 3600, minute: secondOfDay / 60 % 60) else {
            preconditionFailure("second \(secondOfDay) of a day")
        }
        return time
    }
}
