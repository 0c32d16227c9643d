import Foundation
import Synchronization

/// A bar on standard error for what takes over a second; nothing where no person watches.
final class ProgressBar: Sendable {
    private struct State {
        var shown = -1
        var last = ContinuousClock.now
        var isDrawn = false
    }

    private let total: Int
    private let label: String
    private let isWatched: Bool
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    init(_ label: String, total: Int) {
        self.label = label
        self.total = max(1, total)
        isWatched = isatty(2) == 1
    }

    func move(to done: Int) {
        guard isWatched, ContinuousClock.now - start > .seconds(1) else { return }
        state.withLock { state in
            let percent = min(100, done * 100 / total)
            guard percent != state.shown, ContinuousClock.now - state.last > .milliseconds(100) else { return }
            state.shown = percent
            state.last = .now
            state.isDrawn = true
            let filled = percent * 30 / 100
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
            FileHandle.standardError.write(Data("\r\(label) \(bar) \(percent) % (\(done) of \(total)) ".utf8))
        }
    }

    func finish() {
        state.withLock { state in
            if state.isDrawn { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
            state.isDrawn = false
        }
    }
}
