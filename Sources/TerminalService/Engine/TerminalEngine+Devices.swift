import DayEnd
import Dispatch
import Journal
import Logging
import Store
import Synchronization
import TerminalCore
import Timekeeping

/// Paper, parts, clock, and what rest means for memory and store.
extension TerminalEngine {
    func rest() {
        releaseMemory()
        do {
            try journal.checkpoint()
            _ = try DataFolder.make(places.backup)
            try journal.backUp(to: places.backup, expecting: terminal.state)
            own.append(.rested(failure: nil))
        } catch {
            logger.error("the second copy could not be made: \(error)")
            own.append(.rested(failure: "\(error)"))
        }
    }

    /// A moment later, when whoever asked has been answered and what their question needed is free.
    func releaseMemory() {
        guard !willRelease else { return }
        willRelease = true
        queue.asyncAfter(deadline: .now() + .seconds(1)) { [weak self] in
            guard let self else { return }
            willRelease = false
            // The end of the closing itself was written after the checkpoint of step 12.
            if !isHalted, !isStopping, terminal.state.closing == nil { try? journal.checkpoint() }
            journal.releaseMemory()
            memory.release()
        }
    }

    func selfTest(_ repair: Int) {
        guard let parts else {
            own.append(.selfTested(SelfTestResult(findings: [])))
            return
        }
        Task {
            let result = await parts.test(repair: repair)
            queue.async { self.feed(.selfTested(result)) }
        }
    }

    func print(_ line: Line) {
        guard let paper, paper.hasPrinter, let opening = terminal.state.opening else { return }
        Task { await paper.print(line.forPaper, opening: opening) }
    }

    func compareClock(time: String, date: String) {
        guard let shown = hostClock.secondsAhead(of: clock.now, time: time, date: date) else { return }
        let ahead = shown - clock.correction
        hostOffset.withLock { $0 = ahead }
        guard abs(shown) > HostClock.tolerance else { return }
        clock.correct(by: HostClock.correction(ofClockAhead: ahead))
        logger.notice("the machine's clock is \(ahead) s ahead of the host's; it is corrected by \(clock.correction) s")
    }
}
