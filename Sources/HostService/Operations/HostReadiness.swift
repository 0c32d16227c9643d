import Synchronization

/// Whether this host should be sent terminals.
final class HostReadiness: Sendable {
    private struct State {
        var isDraining = false
        var isProbing = false
        /// Why the newest look at the ledger failed; nil where it did not.
        var problem: String?
    }

    /// A ledger that says nothing for so long is not there.
    static let patience = Duration.seconds(2)

    private let engine: HostEngine
    private let state = Mutex(State())

    init(engine: HostEngine) { self.engine = engine }

    var isDraining: Bool { state.withLock(\.isDraining) }

    func beginDraining() { state.withLock { $0.isDraining = true } }

    /// Why not; empty where it should.
    func reasons() async -> [String] {
        guard !isDraining else { return ["the host is stopping"] }
        // A ledger that hangs holds one look up, not one for each who asks.
        let mustProbe = state.withLock { state in
            defer { state.isProbing = true }
            return !state.isProbing
        }
        if mustProbe { Task { await probe() } }
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            if let problem = state.withLock({ $0.isProbing ? nil : .some($0.problem) }) {
                return problem.map { ["the ledger: \($0)"] } ?? []
            }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return ["the ledger has said nothing for \(Self.patience.components.seconds) s"]
    }

    private func probe() async {
        let problem: String?
        do {
            try await engine.probe()
            problem = nil
        } catch {
            problem = "\(error)"
        }
        state.withLock { state in
            state.isProbing = false
            state.problem = problem
        }
    }
}
