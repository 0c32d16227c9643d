internal import DemoFront
internal import ServiceLifecycle
public import TillAPI

/// Serves tills while a test runs.
public enum TillRun {
    /// Serves a front as production does, runs the test, and shuts down in order.
    public static func serve(
        _ front: any TillFront, settings: TillSettings = TillSettings(port: 0, burst: 10_000, rate: 10_000),
        isolation: isolated (any Actor)? = #isolation, _ body: (Int) async throws -> Void
    ) async throws {
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        let logger = LogLines().logger
        let service = TillAPI(front: front, settings: settings, logger: logger, onReady: { ready.yield($0) })
        let group = ServiceGroup(configuration: .init(services: [service], logger: logger))
        let run = Task {
            defer { ready.finish() }
            try await group.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await run.value
            throw NotAsDocumented(description: "the till's side did not start")
        }
        do {
            try await body(port)
        } catch {
            await group.triggerGracefulShutdown()
            try await run.value
            throw error
        }
        await group.triggerGracefulShutdown()
        try await run.value
    }
}
