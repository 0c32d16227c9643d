/// Requests that wait for the ledger: bounded, and fair to whoever sends little.
///
/// Each sender has a lane of its own. A group takes one request of every lane in turn, so a sender with a hundred
/// waiting delays one with a single one by at most one request a round. No sender and no connection holds more places
/// than are still free: alone it may fill half the house, and the fuller that is, the less it may have.
public struct Intake<Sender: Hashable & Sendable, Request> {
    /// What became of a request that arrived.
    public enum Verdict: Hashable, Sendable {
        case admitted
        /// There is no room, and nothing of this sender waits: it can be told so.
        case refused
        /// Too much from one sender or connection. It gets no answer: what it sent before is under way, and a refusal could contradict
        /// that one's outcome.
        case dropped
    }

    /// What a group works on.
    public struct Portion {
        public var requests: [Request] = []
        /// Connections that have closed and of which nothing waits any more.
        public var closed: [UInt64] = []
    }

    private struct Lane {
        var waiting: [(request: Request, connection: UInt64)] = []
        var head = 0
        var count: Int { waiting.count - head }

        mutating func removeFirst() -> (request: Request, connection: UInt64) {
            defer {
                head += 1
                if head * 2 > waiting.count {
                    waiting.removeFirst(head)
                    head = 0
                }
            }
            return waiting[head]
        }
    }

    /// Requests that wait at most.
    public let limit: Int
    /// Requests that wait.
    public private(set) var count = 0
    private var lanes: [Sender: Lane] = [:]
    /// Whose turn it is, the next one last.
    private var turns: [Sender] = []
    /// Senders that have had their turn, or have come, in this round.
    private var nextTurns: [Sender] = []
    private var waitingOn: [UInt64: Int] = [:]
    private var closing: Set<UInt64> = []
    private var closed: [UInt64] = []

    public init(limit: Int) { self.limit = limit }

    public var isEmpty: Bool { count == 0 && closed.isEmpty }

    /// Connections on which something waits.
    public var waitingConnections: some Sequence<UInt64> { waitingOn.keys }

    public func isWaiting(_ sender: Sender) -> Bool { lanes[sender] != nil }

    public mutating func arrive(_ request: Request, of sender: Sender, on connection: UInt64) -> Verdict {
        let ahead = lanes[sender]?.count ?? 0
        let free = limit - count
        guard free > 0 else { return ahead == 0 ? .refused : .dropped }
        guard ahead < free, waitingOn[connection, default: 0] < free else { return .dropped }
        if ahead == 0 { nextTurns.append(sender) }
        lanes[sender, default: Lane()].waiting.append((request, connection))
        waitingOn[connection, default: 0] += 1
        count += 1
        return .admitted
    }

    /// A connection has closed: it is forgotten once what it sent has been worked on.
    public mutating func close(_ connection: UInt64) {
        if waitingOn[connection] == nil { closed.append(connection) } else { closing.insert(connection) }
    }

    /// Takes up to so many requests, one of each sender in turn, and the closings that are due after them.
    public mutating func take(_ most: Int) -> Portion {
        var portion = Portion()
        while portion.requests.count < most, count > 0 {
            if turns.isEmpty {
                turns = nextTurns.reversed()
                nextTurns.removeAll(keepingCapacity: true)
            }
            let sender = turns.removeLast()
            guard var lane = lanes.removeValue(forKey: sender) else { continue }
            let (request, connection) = lane.removeFirst()
            if lane.count > 0 {
                lanes[sender] = lane
                nextTurns.append(sender)
            }
            portion.requests.append(request)
            count -= 1
            leave(connection)
        }
        portion.closed = closed
        closed.removeAll()
        return portion
    }

    private mutating func leave(_ connection: UInt64) {
        let rest = waitingOn[connection, default: 1] - 1
        waitingOn[connection] = rest == 0 ? nil : rest
        if rest == 0, closing.remove(connection) != nil { closed.append(connection) }
    }
}
