public import Logging
internal import ServiceLifecycle
internal import Synchronization
public import TouchPage
internal import Wording

/// Serves a page while a test runs.
public enum PageRun {
    /// Starts the page as a service on a free port (or the one that is given), runs the test, and shuts down in order.
    @discardableResult
    public static func serve<Result: Sendable>(
        _ front: any TerminalFront, port: Int = 0, heartbeat: Duration = .milliseconds(200), log: LogLines = LogLines(),
        isolation: isolated (any Actor)? = #isolation, _ body: (Int) async throws -> Result
    ) async throws -> Result {
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        let logger = log.logger
        let page = TouchPage(
            front: front, wording: try Wording.shipped(), settings: PageSettings(port: port, heartbeat: heartbeat),
            logger: logger, onReady: { ready.yield($0) })
        let group = ServiceGroup(configuration: .init(services: [page], logger: logger))
        let run = Task {
            defer { ready.finish() }
            try await group.run()
        }
        guard let number = await ports.first(where: { _ in true }) else {
            try await run.value
            throw LoopbackError(description: "the page did not start")
        }
        do {
            let result = try await body(number)
            await group.triggerGracefulShutdown()
            try await run.value
            return result
        } catch {
            run.cancel()
            throw error
        }
    }
}

/// Everything that was logged, at every level.
public final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    public init() {}

    public var text: String { lines.withLock { $0.joined(separator: "\n") } }

    public var logger: Logger {
        var logger = Logger(label: "page") { [self] _ in Handler(lines: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.lines.withLock {
                $0.append("\(event.message) \(metadata) \(event.metadata.map { "\($0)" } ?? "")")
            }
        }
    }
}
