import Synchronization

/// The open connections of one server, and whether another one may join them.
final class ConnectionRegistry: Sendable {
    enum Admission: Equatable {
        case admitted
        /// `isFirst`: the first refusal since there was room; the only one worth a line in the log.
        case full(isFirst: Bool)
        case closing
    }

    private struct State {
        var open: [UInt64: FrameConnection] = [:]
        var lastID: UInt64 = 0
        var isReceiving = true
        var isFull = false
    }

    private let limit: Int
    private let gate = Gate()
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    func nextID() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    var count: Int { state.withLock { $0.open.count } }

    func admit(_ connection: FrameConnection) -> Admission {
        state.withLock { state in
            guard state.isReceiving else { return .closing }
            guard state.open.count < limit else {
                defer { state.isFull = true }
                return .full(isFirst: !state.isFull)
            }
            state.open[connection.id] = connection
            gate.enter()
            return .admitted
        }
    }

    func remove(_ connection: FrameConnection) {
        let wasOpen = state.withLock { state in
            state.isFull = false
            return state.open.removeValue(forKey: connection.id) != nil
        }
        if wasOpen { gate.leave() }
    }

    /// No new connections, no more frames from the open ones.
    func stopReceiving() {
        state.withLock { $0.isReceiving = false }
        for connection in all() { connection.outbox.stopReceiving() }
    }

    func finishAll(linger: Duration) {
        for connection in all() { connection.outbox.finish(.shutdown, linger: linger) }
    }

    func abortAll() {
        for connection in all() { connection.outbox.abort(.shutdown) }
    }

    func waitUntilEmpty() async {
        await gate.waitUntilEmpty()
    }

    private func all() -> [FrameConnection] {
        state.withLock { state in state.open.values.sorted { $0.id < $1.id } }
    }
}
