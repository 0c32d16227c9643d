public import Logging
internal import NIOCore
public import ServiceLifecycle
public import Wording

/// The touch page of a terminal as a service: runs until the service group shuts down.
///
/// Only views go out and actions come in; everything that decides lies behind the ``TerminalFront``.
public struct TouchPage: Service {
    private let state: PageState
    private let onReady: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - onReady: Called once with the port, when the page can be opened.
    public init(
        front: any TerminalFront, wording: Wording, settings: PageSettings = PageSettings(), logger: Logger,
        onReady: @Sendable @escaping (Int) async -> Void = { _ in }
    ) {
        state = PageState(front: front, wording: wording, settings: settings, logger: logger)
        self.onReady = onReady
    }

    public func run() async throws {
        let settings = state.settings
        let logger = state.logger
        let server = try QuietServer(PageRouter.make(state), settings: settings, logger: logger) { [onReady] channel in
            let port = channel.localAddress?.port ?? settings.port
            logger.info("page ready", metadata: ["address": "http://\(settings.address):\(port)/"])
            await onReady(port)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await show() }
            try await withGracefulShutdownHandler {
                try await server.run()
            } onGracefulShutdown: { [state] in
                Task { await state.windows.finish() }
            }
            group.cancelAll()
        }
    }

    /// Hands every view on; when the terminal has stopped, the windows are told so by the end of their streams.
    private func show() async {
        for await view in await state.front.views().cancelOnGracefulShutdown() { await state.show(view) }
        await state.windows.finish()
    }
}
