import Testing
import Wire

@Suite(.timeLimit(.minutes(1))) struct FrameClientTests {
    @Test func sendsAndReceivesAndTellsTheEndpoint() async throws {
        let server = try await echoServer()
        let events = Mailbox<FrameClient.Event>()
        let client = FrameClient.connect(to: local(server.port)) { events.put($1) }
        await events.expect([.opened(local(server.port))])
        #expect(client.send([1, 2, 3]))
        _ = await events.wait(count: 2)
        client.close("done")
        await events.expect([.opened(local(server.port)), .frame([1, 2, 3]), .closed(.closedHere("done"))])
        #expect(!client.send([4]))
        await server.stop()
    }

    @Test func aRefusedPrimaryLeavesTheBackup() async throws {
        let (reserved, closedPort) = try RawSocket.bound(backlog: nil)
        let server = try await echoServer()
        let events = Mailbox<FrameClient.Event>()
        let client = FrameClient.connect(to: local(closedPort), backups: [local(server.port)]) { events.put($1) }
        await events.expect([.attemptFailed(local(closedPort), .refused), .opened(local(server.port))])
        #expect(client.send([7]))
        #expect(await events.wait(count: 3).last == .frame([7]))
        _ = reserved
        await server.stop()
    }

    @Test func anAnsweringPrimaryLeavesTheBackupAlone() async throws {
        let primary = try await echoServer()
        let backup = try await echoServer()
        let events = Mailbox<FrameClient.Event>()
        FrameClient.connect(to: local(primary.port), backups: [local(backup.port)]) { events.put($1) }
        await events.expect([.opened(local(primary.port))])
        await primary.stop()
        await events.expect([.opened(local(primary.port)), .closed(.closedByPeer)])
        #expect(backup.connectionCount == 0)
        await backup.stop()
    }

    @Test func whereNoneAnswersEachFailureIsToldAndTheLastIsTheEnd() async throws {
        let (first, firstPort) = try RawSocket.bound(backlog: nil)
        let (second, secondPort) = try RawSocket.bound(backlog: nil)
        let events = Mailbox<FrameClient.Event>()
        let client = FrameClient.connect(to: local(firstPort), backups: [local(secondPort)]) { events.put($1) }
        await events.expect([
            .attemptFailed(local(firstPort), .refused), .attemptFailed(local(secondPort), .refused),
            .closed(.refused),
        ])
        #expect(!client.send([1]))
        client.close()
        _ = (first, second)
    }

    /// A listening socket whose queue is full: the system drops further attempts to connect without a word.
    private func silentPort() throws -> (holding: [RawSocket], port: Int) {
        let (listener, port) = try RawSocket.bound(backlog: 0)
        return ([listener] + (try (0..<4).map { _ in try RawSocket.beginConnect(port: port) }), port)
    }

    @Test func aPrimaryThatDoesNotAcceptTimesOutAndTheBackupIsUsed() async throws {
        let (holding, port) = try silentPort()
        let server = try await echoServer()
        let events = Mailbox<FrameClient.Event>()
        let time = await ContinuousClock().measure {
            FrameClient.connect(
                to: local(port), backups: [local(server.port)], connectTimeout: .milliseconds(500)
            ) { events.put($1) }
            await events.expect([.attemptFailed(local(port), .timedOut), .opened(local(server.port))])
        }
        #expect(time >= .milliseconds(490) && time < .seconds(40))
        _ = holding
        await server.stop()
    }

    @Test func aCloseWhileConnectingEndsItAtOnceAndOnlyOnce() async throws {
        let (holding, port) = try silentPort()
        let events = Mailbox<FrameClient.Event>()
        let client = FrameClient.connect(to: local(port), connectTimeout: .milliseconds(150)) { events.put($1) }
        client.close("changed my mind")
        client.close("twice")
        await events.expect([.closed(.closedHere("changed my mind"))])
        try await Task.sleep(for: .milliseconds(200))
        #expect(events.count == 1)
        _ = holding
    }

    @Test func afterACloseWithinAnEventNoFrameFollows() async throws {
        let (server, _) = try await notingServer { connection, _ in
            for number in 0..<100 as Range<UInt8> { connection.send([number]) }
        }
        let events = Mailbox<FrameClient.Event>()
        FrameClient.connect(to: local(server.port)) { client, event in
            events.put(event)
            if event.isOpened { client.send([1]) }
            if event.frame != nil { client.close("one is enough") }
        }
        let all = await events.wait { $0.last?.isClosed == true }
        #expect(all == [.opened(local(server.port)), .frame([0]), .closed(.closedHere("one is enough"))])
        await server.stop()
    }

    @Test func aServerThatNeverAnswersEndsAsIdle() async throws {
        let (listener, port) = try RawSocket.bound(backlog: 4)
        let events = Mailbox<FrameClient.Event>()
        FrameClient.connect(to: local(port), limits: FrameLimits(idleTimeout: .milliseconds(400))) {
            if $1.isOpened { $0.send([1]) }
            events.put($1)
        }
        let peer = try await listener.accept()
        #expect(try await peer.read(3) == framed([1]))
        // The end of the stream comes before the close; the peer answers with its own.
        #expect(try await peer.read(1) == [])
        peer.endWriting()
        await events.expect([.opened(local(port)), .closed(.idle)])
    }

    @Test func endsFromTheOtherSideAreToldApart() async throws {
        enum Ending: CaseIterable { case close, reset, midFrame, midPrefix, zero, tooLong }
        for ending in Ending.allCases {
            let (listener, port) = try RawSocket.bound(backlog: 4)
            let events = Mailbox<FrameClient.Event>()
            FrameClient.connect(to: local(port)) { events.put($1) }
            do {
                let peer = try await listener.accept()
                switch ending {
                case .close: break
                case .reset: peer.resetOnClose()
                case .midFrame: try peer.write([0, 9, 1])
                case .midPrefix: try peer.write([0])
                case .zero: try peer.write([0, 0])
                case .tooLong: try peer.write([0xFF, 0xFF])
                }
                _ = await events.wait(count: 1)
            }
            let expected: CloseReason =
                switch ending {
                case .close: .closedByPeer
                case .reset: .reset
                case .midFrame: .closedInMidFrame(received: 3, expected: 11)
                case .midPrefix: .closedInMidFrame(received: 1, expected: nil)
                case .zero: .badFrame(.empty)
                case .tooLong: .badFrame(.tooLong(length: 65_535, limit: 4096))
                }
            await events.expect([.opened(local(port)), .closed(expected)])
        }
    }

    @Test func aFrameThatComesWithTheConnectionIsNotLost() async throws {
        let server = try await FrameServer.bind(
            host: "127.0.0.1", port: 0, threads: 1, logger: quiet, onOpen: { $0.send([42]) }, onFrame: { _, _ in })
        let events = Mailbox<FrameClient.Event>()
        for _ in 0..<20 { FrameClient.connect(to: local(server.port)) { events.put($1) } }
        #expect(await events.wait(count: 40).count { $0.frame == [42] } == 20)
        await server.stop()
    }

    @Test func aNameThatCannotBeIsNotResolved() async throws {
        let endpoint = Endpoint(host: String(repeating: "a", count: 64) + ".invalid", port: 5000)
        let events = Mailbox<FrameClient.Event>()
        FrameClient.connect(to: endpoint) { events.put($1) }
        await events.expect([.attemptFailed(endpoint, .nameNotResolved), .closed(.nameNotResolved)])
    }

    @Test func aNameOfThisMachineIsResolved() async throws {
        let server = try await echoServer()
        let endpoint = Endpoint(host: "localhost", port: UInt16(server.port))
        let events = Mailbox<FrameClient.Event>()
        let client = FrameClient.connect(to: endpoint) { events.put($1) }
        await events.expect([.opened(endpoint)])
        client.send([1])
        #expect(await events.wait(count: 2).last == .frame([1]))
        await server.stop()
    }

    @Test func theStreamOfEventsEndsAfterClosed() async throws {
        let server = try await echoServer()
        let (client, events) = FrameClient.events(to: local(server.port))
        var seen: [FrameClient.Event] = []
        for await event in events {
            seen.append(event)
            if event.isOpened { client.send([5]) }
            if event.frame != nil { client.close("done") }
        }
        #expect(seen == [.opened(local(server.port)), .frame([5]), .closed(.closedHere("done"))])
        await server.stop()
    }

    @Test func aReaderOfEventsThatFallsBehindLosesTheConnection() async throws {
        let (server, closed) = try await notingServer { connection, _ in
            for _ in 0..<100 { connection.send([1]) }
        }
        let (client, events) = FrameClient.events(to: local(server.port), buffer: 10)
        while !client.send([1]) { try await Task.sleep(for: .milliseconds(1)) }
        await closed.expect([.closedByPeer])
        var count = 0
        for await _ in events { count += 1 }
        #expect(count == 10)
        await server.stop()
    }
}
