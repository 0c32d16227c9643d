internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle

/// Server-sent events of one window: `view` with the whole view and the window's seat, `beat` when nothing changed.
///
/// Source: HTML Living Standard, section 9.2, server-sent events.
struct EventStream: Sendable {
    let window: WindowName
    let state: PageState

    /// Writes until the browser goes, the terminal stops, or the service shuts down.
    func write(request: Request, to writer: inout any ResponseBodyWriter) async throws {
        let (number, signals) = await state.windows.enter(window)
        do {
            try await request.body.consumeWithCancellationOnInboundClose { _ in try await run(signals, &writer) }
        } catch {
            // The browser has gone: nothing is left to say to it.
            await state.windows.leave(number)
            return
        }
        await state.windows.leave(number)
        try await writer.finish(nil)
    }

    private func run(_ signals: AsyncStream<Void>, _ writer: inout any ResponseBodyWriter) async throws {
        var known = 0
        try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
        for await _ in signals.cancelOnGracefulShutdown() {
            if let frame = await state.windows.frame(for: window, after: known) {
                known = frame.sequence
                let data = "{\"seat\":\"\(frame.seat.rawValue)\",\"view\":\(frame.view)}"
                try await writer.write(ByteBuffer(string: "event: view\ndata: \(data)\n\n"))
            } else {
                try await writer.write(ByteBuffer(string: "event: beat\ndata: {}\n\n"))
            }
        }
    }
}
