import Testing
import Wire

@Suite(.timeLimit(.minutes(1))) struct ShutdownTests {
    @Test func allThatWasGivenToSendArrivesBeforeTheEnd() async throws {
        let (server, closed) = try await notingServer(limits: FrameLimits(pendingBytes: 1 << 22)) { connection, _ in
            for number in 0..<500 { connection.send([UInt8](repeating: UInt8(number % 251), count: 4000)) }
        }
        let events = Mailbox<FrameClient.Event>()
        let client = FrameClient.connect(to: local(server.port)) { events.put($1) }
        while !client.send([1]) { try await Task.sleep(for: .milliseconds(1)) }
        _ = await events.wait { $0.contains { $0.frame != nil } }
        await server.shutdown()
        let all = await events.wait { $0.last?.isClosed == true }
        #expect(all.compactMap(\.frame).map { $0[0] } == (0..<500).map { UInt8($0 % 251) })
        #expect(all.last == .closed(.closedByPeer))
        #expect(closed.all == [.shutdown])
    }

    @Test func afterQuiesceTheFramesHandedUpAreAnsweredAndNoOthersTaken() async throws {
        let taken = Mailbox<(FrameConnection, [UInt8])>()
        let (server, _) = try await notingServer { taken.put(($0, $1)) }
        let events = Mailbox<FrameClient.Event>()
        let client = FrameClient.connect(to: local(server.port)) { events.put($1) }
        while !client.send([0]) { try await Task.sleep(for: .milliseconds(1)) }
        for number in 1..<50 as Range<UInt8> { client.send([number]) }
        #expect(await taken.wait(count: 50).count == 50)

        await server.quiesce()
        client.send([99])
        let refused = Mailbox<FrameClient.Event>()
        FrameClient.connect(to: local(server.port)) { refused.put($1) }
        #expect(await refused.wait(count: 2).last == .closed(.refused))
        for (connection, frame) in taken.all { #expect(connection.send(frame)) }
        await server.shutdown()

        let all = await events.wait { $0.last?.isClosed == true }
        #expect(all.compactMap(\.frame) == (0..<50).map { [UInt8($0)] })
        #expect(taken.count == 50)
    }

    @Test func aPeerThatNeitherReadsNorClosesHoldsItUpForTheGracePeriodOnly() async throws {
        let (server, closed) = try await notingServer(limits: FrameLimits(pendingBytes: 1 << 24)) { connection, _ in
            for _ in 0..<3000 { connection.send([UInt8](repeating: 1, count: 4096)) }
        }
        let peer = try RawSocket.connect(port: server.port)
        try peer.write(framed([1]))
        _ = try await peer.read(1)
        let time = await ContinuousClock().measure { await server.shutdown(gracePeriod: .milliseconds(100)) }
        #expect(time >= .milliseconds(90) && time < .seconds(40))
        #expect(closed.all == [.shutdown])
    }

    @Test func aSecondShutdownWaitsForTheFirst() async throws {
        let (server, closed) = try await notingServer()
        let peer = try RawSocket.connect(port: server.port)
        while server.connectionCount == 0 { try await Task.sleep(for: .milliseconds(1)) }
        async let first: Void = server.shutdown(gracePeriod: .milliseconds(50))
        async let second: Void = server.shutdown(gracePeriod: .seconds(60))
        _ = await (first, second)
        #expect(closed.all == [.shutdown])
        _ = peer
    }

    @Test func aShutdownWhileFramesPourInEndsCleanly() async throws {
        let server = try await echoServer()
        let events = Mailbox<FrameClient.Event>()
        for _ in 0..<8 {
            FrameClient.connect(to: local(server.port)) { client, event in
                // Twenty under way at any time.
                let count = event.isOpened ? 20 : event.frame != nil ? 1 : 0
                for _ in 0..<count { client.send([UInt8](repeating: 3, count: 200)) }
                events.put(event)
            }
        }
        _ = await events.wait(count: 500)
        await server.shutdown(gracePeriod: .seconds(2))
        let all = await events.wait { $0.count(where: \.isClosed) == 8 }
        #expect(all.count(where: \.isClosed) == 8)
        // Every one of them saw an orderly end, not a reset that could have eaten answers.
        #expect(all.filter(\.isClosed).allSatisfy { $0 == .closed(.closedByPeer) })
        #expect(server.connectionCount == 0)
    }
}
