import Synchronization

/// Waits until everything that entered has left.
final class Gate: Sendable {
    private struct State {
        var inside = 0
        var isForcedOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []

        mutating func takeIfOpen() -> [CheckedContinuation<Void, Never>] {
            guard inside <= 0 || isForcedOpen else { return [] }
            defer { waiting = [] }
            return waiting
        }
    }

    private let state = Mutex(State())

    func enter() {
        state.withLock { $0.inside += 1 }
    }

    func leave() {
        let ready = state.withLock { state in
            state.inside -= 1
            return state.takeIfOpen()
        }
        for continuation in ready { continuation.resume() }
    }

    /// Lets all waiters go, now and from now on, whatever is still inside.
    func forceOpen() {
        let ready = state.withLock { state in
            state.isForcedOpen = true
            return state.takeIfOpen()
        }
        for continuation in ready { continuation.resume() }
    }

    func waitUntilEmpty() async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state in
                state.waiting.append(continuation)
                return state.takeIfOpen()
            }
            for continuation in ready { continuation.resume() }
        }
    }
}
