import Synchronization

/// The open connections of one server, and whether another one may join them.
final class ConnectionRegistry: Sendable {
    enum Admission: Equatable {
        case admitted
        /// `isFirst`: the first refusal since there was room; the only one worth a line in the log.
        case full(isFirst: Bool)
        /// The address has all the connections that one may have.
        case addressIsFull(isFirst: Bool)
        case closing
    }

    private enum Room {
        case free
        /// There is some once this one is gone.
        case instead(FrameConnection)
        case none(Admission)
    }

    private struct State {
        var open: [UInt64: FrameConnection] = [:]
        /// Those of them over which nothing whole has come yet, oldest first: numbers only grow.
        var silent: [Origin: [UInt64]] = [:]
        /// Open ones by their origin.
        var counts: [Origin: Int] = [:]
        /// Origins of which a connection was refused since there was room.
        var fullOrigins: Set<Origin> = []
        var lastID: UInt64 = 0
        var isReceiving = true
        var isFull = false

        mutating func remove(_ connection: FrameConnection) -> Bool {
            guard open.removeValue(forKey: connection.id) != nil else { return false }
            hasSpoken(connection)
            let rest = counts[connection.origin, default: 1] - 1
            counts[connection.origin] = rest == 0 ? nil : rest
            fullOrigins.remove(connection.origin)
            isFull = false
            return true
        }

        mutating func hasSpoken(_ connection: FrameConnection) {
            guard let index = silent[connection.origin]?.lastIndex(of: connection.id) else { return }
            silent[connection.origin]?.remove(at: index)
            if silent[connection.origin]?.isEmpty == true { silent[connection.origin] = nil }
        }

        /// The one that is silent for longest.
        func oldestSilent() -> FrameConnection? {
            silent.values.lazy.compactMap(\.first).min().flatMap { open[$0] }
        }

        func oldestSilent(of origin: Origin) -> FrameConnection? { silent[origin]?.first.flatMap { open[$0] } }
    }

    private let limit: Int
    private let limitPerOrigin: Int
    private let gate = Gate()
    private let state = Mutex(State())

    init(limit: Int, perOrigin: Int? = nil) {
        self.limit = limit
        limitPerOrigin = perOrigin ?? limit
    }

    func nextID() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    var count: Int { state.withLock { $0.open.count } }

    /// Where there is no room, the oldest silent connection gives way: whoever opens connections and sends nothing keeps
    /// nobody out.
    func admit(_ connection: FrameConnection) -> Admission {
        let (admission, leaving) = state.withLock { state -> (Admission, FrameConnection?) in
            guard state.isReceiving else { return (.closing, nil) }
            let leaving: FrameConnection?
            switch room(for: connection, &state) {
            case .free: leaving = nil
            case .instead(let other): leaving = other
            case .none(let refusal): return (refusal, nil)
            }
            // It counts no more from here on; the gate waits until it is closed.
            if let leaving { _ = state.remove(leaving) }
            state.open[connection.id] = connection
            state.silent[connection.origin, default: []].append(connection.id)
            state.counts[connection.origin, default: 0] += 1
            gate.enter()
            return (.admitted, leaving)
        }
        leaving?.outbox.abort(.gaveWay)
        return admission
    }

    private func room(for connection: FrameConnection, _ state: inout State) -> Room {
        if state.counts[connection.origin, default: 0] >= limitPerOrigin {
            if let other = state.oldestSilent(of: connection.origin) { return .instead(other) }
            return .none(.addressIsFull(isFirst: state.fullOrigins.insert(connection.origin).inserted))
        }
        guard state.open.count >= limit else { return .free }
        if let other = state.oldestSilent() { return .instead(other) }
        defer { state.isFull = true }
        return .none(.full(isFirst: !state.isFull))
    }

    /// A whole frame has come over it.
    func hasSpoken(_ connection: FrameConnection) {
        state.withLock { $0.hasSpoken(connection) }
    }

    func remove(_ connection: FrameConnection) {
        state.withLock { _ = $0.remove(connection) }
        gate.leave()
    }

    /// No new connections, no more frames from the open ones.
    func stopReceiving() {
        state.withLock { $0.isReceiving = false }
        for connection in all() { connection.outbox.stopReceiving() }
    }

    /// - Parameter kept: Connections that go on.
    func finishAll(linger: Duration, except kept: Set<UInt64> = []) {
        for connection in all() where !kept.contains(connection.id) {
            connection.outbox.finish(.shutdown, linger: linger)
        }
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
