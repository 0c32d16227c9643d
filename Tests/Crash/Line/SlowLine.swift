import Foundation
import Glibc
import Synchronization

/// A line with a round trip and a bandwidth, as a shop's mobile modem has them: what is sent waits its turn, takes its
/// time by its size, and then half a round trip.
///
/// Each way has the whole bandwidth to itself. A segment of up to 1,460 bytes costs 40 more, IPv4's and TCP's headers;
/// acknowledgements by themselves are not counted. A connection is usable one round trip after it was made.
final class SlowLine: Sendable {
    struct Shape: Sendable {
        /// Of a round trip.
        var milliseconds: Int
        /// A thousand bits a second.
        var kilobits: Int

        static let headers = 40
        static let segment = 1_460

        /// Seconds that so many bytes take to get on the line, headers included.
        func seconds(for bytes: Int) -> Double { Double(bytes * 8) / Double(kilobits * 1_000) }
    }

    /// What one way has carried.
    struct Tally: Sendable {
        /// As written to the stream: the frames, or what TLS makes of them.
        var bytes = 0
        var segments = 0

        /// With IP's and TCP's headers.
        var bytesOnLine: Int { bytes + segments * Shape.headers }

        static func - (left: Tally, right: Tally) -> Tally {
            Tally(bytes: left.bytes - right.bytes, segments: left.segments - right.segments)
        }
    }

    struct Tallies: Sendable {
        var toHost = Tally()
        var toTerminal = Tally()
        var connections = 0

        static func - (left: Tallies, right: Tallies) -> Tallies {
            Tallies(
                toHost: left.toHost - right.toHost, toTerminal: left.toTerminal - right.toTerminal,
                connections: left.connections - right.connections)
        }
    }

    private let shape: Shape
    private let line: TCPLine
    private let carried = Mutex(Tallies())

    var tallies: Tallies { carried.withLock(\.self) }

    init(port: Int, to host: Int, _ shape: Shape) throws {
        self.shape = shape
        line = try TCPLine(port: port, to: host)
        line.open { [self] in carry($0, $1, $2) }
    }

    func stop() { line.stop() }

    private func carry(_ from: Int32, _ to: Int32, _ isToHost: Bool) {
        let half = .milliseconds(1) * shape.milliseconds / 2
        if isToHost { carried.withLock { $0.connections += 1 } }
        // When the way is free again; not before the connection's own round trip is over.
        var free = ContinuousClock.now + half * 2
        let queue = Transit()
        Foundation.Thread.detachNewThread {
            while let segment = queue.next() {
                Self.sleep(until: segment.arrival)
                TCPLine.send(segment.bytes, to)
            }
            shutdown(to, Int32(SHUT_WR))
        }
        while let bytes = TCPLine.some(Shape.segment, from) {
            let cost = shape.seconds(for: bytes.count + Shape.headers)
            free = max(free, .now) + .nanoseconds(Int64(cost * 1e9))
            carried.withLock { tallies in
                if isToHost {
                    tallies.toHost.bytes += bytes.count
                    tallies.toHost.segments += 1
                } else {
                    tallies.toTerminal.bytes += bytes.count
                    tallies.toTerminal.segments += 1
                }
            }
            queue.add(.init(bytes: bytes, arrival: free + half))
        }
        queue.end()
        queue.waitUntilEmpty()
    }

    private static func sleep(until time: ContinuousClock.Instant) {
        let left = (time - .now).components
        guard left.seconds > 0 || left.attoseconds > 0 else { return }
        var wait = timespec(tv_sec: Int(left.seconds), tv_nsec: Int(left.attoseconds / 1_000_000_000))
        nanosleep(&wait, nil)
    }
}

/// What is on its way, in its order, between the thread that reads and the one that writes.
private final class Transit: @unchecked Sendable {
    // Safe: everything is touched under `condition`'s lock.
    struct Segment {
        var bytes: [UInt8]
        var arrival: ContinuousClock.Instant
    }

    private let condition = NSCondition()
    private var segments: [Segment] = []
    private var isOver = false
    private var isEmpty = false

    func add(_ segment: Segment) { locked { segments.append(segment) } }

    /// Nothing more comes.
    func end() { locked { isOver = true } }

    /// Waits for the next one; nil once all are handed out and no more comes.
    func next() -> Segment? {
        condition.lock()
        defer { condition.unlock() }
        while segments.isEmpty, !isOver { condition.wait() }
        guard !segments.isEmpty else {
            isEmpty = true
            condition.broadcast()
            return nil
        }
        return segments.removeFirst()
    }

    func waitUntilEmpty() {
        condition.lock()
        defer { condition.unlock() }
        while !isEmpty { condition.wait() }
    }

    private func locked(_ body: () -> Void) {
        condition.lock()
        defer { condition.unlock() }
        body()
        condition.broadcast()
    }
}
