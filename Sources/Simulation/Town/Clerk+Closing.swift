import DayEnd
import DayScript
import TerminalCore

/// What the person at the terminal says to a closing.
extension Clerk {
    func hear(closing result: CommandResult) {
        switch result {
        case .awaits(let prompt):
            nextOrder = answer(to: prompt).map { .answerPrompt($0) }
            appoint(after: 5_000)
        case .closing(let report):
            switch report.end {
            case .closed, .differing: done(after: 60_000)
            case .pending: appoint(after: 240_000)
            case .stopped: appoint(after: 300_000)
            }
        default: appoint(after: 30_000)
        }
    }

    private func answer(to prompt: ClosingPrompt) -> PromptAnswer? {
        switch prompt {
        case .openItems: .carry
        case .count:
            (try? CashCount([.init(value: 10_000, count: random.below(30))], in: .renminbi)).map { .count($0) }
        case .explain: .explain(.miscounted, approver: "09")
        case .authorize: .authorize(operatorNumber: "01")
        case .confirm(let overview): .confirm(list: overview.list)
        }
    }
}
