internal import Hummingbird
internal import HummingbirdCore
public import Logging
public import ServiceLifecycle

/// The till's side of a terminal (ECR) as a service on the loopback interface: runs until the service group shuts
/// down.
public struct TillAPI: Service {
    /// The OpenAPI 3.1 document of what is served, as UTF-8.
    public static var openAPI: [UInt8] { PackageResources.openapi_json }

    private let state: TillState
    private let logger: Logger
    private let onReady: @Sendable (Int) async -> Void

    /// - Parameter onReady: Called once with the port, when tills can call.
    public init(
        front: any TillFront, settings: TillSettings = TillSettings(), logger: Logger,
        onReady: @Sendable @escaping (Int) async -> Void = { _ in }
    ) {
        state = TillState(front: front, settings: settings, limit: RateLimit(settings))
        self.logger = logger
        self.onReady = onReady
    }

    public func run() async throws {
        let settings = state.settings
        let logger = logger
        let application = Application(
            router: TillRouter.make(state), server: .http1(),
            configuration: .init(address: .hostname("127.0.0.1", port: settings.port), serverName: nil),
            onServerRunning: { [onReady] channel in
                let port = channel.localAddress?.port ?? settings.port
                logger.info("tills can call", metadata: ["address": "http://127.0.0.1:\(port)/v1"])
                await onReady(port)
            },
            logger: logger)
        try await application.run()
    }
}
