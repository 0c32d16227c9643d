import EitherLedger
import Testing

/// Databases for the shops of one scenario, in their order; see ``Shop/init``.
///
/// `@unchecked Sendable`: a scenario is one thread.
final class TwinRoom: @unchecked Sendable {
    @TaskLocal static var current: TwinRoom?

    private var free: [TwinLedger]
    private(set) var used: [TwinLedger] = []

    init(_ twins: [TwinLedger]) { free = twins }

    func take() throws -> TwinLedger {
        let last = free.popLast()
        let twin = try #require(last, "the scenario has more shops than databases")
        used.append(twin)
        return twin
    }
}
