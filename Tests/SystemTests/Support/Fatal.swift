import DayScript
import Synchronization
import UnionPay

/// The message at which a process dies: of the day or, under every third seed, of its closing.
final class Fatal: Sendable {
    let number: Int
    /// Microseconds from the message to the kill.
    let delay: Int
    private let isInClosing: Bool
    private let frames = Mutex((seen: 0, isClosing: false))

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        isInClosing = seed.isMultiple(of: 3)
        // The shortest closing has 0500, 0320 and 0820 with their answers; the shortest day before it 17 requests.
        number = random.number(1...(isInClosing ? 6 : 34))
        delay = random.number(0...4000)
    }

    func strikes(_ passing: Relay.Passing) -> Bool {
        frames.withLock { frames in
            if passing.kind == .settlement { frames.isClosing = true }
            guard frames.isClosing == isInClosing else { return false }
            frames.seen += 1
            return frames.seen == number
        }
    }
}
