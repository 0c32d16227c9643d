internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import LocalHTTP
public import Logging
internal import NIOCore
internal import NIOPosix
public import ServiceLifecycle
internal import StrictJSON
internal import Wire

/// Where a service can be looked at by those who keep it running: `/metrics`, `/health` and `/ready`.
///
/// Only questions, no passwords: what is told names no terminal and no card. Runs until the service group shuts down;
/// as the first of a group it is the last to stop, so that `/ready` says so while others end.
public struct MonitoringServer: Service {
    /// What is shown.
    public struct Source: Sendable {
        /// The figures, as ``contentType`` says.
        public var metrics: @Sendable () async -> String
        public var contentType: String
        /// Why nobody should be sent here now; empty where they may.
        public var reasonsAgainst: @Sendable () async -> [String]

        public init(
            metrics: @escaping @Sendable () async -> String, contentType: String,
            reasonsAgainst: @escaping @Sendable () async -> [String]
        ) {
            self.metrics = metrics
            self.contentType = contentType
            self.reasonsAgainst = reasonsAgainst
        }
    }

    private struct Readiness: Encodable {
        var ready: Bool
        var reasons: [String]
    }

    /// Monitoring systems at once; the next one waits to be accepted.
    private static let connectionLimit = 64

    private let address: String
    private let port: Int
    private let source: Source
    private let logger: Logger
    private let onReady: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - onReady: Called once with the port.
    public init(
        address: String, port: Int, source: Source, logger: Logger,
        onReady: @Sendable @escaping (Int) async -> Void = { _ in }
    ) {
        self.address = address
        self.port = port
        self.source = source
        self.logger = logger
        self.onReady = onReady
    }

    /// - Throws: `BindError` where it cannot listen there.
    public func run() async throws {
        let responder = Self.router(source).buildResponder()
        let (address, port, logger) = (address, port, logger)
        let server = try HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(120))).buildServer(
            configuration: ServerConfiguration(
                address: .hostname(address, port: port),
                availableConnectionsDelegate: .maximum(Self.connectionLimit, logger: logger)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger
        ) { request, writer, channel in
            var response: Response
            do {
                response = try await responder.respond(
                    to: request, context: BasicRequestContext(source: .init(channel: channel, logger: logger)))
            } catch let error as HTTPError {
                response = Self.response(
                    error.status, "expected GET of /metrics, /health or /ready\n", type: "text/plain; charset=utf-8")
            }
            response.harden()
            try await writer.write(response: response.head, body: response.body)
        } onServerRunning: { [onReady] channel in
            let port = channel.localAddress?.port ?? port
            logger.info("operations can look", metadata: ["address": "http://\(address):\(port)/"])
            await onReady(port)
        }
        do {
            try await server.run()
        } catch let error as IOError {
            throw BindError(error, host: address, port: port)
        }
    }

    private static func router(_ source: Source) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/metrics") { _, _ in
            response(.ok, await source.metrics(), type: source.contentType)
        }
        router.get("/health") { _, _ in response(.ok, "alive\n", type: "text/plain; charset=utf-8") }
        router.get("/ready") { _, _ in
            let reasons = await source.reasonsAgainst()
            let body = try CanonicalJSON.text(Readiness(ready: reasons.isEmpty, reasons: reasons))
            return response(reasons.isEmpty ? .ok : .serviceUnavailable, body + "\n", type: "application/json")
        }
        return router
    }

    private static func response(_ status: HTTPResponse.Status, _ text: String, type: String) -> Response {
        Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
