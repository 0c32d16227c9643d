internal import DayEnd
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle
internal import StrictJSON

/// Server-sent events straight from the journal: each has its record's number as id, and a till that comes back with
/// the last id that it saw misses nothing and hears nothing twice.
///
/// Source: HTML Living Standard, section 9.2, server-sent events.
struct TillEvents: Sendable {
    private enum Signal: Sendable { case change, beat }

    private static let pageSize = 200

    let front: any TillFront
    let heartbeat: Duration
    let after: Int64

    static func response(_ call: TillCall) async throws -> Response {
        let newest = await call.state.front.newestRecord()
        let after: Int64
        if let text = call.request.headers[.lastEventID] {
            guard let number = Int64(text), (0...newest).contains(number) else {
                throw FieldProblem(field: "Last-Event-ID", expected: "0 to \(newest)", found: "something else")
            }
            after = number
        } else {
            after = try call.number("after", in: 0...newest) ?? newest
        }
        let events = TillEvents(front: call.state.front, heartbeat: call.state.settings.heartbeat, after: after)
        let request = call.request
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: .init { writer in try await events.write(request, to: &writer) })
    }

    /// Writes until the till goes, the terminal stops, or the service shuts down.
    private func write(_ request: Request, to writer: inout any ResponseBodyWriter) async throws {
        do {
            try await request.body.consumeWithCancellationOnInboundClose { _ in try await run(&writer) }
        } catch {
            // The till has gone: it comes back with the last id that it saw.
            return
        }
        try await writer.finish(nil)
    }

    private func run(_ writer: inout any ResponseBodyWriter) async throws {
        let changes = await front.changes()
        var known = after
        try await writer.write(ByteBuffer(string: "retry: 1000\n\n" + text(EventView(readyAfter: known))))
        let (signals, signal) = AsyncStream.makeStream(of: Signal.self, bufferingPolicy: .bufferingNewest(2))
        signal.yield(.change)
        let follow = Task {
            for await _ in changes { signal.yield(.change) }
            signal.finish()
        }
        let beat = Task { [heartbeat] in while (try? await Task.sleep(for: heartbeat)) != nil { signal.yield(.beat) } }
        defer {
            follow.cancel()
            beat.cancel()
        }
        for await signal in signals.cancelOnGracefulShutdown() {
            if signal == .beat { try await writer.write(ByteBuffer(string: ": beat\n\n")) }
            // Beats may have pushed a change out of the row: whatever the signal, all that is new is told.
            try await tell(&known, &writer)
        }
    }

    private func tell(_ known: inout Int64, _ writer: inout any ResponseBodyWriter) async throws {
        while let records = await front.records(after: known, limit: Self.pageSize), let last = records.last {
            let events = records.compactMap { EventView($0, front.currency) }
            known = last.sequence
            if !events.isEmpty { try await writer.write(ByteBuffer(string: events.map(text).joined())) }
        }
    }

    private func text(_ event: EventView) -> String {
        "id: \(event.id)\nevent: \(event.name.rawValue)\ndata: \(TillReply.text(event))\n\n"
    }
}
