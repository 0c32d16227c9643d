import DayEnd
import TouchPage
import UnionPay
import Wording

/// What a confirmed closing has done, shown one after the other, each long enough to be read: a closing often runs
/// faster than anybody can look. It runs on meanwhile; only the look at it lags.
struct PageReplay: Sendable {
    static let hold = Duration.milliseconds(900)

    var screens: [(screen: Screen, step: ClosingStep)] = []
    var uploaded = 0
    var isRunning = false

    /// Takes in what a record tells; true where there is something more to show.
    mutating func take(_ record: TerminalRecord, _ currency: Currency) -> Bool {
        switch record {
        case .closingStarted, .closingCancelled:
            screens = []
            uploaded = 0
        case .selfTested(let result) where result.order == nil && !result.findings.isEmpty:
            screens.append((PageFacts.selfTest(result, of: []), .selfTest))
        case .settled(let settlement):
            // What was uploaded under a settlement that the host has lost travels again.
            uploaded = 0
            screens.append((PageFacts.settlement(settlement, currency), .settle))
        case .uploaded(let upload): uploaded += upload.lines.count
        case .uploadEnded where uploaded > 0:
            let numbers = ["i": Phrase.Value.number(uploaded), "n": .number(uploaded)]
            let shown = Upload(done: uploaded, total: uploaded, text: Phrase(.upRun, numbers))
            screens.append((.upload(shown), .reconcile))
        default: return false
        }
        return !screens.isEmpty
    }
}

extension PageFront {
    /// Shows what a record tells, behind what is being shown.
    func show(_ record: TerminalRecord) {
        guard replay.take(record, currency), !replay.isRunning else { return }
        replay.isRunning = true
        Task {
            while !replay.screens.isEmpty {
                await refresh()
                try? await Task.sleep(for: PageReplay.hold)
                if !replay.screens.isEmpty { replay.screens.removeFirst() }
            }
            replay.isRunning = false
            await refresh()
        }
    }

    /// The screen that is due, or what comes before it with the step that it belongs to.
    func replayed(before screen: Screen, _ facts: PageFacts) -> (Screen, ClosingStep?) {
        switch screen {
        case .stopped: replay.screens = []
        case .selfTest, .upload, .settle, .signOff, .slip:
            if facts.closing?.isConfirmed ?? true, let first = replay.screens.first {
                return (first.screen, first.step)
            }
        default: break
        }
        return (screen, nil)
    }
}
