import Testing

@testable import Wire

@Suite("A control connection that is kept", .timeLimit(.minutes(1))) struct ControlSessionTests {
    private func server(_ path: String) async throws -> ControlServer {
        try await ControlServer.bind(path: path, logger: quiet) { request, responder in
            responder.event("\"event of \(request)\"")
            responder.finish("answer to \(request)")
        }
    }

    @Test("Each request of a session gets its own events and its own answer, beside calls that connect for one")
    func manyRequests() async throws {
        try await withFolder { folder in
            let server = try await server(folder + "/s")
            let session = try await ControlSession.open(folder + "/s")
            for number in 0..<200 {
                let events = Mailbox<String>()
                #expect(try await session.call("\(number)") { events.put($0) } == "answer to \(number)")
                #expect(events.all == ["\"event of \(number)\""])
            }
            #expect(try await ControlClient.call(path: folder + "/s", request: "one") == "answer to one")
            #expect(try await session.call("last") == "answer to last")
            session.close()
            await server.shutdown()
        }
    }

    @Test("A call that runs out of time ends the session: its answer is never taken for another's")
    func timeOut() async throws {
        try await withFolder { folder in
            let release = Mailbox<Bool>()
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { request, responder in
                if request == "slow" { _ = await release.wait(count: 1) }
                responder.finish("answer to \(request)")
            }
            let session = try await ControlSession.open(folder + "/s")
            #expect(try await session.call("first") == "answer to first")
            await #expect(throws: ControlError.timedOut(after: .milliseconds(30))) {
                try await session.call("slow", timeout: .milliseconds(30))
            }
            release.put(true)
            await #expect(throws: ControlError.noAnswer) { try await session.call("next") }
            await server.shutdown()
        }
    }

    @Test("A request before the answer to the one before ends the connection, not the request that runs")
    func tooEarly() async throws {
        try await withFolder { folder in
            let (begun, ended) = (Mailbox<String>(), Mailbox<Bool>())
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { request, responder in
                begun.put(request)
                while responder.isOpen { try? await Task.sleep(for: .milliseconds(1)) }
                ended.put(responder.finish("late"))
            }
            let peer = try RawSocket.unix(folder + "/s")
            try peer.write(Array(" 1\n 2\n".utf8))
            await ended.expect([false])
            #expect(begun.all == ["1"])
            #expect(try await peer.read(1) == [])
            await server.shutdown()
        }
    }

    @Test("A server that stops answers what runs, and waits for no session that asks nothing")
    func shutdown() async throws {
        try await withFolder { folder in
            let (begun, release) = (Mailbox<String>(), Mailbox<Bool>())
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { request, responder in
                begun.put(request)
                if request == "slow" { _ = await release.wait(count: 1) }
                responder.finish("answer to \(request)")
            }
            let (idle, busy) = (
                try await ControlSession.open(folder + "/s"), try await ControlSession.open(folder + "/s")
            )
            #expect(try await idle.call("1") == "answer to 1")
            #expect(try await busy.call("2") == "answer to 2")
            async let answer = busy.call("slow")
            _ = await begun.wait(count: 3)
            let stopping = Task { await server.shutdown(gracePeriod: .seconds(50)) }
            await #expect(throws: ControlError.noAnswer) {
                while true { _ = try await idle.call("on and on") }
            }
            release.put(true)
            #expect(try await answer == "answer to slow")
            await stopping.value
        }
    }

    @Test("Nobody there is told when the session is opened")
    func notRunning() async throws {
        try await withFolder { folder in
            let path = folder + "/s"
            await #expect(throws: ControlError.notRunning(path: path)) { try await ControlSession.open(path) }
        }
    }
}
