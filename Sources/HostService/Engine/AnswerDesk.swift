import Dispatch
import Instruments
import Logging
import Sealing
import Synchronization
import Wire

/// Answers on their way out: sealed, sent, counted and logged while the ledger's owner is at the next group.
///
/// They leave in the order in which they were put. `put`, `send` and `finish` belong to the ledger's owner alone.
///
/// `@unchecked Sendable`: `waiting` is touched by that owner only, on its serial queue; the rest is safe by itself.
final class AnswerDesk: @unchecked Sendable {
    private struct Leaving {
        /// Nil where it has closed meanwhile.
        var connection: FrameConnection?
        var reply: HostDesk.Reply
        /// When its request came, in nanoseconds of uptime; nil for one that was refused.
        var arrival: UInt64?
    }

    /// So many leave at once: to wake another thread for them would take longer.
    private static let few = 4

    private let metrics: HostMetrics
    private let logger: Logger
    private let queue = DispatchQueue(label: "host answers", qos: .userInitiated)
    private var waiting: [Leaving] = []
    /// Portions that are still on their way.
    private let portions = Atomic(0)

    init(metrics: HostMetrics, logger: Logger) {
        self.metrics = metrics
        self.logger = logger
    }

    func put(_ reply: HostDesk.Reply, for connection: FrameConnection?, arrival: UInt64?) {
        waiting.append(Leaving(connection: connection, reply: reply, arrival: arrival))
    }

    /// Lets go what was put.
    func send() {
        guard !waiting.isEmpty else { return }
        let portion = waiting
        waiting = []
        guard portion.count > Self.few || portions.load(ordering: .acquiring) > 0 else {
            for leaving in portion { send(leaving) }
            return
        }
        portions.add(1, ordering: .relaxed)
        queue.async { [self] in
            for leaving in portion { send(leaving) }
            portions.subtract(1, ordering: .releasing)
        }
    }

    /// Waits until all have left.
    func finish() { queue.sync {} }

    private func send(_ leaving: Leaving) {
        let reply = leaving.reply
        let frame: [UInt8]
        do {
            frame = try reply.sealed()
        } catch {
            logger.error("an answer that cannot be sealed: \(error)", metadata: ["trace": "\(reply.trace)"])
            return
        }
        // Last of all: whoever has the answer may ask on, and then finds it counted and in the log.
        defer { leaving.connection?.send(frame) }
        metrics.answers.add(1, .init(kind: reply.kind, code: reply.code))
        guard let arrival = leaving.arrival else { return }
        let time = DispatchTime.now().uptimeNanoseconds - arrival
        metrics.answerTimes.record(time)
        logger.info(
            "answered",
            metadata: [
                "trace": "\(reply.trace)", "merchant": "\(reply.merchant)", "terminal": "\(reply.terminal)",
                "kind": "\(reply.kind.label)", "code": "\(reply.code)", "microseconds": "\(time / 1000)",
            ])
    }
}
