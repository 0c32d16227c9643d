import DemoFront
import Testing
import TouchPage
import UnionPay

@Suite struct PageWindowTests {
    let front = DemoFront(Gallery(.english).home)
    let lock = #"{"screen":"home","action":"lock"}"#

    @Test func AS_14_aSecondWindowOnlyShowsWhatHappens() async throws {
        try await PageRun.serve(front) { port in
            let first = try await Caller(port: port)
            let firstEvents = try first.events()
            #expect(await firstEvents.view()?.contains("\"seat\":\"mine\"") == true)

            var second = try await Caller(port: port, window: "fedcba9876543210")
            let secondEvents = try second.events()
            #expect(await secondEvents.view()?.contains("\"seat\":\"taken\"") == true)
            let refused = try await second.act(lock)
            #expect(refused.status == 409)
            #expect(refused.error["reason"] == "readOnly")
            #expect(front.requests.isEmpty)

            // The name of the first window is of no use in another session.
            second.window = first.window
            #expect(try await second.act(lock).status == 409)
            #expect(try await first.act(lock).status == 200)
        }
    }

    @Test func AS_14_aWindowThatTakesOverLeavesTheOtherWatching() async throws {
        try await PageRun.serve(front) { port in
            let first = try await Caller(port: port)
            let firstEvents = try first.events()
            _ = await firstEvents.view()
            let second = try await Caller(port: port, window: "fedcba9876543210")
            #expect(try await second.act("{}", path: "/window").status == 200)
            #expect(await firstEvents.view { $0.contains("\"seat\":\"taken\"") } != nil)
            #expect(try await first.act(lock).status == 409)
            #expect(try await second.act(lock).status == 200)
            #expect(front.requests.count == 1)
        }
    }

    @Test func aWindowThatClosesLeavesTheSeatFree() async throws {
        try await PageRun.serve(front) { port in
            let first = try await Caller(port: port)
            let firstEvents = try first.events()
            _ = await firstEvents.view()
            let second = try await Caller(port: port, window: "fedcba9876543210")
            let secondEvents = try second.events()
            #expect(await secondEvents.view { $0.contains("\"seat\":\"taken\"") } != nil)
            firstEvents.close()
            #expect(await secondEvents.view { $0.contains("\"seat\":\"free\"") } != nil)
            #expect(try await second.act(lock).status == 200)
        }
    }

    @Test func aReloadKeepsTheSeatAndShowsTheWholeView() async throws {
        try await PageRun.serve(front) { port in
            let caller = try await Caller(port: port)
            let before = try caller.events()
            _ = await before.view()
            // The new stream opens before the old one is known to be closed, or after it: both keep the seat.
            let after = try caller.events()
            #expect(await after.view()?.contains("\"seat\":\"mine\"") == true)
            before.close()
            var view = front.view
            view.screen = .locked(Lock())
            front.show(view)
            let shown = await after.view { $0.contains("\"name\":\"locked\"") }
            #expect(shown?.contains("\"seat\":\"mine\"") == true)
            after.close()
            let again = try caller.events()
            let whole = try #require(await again.view())
            #expect(whole.contains("\"name\":\"locked\"") && whole.contains("\"terminal\":\"10000001\""))
        }
    }

    @Test func anIdleStreamBeats() async throws {
        try await PageRun.serve(front, heartbeat: .milliseconds(20)) { port in
            let events = try await Caller(port: port).events()
            #expect(await events.next() == "view")
            #expect(await events.next() == "beat")
            #expect(await events.next() == "beat")
        }
    }

    @Test func theStreamEndsWhenTheTerminalStopsOrTheServiceShutsDown() async throws {
        let events = try await PageRun.serve(front) { port in
            let events = try await Caller(port: port).events()
            _ = await events.view()
            return events
        }
        #expect(await events.view() == nil)

        let stopping = DemoFront(Gallery(.english).home)
        try await PageRun.serve(stopping) { port in
            let events = try await Caller(port: port).events()
            _ = await events.view()
            stopping.stop()
            #expect(await events.view() == nil)
        }
    }

    @Test func aPortThatIsTakenIsNamedAtTheStart() async throws {
        try await PageRun.serve(front) { port in
            await #expect(throws: (any Error).self) { try await PageRun.serve(front, port: port) { _ in } }
        }
    }
}
