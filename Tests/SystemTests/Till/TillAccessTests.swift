import DemoFront
import Foundation
import TerminalService
import Testing
import TillAPI
import TillCaller

@Suite("Tokens and events of a till")
struct TillAccessTests {
    @Test("A token is shown once and kept as a hash in a file of mode 0600; revoked, it is refused at once")
    func tokens() async throws {
        try await Pair.withTill(nil) { pair, till in
            let back = TillCaller(port: till.port, token: try await pair.addTill("back"))
            #expect(try await back.get("/v1/status").json["till"].text == "back")
            let path = pair.terminalFolder + "/tills.json"
            let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
            #expect(text.contains("back"))
            #expect(!text.contains(back.token.dropFirst(4)))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            // The same key of two tills is two acts.
            _ = try await till.sell("a", cash: 100)
            #expect(try await back.status("a").json["code"].text == "unknownTransaction")
            #expect(try await back.sell("a", cash: 200).json["status"].text == "approved")
            var revoke = TerminalRequest(.tills)
            revoke.tills = TillsRequest(.revoke, name: "back")
            #expect(try await pair.answer(revoke).tills?.tills.map(\.name) == ["front"])
            #expect(try await back.get("/v1/status").status == 401)
            #expect(try await till.get("/v1/status").status == 200)
            // It stays so over a restart.
            await pair.stopTerminal()
            try await pair.startTerminal()
            try await pair.serveTill(nil, till.token) { _, till in
                let known = try await till.get("/v1/status")
                #expect(known.status == 200)
                let gone = TillCaller(port: till.port, token: back.token)
                #expect(try await gone.get("/v1/status").status == 401)
            }
        }
    }

    @Test("The command line adds, lists and revokes tills of a running terminal, and prints the document")
    func commandLine() async throws {
        let pair = try await Pair.running()
        let options = ["--data", pair.terminalFolder, "--json"]
        let added = try await Program.run(["terminal", "till", "add", "front"] + options)
        #expect(added.status == 0, "\(added.errors)")
        let token = try #require(try JSONTree(Array(added.output.utf8))["tills"]["token"].text)
        let listed = try await Program.run(["terminal", "till", "list"] + options)
        #expect(try JSONTree(Array(listed.output.utf8))["tills"]["tills"].list.map { $0["name"].text } == ["front"])
        #expect(!listed.output.contains(token))
        try await pair.serveTill(nil, token) { _, till in
            let answer = try await till.get("/v1/status")
            #expect(answer.status == 200)
        }
        for name in ["front", "Front", "a/b", ""] {
            let refused = try await Program.run(["terminal", "till", "add", name] + options)
            #expect(refused.status == 65, "\(name): \(refused.status) \(refused.errors)")
        }
        #expect(try await Program.run(["terminal", "till", "revoke", "front"] + options).status == 0)
        #expect(try await Program.run(["terminal", "till", "revoke", "front"] + options).status == 65)
        let printed = try await Program.run(["terminal", "till", "openapi"])
        #expect(Array(printed.output.utf8) == TillAPI.openAPI)
        try await pair.stop()
    }

    private struct Seen: Hashable, CustomStringConvertible {
        var id: Int64
        var name: String
        var description: String { "\(id) \(name)" }
    }

    /// Reads until an event of this name.
    private static func read(
        _ till: TillCaller, after id: Int64?, until name: String, _ count: Int = 1
    ) async throws -> [Seen] {
        let events = try Events(
            port: till.port, path: "/v1/events",
            headers: [("Authorization", "Bearer \(till.token)")] + (id.map { [("Last-Event-ID", "\($0)")] } ?? []))
        defer { events.close() }
        var seen: [Seen] = []
        var left = count
        while left > 0, let event = await events.event() {
            let data = try JSONTree(Array(event.data.utf8))
            #expect(data["event"].text == event.name)
            if let problem = OpenAPICheck.shared.mismatch(
                data, OpenAPICheck.shared.document["components"]["schemas"]["Event"], event.name)
            {
                Issue.record("\(problem)")
            }
            seen.append(Seen(id: try #require(Int64(event.id)), name: event.name))
            if event.name == name { left -= 1 }
        }
        return seen
    }

    @Test("Events go on where a till stopped, over a restart of the terminal, without a gap and nothing twice")
    func events() async throws {
        let pair = try await Pair.running()
        let token = try await pair.addTill()
        let reader = TestReader()
        let first = SeenBox()
        try await pair.serveTill(reader, token) { _, till in
            let ready = try await Self.read(till, after: nil, until: "ready")
            let start = try #require(ready.first?.id)
            let stream = Task { try await Self.read(till, after: start, until: "answered", 2) }
            try await TillSaleTests.approve(till, "a", 100)
            try await TillSaleTests.approve(till, "b", 200)
            let seen = try await stream.value
            #expect(
                seen.map(\.name).filter { ["ordered", "started", "answered"].contains($0) }
                    == ["ordered", "started", "answered", "ordered", "started", "answered"])
            first.set(seen.map(\.id))
            // A sale that this reader of events never hears of while it is away.
            try await TillSaleTests.approve(till, "c", 300)
        }
        await pair.stopTerminal()
        try await pair.startTerminal()
        try await pair.serveTill(reader, token) { pair, till in
            _ = try await pair.close()
            let rest = try await Self.read(till, after: first.ids.last, until: "closingEnded")
            let ids = first.ids + rest.dropFirst().map(\.id)
            #expect(ids == ids.sorted())
            #expect(Set(ids.dropFirst()).count == ids.count - 1)
            #expect(rest.map(\.name).contains("batchClosed"))
            let all = try await Self.read(till, after: first.ids.first, until: "closingEnded")
            #expect(all.dropFirst().map(\.id) == ids.dropFirst().map { $0 })
        }
        try await pair.stop()
    }

    /// Ids that one part of the test hands to the next.
    private final class SeenBox: Sendable {
        private let content = JSONBox()
        var ids: [Int64] { content.json?.list.compactMap(\.number) ?? [] }
        func set(_ ids: [Int64]) {
            if let json = try? JSONTree(Array("[\(ids.map(String.init).joined(separator: ","))]".utf8)) {
                content.set(json)
            }
        }
    }
}
