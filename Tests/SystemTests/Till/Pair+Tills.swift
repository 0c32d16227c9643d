import TerminalService
import Testing
import TillAPI
import TillCaller

extension Pair {
    /// Gives a till its token.
    func addTill(_ name: String = "front") async throws -> String {
        var request = TerminalRequest(.tills)
        request.tills = TillsRequest(.add, name: name)
        let reply = try await answer(request)
        return try #require(reply.tills?.token)
    }

    /// A terminal and its host, with one till that calls over HTTP.
    static func withTill(
        _ reader: TestReader? = TestReader(), pair: Pair? = nil,
        _ body: @Sendable (Pair, TillCaller) async throws -> Void
    ) async throws {
        var running = pair
        if running == nil { running = try await Pair.running() }
        let pair = try #require(running)
        let token = try await pair.addTill()
        try await pair.serveTill(reader, token, body)
        try await pair.stop()
    }

    /// Serves the terminal that runs now to a till that has its token.
    func serveTill(
        _ reader: TestReader?, _ token: String, _ body: @Sendable (Pair, TillCaller) async throws -> Void
    ) async throws {
        try await TillRun.serve(try tillDesk(reader: reader?.reader)) { port in
            try await body(self, TillCaller(port: port, token: token))
        }
    }
}
