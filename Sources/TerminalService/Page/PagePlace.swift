import DayEnd
import Devices
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
    /// Said once, until the next act.
    var notice: TerminalView.Notice?
    /// The closing whose end is shown.
    var followed: String?
    var ending = Ending.totals
    /// How the steps of that closing ended, by number.
    var steps: [Int: Ended] = [:]
    /// The opening cash is counted.
    var opensDay = false
    /// What a hand tries now.
    var trial: HandTrial.Part?
    /// The most that waited for the host since the preparation began.
    var waited = 0
    /// Where an upload stood when this page saw it first, and when that was.
    var upload: UploadPace?

    /// How a step stands, and why it was left out.
    struct Ended: Sendable {
        var state: TerminalView.Step.State
        var reason: SkipReason?
    }

    mutating func note(_ event: ClosingEvent) {
        guard let number = event.number else {
            if event.state == .cancelled {
                // A pre-authorisation may be what it was given up for.
                let kept = givesBack
                forget()
                givesBack = kept
            }
            return
        }
        switch event.state {
        case .started:
            if number == ClosingStep.freeze.rawValue { steps = [:] }
            steps[number] = Ended(state: .running)
        case .performed: steps[number] = Ended(state: .done)
        case .skipped: steps[number] = Ended(state: .skipped, reason: event.reason.flatMap(SkipReason.init))
        case .uploaded, .ended, .cancelled: break
        }
    }

    /// A closing that begins is followed to its end; what belonged to another is forgotten.
    mutating func follow(_ facts: PageFacts, at now: Moment) {
        if let closing = facts.closing {
            if followed != closing.start.identifier {
                let steps = steps
                forget()
                self.steps = steps
                followed = closing.start.identifier
            }
            (asksFreeze, opensDay, trial) = (false, false, nil)
            waited = closing.isConfirmed ? 0 : max(waited, facts.items.undelivered)
            if closing.isConfirmed { isConfirming = false }
        } else if let name = followed, facts.last?.identifier != name {
            forget()
        }
        if facts.closing?.step == .reconcile, facts.uploadCount > 0 {
            upload = upload ?? UploadPace(first: facts.closing?.uploaded ?? 0, seen: now)
        } else {
            upload = nil
        }
        if case .explain = facts.prompt {} else { (countsAgain, reason) = (false, nil) }
    }

    /// What is said of an upload beside its numbers.
    func uploadNotes(_ facts: PageFacts, at now: Moment) -> [Phrase] {
        var notes: [Phrase] = []
        guard let upload, let done = facts.closing?.uploaded else { return [] }
        if upload.first > 0 { notes.append(Phrase(.upResume)) }
        if let minutes = upload.minutesLeft(done: done, of: facts.uploadCount, at: now) {
            notes.append(Phrase(.upSlow, ["n": .number(minutes)]))
        }
        return notes
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
