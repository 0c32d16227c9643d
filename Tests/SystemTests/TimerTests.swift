import Dispatch
import Synchronization
import TerminalCore
import Testing
import Timekeeping

@testable import TerminalService

@Suite("The machine's timers, and the one alarm behind them")
struct TimerTests {
    @Test("Of each kind the timer that was started last is due, and each is due once, the earliest first")
    func kinds() {
        var timers = MachineTimers()
        #expect(timers.next == nil)
        for exchange in 1...10_000 as ClosedRange<UInt32> {
            timers.start(.answer(exchange: exchange), due: 60_000 + UInt64(exchange))
        }
        timers.start(.retry(1), due: 90_000)
        timers.start(.retry(2), due: 65_000)
        timers.start(.schedule(1), due: 80_000)
        timers.start(.health(1), due: 200_000)
        #expect(timers.next == 65_000)
        #expect(timers.take(by: 64_999) == [])
        #expect(timers.take(by: 80_000) == [.retry(2), .answer(exchange: 10_000), .schedule(1)])
        #expect(timers.take(by: 100_000) == [])
        #expect(timers.next == 200_000)
        #expect(timers.take(by: 200_000) == [.health(1)])
        #expect(timers.next == nil)
    }

    /// An owner of an alarm, as the engines are.
    private final class Owner: Sendable {
        let queue = DispatchQueue(label: "alarm")
        private let state = Mutex((alarm: Alarm(), moments: [UInt64](), rings: 0, taken: [UInt64]()))
        let isOver = DispatchSemaphore(value: 0)

        func wait(for moment: UInt64) {
            state.withLock { $0.moments.append(moment) }
            set()
        }

        private func set() {
            state.withLock { state in
                state.alarm.set(for: state.moments.min(), on: queue) { [weak self] in self?.ring($0) }
            }
        }

        private func ring(_ moment: UInt64) {
            let isDone = state.withLock { state in
                guard state.alarm.rings(for: moment) else { return false }
                state.rings += 1
                let now = DispatchTime.now().uptimeNanoseconds
                state.taken += state.moments.filter { $0 <= now }.sorted()
                state.moments.removeAll { $0 <= now }
                return state.moments.isEmpty
            }
            set()
            if isDone { isOver.signal() }
        }

        var outcome: (rings: Int, taken: [UInt64]) { state.withLock { ($0.rings, $0.taken) } }
    }

    @Test("However many moments there are and in whatever order they come, each is rung for once it is due")
    func alarm() async {
        let owner = Owner()
        let start = DispatchTime.now().uptimeNanoseconds
        let moments = (1...1_000).map { start + UInt64($0) * 100_000 }.shuffled()
        owner.queue.sync { for moment in moments { owner.wait(for: moment) } }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                owner.isOver.wait()
                continuation.resume()
            }
        }
        let (rings, taken) = owner.outcome
        #expect(taken == moments.sorted())
        #expect(rings <= moments.count)
    }
}
