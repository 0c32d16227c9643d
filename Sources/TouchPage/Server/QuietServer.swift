internal import Glibc
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// Serves routes, and does nothing while nobody asks: Hummingbird's own application wakes each second to keep the text
/// of the Date header.
struct QuietServer: Service {
    private let server: any Service

    /// - Parameter onRunning: Called once, when the address can be reached.
    init(
        _ router: Router<BasicRequestContext>, settings: PageSettings, logger: Logger,
        onRunning: @escaping @Sendable (any Channel) async -> Void
    ) throws {
        let responder = router.buildResponder()
        server = try HTTPServerBuilder.http1().buildServer(
            configuration: ServerConfiguration(address: .hostname(settings.address, port: settings.port)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger
        ) { request, writer, channel in
            // What the routes do not answer themselves ends the connection.
            var response = try await responder.respond(
                to: request, context: BasicRequestContext(source: .init(channel: channel, logger: logger)))
            response.headers[.date] = Self.date()
            try await writer.write(response: response.head, body: response.body)
        } onServerRunning: {
            await onRunning($0)
        }
    }

    func run() async throws { try await server.run() }

    /// The time for a Date header (RFC 9110, 5.6.7).
    private static func date() -> String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        var text = [CChar](repeating: 0, count: 40)
        let count = strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        return String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
