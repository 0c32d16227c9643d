import Logging
import Synchronization
import Wire

/// The end of a host that was told to stop: nothing new is taken in, what is in hand is answered, and a connection on
/// which nobody waits is closed at once, so that its terminal goes elsewhere.
///
/// Bounded by time and by ``hurry()``: what is then still in hand stays without an answer, which every terminal knows how
/// to clear up (reversal, repetition); what was stored is taken up at the next start.
final class Drain: Sendable {
    private struct State {
        var mustHurry = false
        var isDone = false
        /// Nil before the ledger's owner was heard.
        var left: Int?
    }

    private static let pause = Duration.milliseconds(20)

    private let state = Mutex(State())

    /// Ends it now.
    func hurry() { state.withLock { $0.mustHurry = true } }

    var mustHurry: Bool { state.withLock(\.mustHurry) }

    /// - Returns: How many requests were left without an answer; nil where nobody can tell, as the ledger hangs.
    func run(_ server: FrameServer, _ engine: HostEngine, limit: Duration) async -> Int? {
        await server.quiesce()
        let end = ContinuousClock.now + limit
        // On its own: a ledger that hangs holds it up for as long as it likes.
        let work = Task { await finish(server, engine) }
        while ContinuousClock.now < end, !state.withLock({ $0.isDone || $0.mustHurry }) {
            try? await Task.sleep(for: Self.pause)
        }
        work.cancel()
        return state.withLock(\.left)
    }

    private func finish(_ server: FrameServer, _ engine: HostEngine) async {
        while !Task.isCancelled {
            let inHand = await engine.inHand()
            server.finish(except: inHand.connections)
            state.withLock { state in
                state.left = inHand.count
                state.isDone = inHand.count == 0
            }
            if inHand.count == 0 { return }
            try? await Task.sleep(for: Self.pause)
        }
    }
}
