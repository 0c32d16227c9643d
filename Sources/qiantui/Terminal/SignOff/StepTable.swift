import DayEnd
import Foundation
import Synchronization
import TerminalService

/// The twelve steps as they go: a table that is drawn anew on a terminal screen, a line an event elsewhere, and a line
/// of JSON each for machines.
final class StepTable: Sendable {
    private struct Row {
        var mark = "·"
        var note = ""
    }

    private struct State {
        var rows = [Row](repeating: Row(), count: ClosingStep.allCases.count)
        var isDrawn = false
        var uploaded = 0
    }

    private let isJSON: Bool
    private let isScreen: Bool
    private let state = Mutex(State())

    init(isJSON: Bool) {
        self.isJSON = isJSON
        isScreen = !isJSON && isatty(2) == 1
    }

    func show(_ event: ClosingEvent) {
        if isJSON {
            try? Output(isJSON: true).result(event)
            return
        }
        state.withLock { state in
            guard let number = event.number, state.rows.indices.contains(number - 1) else { return }
            switch event.state {
            case .started: state.rows[number - 1] = Row(mark: "▸")
            case .performed: state.rows[number - 1] = Row(mark: "✓")
            case .skipped: state.rows[number - 1] = Row(mark: "–", note: event.reason ?? "")
            case .uploaded:
                state.uploaded += event.lines ?? 0
                state.rows[number - 1].note = "\(state.uploaded) lines are at the host"
            case .ended, .cancelled: return
            }
            if isScreen {
                // Questions stand before the confirmation; from then on nothing else writes here.
                if number >= ClosingStep.confirm.rawValue { draw(&state) }
            } else if event.state != .started {
                write("  \(line(number - 1, state))\n")
            }
        }
    }

    func finish() { state.withLock { $0.isDrawn = false } }

    private func draw(_ state: inout State) {
        var text = state.isDrawn ? "\u{1B}[\(state.rows.count + 1)A" : ""
        for index in state.rows.indices { text += "\u{1B}[2K  \(line(index, state))\n" }
        let done = state.rows.count { $0.mark == "✓" || $0.mark == "–" }
        let bar = String(repeating: "█", count: done * 2) + String(repeating: "░", count: (state.rows.count - done) * 2)
        text += "\u{1B}[2K  \(bar) \(done) of \(state.rows.count)\n"
        state.isDrawn = true
        write(text)
    }

    private func line(_ index: Int, _ state: State) -> String {
        let name = ClosingStep(rawValue: index + 1).map { "\($0)" } ?? ""
        let row = state.rows[index]
        return "\(row.mark) \(index + 1 < 10 ? " " : "")\(index + 1)  \(name)"
            + (row.note.isEmpty ? "" : ": \(row.note)")
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
