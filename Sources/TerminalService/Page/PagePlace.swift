import DayEnd
import Slips
import TouchPage
import Wording

/// Where the person at the page stands: kept in memory, for all windows alike.
struct PagePlace: Sendable {
    /// What is shown after the end of a closing, one after the other.
    enum Ending: Sendable { case totals, report, slip, sleep, awake }

    var sale: SaleProgress?
    /// End of day was touched and not yet begun.
    var asksFreeze = false
    /// The count is given again.
    var countsAgain = false
    var reason: DifferenceReason?
    /// Two digits of whoever gives the password.
    var person: String?
    var changesPassword = false
    /// What was wrong with the last password.
    var problem: Phrase?
    var supervisorProblem: Phrase?
    /// The look-up of receipts, or the receipt that is shown.
    var receipts: ReceiptPlace?
    /// Which paper of the closed batch is shown, and the paper itself.
    var paper = BatchPaper.slip
    var shownPaper: ShownPaper?
    /// How the print of what is shown stands.
    var standing: PaperDesk.Standing?
    /// What the acquirer's desk is told for its one-time code.
    var challenge: String?
    /// Money is about to go back.
    var givesBack: PageGiveBack?
    var isConfirming = false
    var notice: Phrase?
    /// The closing whose end is shown.
    var followed: String?
    var ending = Ending.totals
    /// How the steps of that closing ended, by number.
    var steps: [Int: TerminalView.Step.State] = [:]

    mutating func note(_ event: ClosingEvent) {
        guard let number = event.number else {
            if event.state == .cancelled { forget() }
            return
        }
        switch event.state {
        case .started:
            if number == ClosingStep.freeze.rawValue { steps = [:] }
            steps[number] = .running
        case .performed: steps[number] = .done
        case .skipped: steps[number] = .skipped
        case .uploaded, .ended, .cancelled: break
        }
    }

    /// A closing that begins is followed to its end; what belonged to another is forgotten.
    mutating func follow(_ facts: PageFacts) {
        if let closing = facts.closing {
            if followed != closing.start.identifier {
                let steps = steps
                forget()
                self.steps = steps
                followed = closing.start.identifier
            }
            asksFreeze = false
            if closing.isConfirmed { isConfirming = false }
        } else if let name = followed, facts.last?.identifier != name {
            forget()
        }
        if case .explain = facts.prompt {} else { (countsAgain, reason) = (false, nil) }
    }

    /// Another person, or another question.
    mutating func forgetPassword() {
        (person, problem, supervisorProblem, challenge, changesPassword) = (nil, nil, nil, nil, false)
    }

    /// Back to selling.
    mutating func forget() {
        let notice = notice
        self = PagePlace()
        self.notice = notice
    }
}
