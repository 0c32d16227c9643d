/// Server-sent events as a browser reads them.
public final class Events: Sendable {
    private let connection: Loopback
    private let events: AsyncStream<Event>

    /// One event with its three fields; empty where it has none of the name.
    public struct Event: Sendable {
        public var id = ""
        public var name = ""
        public var data = ""
    }

    public convenience init(port: Int, window: String, cookie: String) throws {
        try self.init(port: port, path: "/events?window=\(window)", headers: [("Cookie", cookie)])
    }

    public init(port: Int, path: String, headers: [(String, String)]) throws {
        let connection = try Loopback(port: port)
        self.connection = connection
        try connection.send(Loopback.head("GET", path, port: port, headers: headers, length: 0))
        let (stream, found) = AsyncStream.makeStream(of: Event.self)
        events = stream
        Task {
            var text = ""
            while true {
                let more = await connection.receive()
                guard !more.isEmpty else { break }
                text += String(decoding: more, as: UTF8.self)
                while let end = text.firstRange(of: "\n\n") {
                    if let event = Events.read(text[..<end.lowerBound]) { found.yield(event) }
                    text = String(text[end.upperBound...])
                }
            }
            found.finish()
        }
    }

    deinit { connection.hangUp() }

    public func close() { connection.hangUp() }

    /// The next view, heartbeats left out; nil when the stream has ended.
    public func view() async -> String? {
        for await event in events where event.name == "view" { return event.data }
        return nil
    }

    /// The next view of which this is true.
    public func view(where isWanted: (String) -> Bool) async -> String? {
        while let data = await view() { if isWanted(data) { return data } }
        return nil
    }

    /// The next event of any name.
    public func next() async -> String? {
        for await event in events { return event.name }
        return nil
    }

    /// The next whole event; nil when the stream has ended.
    public func event() async -> Event? {
        for await event in events { return event }
        return nil
    }

    private static func read(_ block: Substring) -> Event? {
        var event = Event()
        // The first block comes with the head of the answer, and each with the lengths of its chunks.
        for line in block.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
            if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
            if line.hasPrefix("data: ") { event.data = String(line.dropFirst(6)) }
        }
        return event.name.isEmpty ? nil : event
    }
}
