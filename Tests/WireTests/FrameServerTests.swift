import Glibc
import NIOCore
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(1))) struct FrameServerTests {
    @Test func aFrameThatComesOneByteAtATimeIsAnswered() async throws {
        let server = try await echoServer()
        let peer = try RawSocket.connect(port: server.port)
        let wire = framed([UInt8](1...60))
        for byte in wire {
            try peer.write([byte])
            try await Task.sleep(for: .microseconds(100))
        }
        #expect(try await peer.read(wire.count) == wire)
        await server.stop()
    }

    @Test func tenFramesInOneWriteAreAnsweredInOrder() async throws {
        let server = try await echoServer()
        let peer = try RawSocket.connect(port: server.port)
        let wire = (1...10).flatMap { framed([UInt8](repeating: UInt8($0), count: $0 * 20)) }
        try peer.write(wire)
        #expect(try await peer.read(wire.count) == wire)
        await server.stop()
    }

    @Test func aPrefixThatIsTooLongEndsTheConnectionAfterTheAnswersBeforeIt() async throws {
        let (server, closed) = try await notingServer { $0.send($1) }
        let peer = try RawSocket.connect(port: server.port)
        try peer.write(framed([1, 2, 3]) + [0x47, 0x45] + Array("T / HTTP/1.1\r\n\r\n".utf8))
        #expect(try await peer.read(100) == framed([1, 2, 3]))
        peer.endWriting()
        await closed.expect([.badFrame(.tooLong(length: 0x4745, limit: 4096))])
        await server.stop()
    }

    @Test func aPrefixOfZeroEndsTheConnection() async throws {
        let (server, closed) = try await notingServer()
        let peer = try RawSocket.connect(port: server.port)
        try peer.write([0, 0])
        #expect(try await peer.read(1) == [])
        peer.endWriting()
        await closed.expect([.badFrame(.empty)])
        await server.stop()
    }

    @Test func aClientThatGoesInMidFrameIsTold() async throws {
        let (server, closed) = try await notingServer()
        do {
            let peer = try RawSocket.connect(port: server.port)
            try peer.write([0, 16, 1, 2, 3, 4, 5])
        }
        await closed.expect([.closedInMidFrame(received: 7, expected: 18)])
        await server.stop()
    }

    @Test func anOrderlyCloseAndAResetAreToldApart() async throws {
        let (server, closed) = try await notingServer { $0.send($1) }
        do {
            let peer = try RawSocket.connect(port: server.port)
            try peer.write(framed([1]))
            _ = try await peer.read(3)
        }
        await closed.expect([.closedByPeer])
        do {
            let peer = try RawSocket.connect(port: server.port)
            try peer.write(framed([1]))
            _ = try await peer.read(3)
            peer.resetOnClose()
        }
        await closed.expect([.closedByPeer, .reset])
        await server.stop()
    }

    @Test func twoHundredConnectionsAreServedAtOnce() async throws {
        let server = try await echoServer(limits: FrameLimits(connections: 200))
        let frames = Mailbox<[UInt8]>()
        let opened = Mailbox<Int>()
        let clients = (0..<200).map { number in
            FrameClient.connect(to: local(server.port)) { _, event in
                if event.isOpened { opened.put(number) }
                if let frame = event.frame { frames.put(frame) }
            }
        }
        #expect(await opened.wait(count: 200).count == 200)
        for round in 0..<5 as Range<UInt8> {
            for (number, client) in clients.enumerated() { client.send([UInt8(number), round]) }
        }
        let answers = await frames.wait(count: 1000)
        #expect(answers.count == 1000)
        #expect(Set(answers).count == 1000)
        // A client is connected before the server has taken it in; now each has been answered.
        #expect(server.connectionCount == 200)
        await server.stop()
    }

    @Test func theConnectionOverTheLimitIsClosedAndTheOthersStay() async throws {
        let server = try await echoServer(limits: FrameLimits(connections: 2))
        let first = try RawSocket.connect(port: server.port)
        var second: RawSocket? = try RawSocket.connect(port: server.port)
        try first.write(framed([1]))
        try second?.write(framed([2]))
        #expect(try await first.read(3) == framed([1]))
        #expect(try await second?.read(3) == framed([2]))
        let third = try RawSocket.connect(port: server.port)
        #expect(try await third.read(1) == [])
        try first.write(framed([3]))
        #expect(try await first.read(3) == framed([3]))

        // Room again once one has gone.
        second = nil
        while server.connectionCount > 1 { try await Task.sleep(for: .milliseconds(1)) }
        let fourth = try RawSocket.connect(port: server.port)
        try fourth.write(framed([4]))
        #expect(try await fourth.read(3) == framed([4]))
        await server.stop()
    }

    @Test func aConnectionWithoutWholeFramesEndsAsIdleHoweverItDribbles() async throws {
        let (server, closed) = try await notingServer(limits: FrameLimits(idleTimeout: .milliseconds(200)))
        let peer = try RawSocket.connect(port: server.port)
        try peer.write([4, 0])
        for _ in 0..<1000 where closed.count == 0 {
            // Refused once the server has given up.
            guard (try? peer.write([0])) != nil else { break }
            let end = try await peer.hasEnded(within: .milliseconds(2))
            if end { break }
        }
        peer.endWriting()
        await closed.expect([.idle])
        await server.stop()
    }

    @Test func framesKeepAConnectionFromBeingIdle() async throws {
        let (server, closed) = try await notingServer(limits: FrameLimits(idleTimeout: .milliseconds(300)))
        let peer = try RawSocket.connect(port: server.port)
        let clock = ContinuousClock()
        let start = clock.now
        var longestGap = Duration.zero
        while clock.now - start < .milliseconds(500), longestGap < .milliseconds(200) {
            let gap = try await clock.measure {
                try peer.write(framed([1]))
                try await Task.sleep(for: .milliseconds(20))
            }
            longestGap = max(longestGap, gap)
        }
        // On a machine too busy to keep sending there is nothing to be seen.
        if longestGap < .milliseconds(200) { #expect(closed.all == []) }
        await server.stop()
    }

    @Test func aClientThatDoesNotReadIsCutOffAtTheLimit() async throws {
        let (server, closed) = try await notingServer(limits: FrameLimits(pendingBytes: 100_000)) { connection, _ in
            for _ in 0..<100_000 where !connection.send([UInt8](repeating: 1, count: 4096)) { return }
        }
        let peer = try RawSocket.connect(port: server.port)
        try peer.write(framed([1]))
        await closed.expect([.notReading(limit: 100_000)])
        _ = peer
        await server.stop()
    }

    @Test(arguments: [[], [UInt8](repeating: 0, count: 51)] as [[UInt8]])
    func aFrameThatCannotBeSentEndsTheConnection(frame: [UInt8]) async throws {
        let taken = Mailbox<Bool>()
        let (server, closed) = try await notingServer(limits: FrameLimits(frameLength: 50)) { connection, _ in
            taken.put(connection.send([5]))
            taken.put(connection.send(frame))
            taken.put(connection.send([6]))
        }
        let peer = try RawSocket.connect(port: server.port)
        try peer.write(framed([1]) + framed([2]))
        #expect(try await peer.read(100) == framed([5]))
        peer.endWriting()
        let fault: FrameFault = frame.isEmpty ? .empty : .tooLong(length: 51, limit: 50)
        await closed.expect([.unsendableFrame(fault)])
        #expect(taken.all == [true, false, false])
        await server.stop()
    }

    @Test func aCloseLetsTheLastAnswerLeaveAndHandsUpNoMore() async throws {
        let (server, closed) = try await notingServer { connection, frame in
            connection.send(frame)
            connection.close("one is enough")
        }
        let peer = try RawSocket.connect(port: server.port)
        try peer.write(framed([1]) + framed([2]) + framed([3]))
        #expect(try await peer.read(100) == framed([1]))
        peer.endWriting()
        await closed.expect([.closedHere("one is enough")])
        await server.stop()
    }

    @Test func aCloseWhileThePeerIsStillSendingIsNoReset() async throws {
        let (server, closed) = try await notingServer { connection, frame in
            connection.send(frame)
            connection.close("one is enough")
        }
        let peer = try RawSocket.connect(port: server.port)
        try peer.write(framed([1]) + (0..<100).flatMap { _ in framed([UInt8](repeating: 2, count: 4000)) })
        #expect(try await peer.read(100) == framed([1]))
        peer.endWriting()
        await closed.expect([.closedHere("one is enough")])
        await server.stop()
    }

    @Test func aPeerThatDoesNotCloseIsClosedAfterTheLinger() async throws {
        let (server, closed) = try await notingServer { connection, _ in connection.close("enough") }
        let peer = try RawSocket.connect(port: server.port)
        try peer.write(framed([1]))
        #expect(try await peer.read(1) == [])
        await closed.expect([.closedHere("enough")])
        await server.stop()
    }

    @Test func framesSentFromManyThreadsKeepTheOrderOfEach() async throws {
        let connections = Mailbox<FrameConnection>()
        let (server, _) = try await notingServer(limits: FrameLimits(pendingBytes: 1 << 20)) { connection, _ in
            connections.put(connection)
        }
        let events = Mailbox<[UInt8]>()
        let client = FrameClient.connect(to: local(server.port)) { if let frame = $1.frame { events.put(frame) } }
        while !client.send([0]) { try await Task.sleep(for: .milliseconds(1)) }
        let connection = try #require(await connections.wait(count: 1).first)
        await withTaskGroup(of: Void.self) { group in
            for sender in 0..<4 as Range<UInt8> {
                group.addTask {
                    for number in 0..<500 { connection.send([sender, UInt8(number >> 8), UInt8(number & 0xFF)]) }
                }
            }
        }
        let frames = await events.wait(count: 2000)
        #expect(frames.count == 2000)
        for sender in 0..<4 as Range<UInt8> {
            let numbers = frames.filter { $0.first == sender }.map { Int($0[1]) << 8 | Int($0[2]) }
            #expect(numbers == Array(0..<500))
        }
        await server.stop()
    }

    @Test func anAcceptThatFailsIsTriedAgainAfterAPauseEachTime() async throws {
        let server = try await echoServer()
        for _ in 0..<2 {
            server.listener.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
            #expect(try await server.listener.getOption(.autoRead).get() == false)
            while try await !server.listener.getOption(.autoRead).get() {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        let peer = try RawSocket.connect(port: server.port)
        try peer.write(framed([1]))
        #expect(try await peer.read(3) == framed([1]))
        await server.stop()
    }

    @Test func connectionsTellWhoTheyAre() async throws {
        let opened = Mailbox<String>()
        let server = try await FrameServer.bind(
            host: "127.0.0.1", port: 0, logger: quiet, onOpen: { opened.put("\($0.id) \($0.remoteAddress)") },
            onFrame: { _, _ in })
        let peers = try [RawSocket.connect(port: server.port), RawSocket.connect(port: server.port)]
        let texts = await opened.wait(count: 2).sorted()
        #expect(texts.count == 2)
        for (number, text) in texts.enumerated() { #expect(text.hasPrefix("\(number + 1) 127.0.0.1:")) }
        _ = peers
        await server.stop()
    }

    @Test func aPortInUseIsANamedErrorWithARemedy() async throws {
        let server = try await echoServer()
        let port = server.port
        let error = await #expect(throws: BindError.portInUse(host: "127.0.0.1", port: port)) {
            try await FrameServer.bind(host: "127.0.0.1", port: port, logger: quiet) { _, _ in }
        }
        #expect(error?.description.contains("port \(port) on 127.0.0.1 is in use by another process") == true)
        await server.stop()
        // Free again at once.
        let again = try await FrameServer.bind(host: "127.0.0.1", port: port, logger: quiet) { _, _ in }
        await again.stop()
    }

    @Test(arguments: [-1, 65_536, Int.max]) func aPortThatCannotBeIsRefused(port: Int) async {
        await #expect(throws: BindError.invalidPort(port)) {
            try await FrameServer.bind(host: "127.0.0.1", port: port, logger: quiet) { _, _ in }
        }
    }

    @Test func anAddressOfAnotherMachineIsRefused() async {
        // TEST-NET-1, RFC 5737: no machine has it.
        await #expect(throws: BindError.addressNotHere(host: "192.0.2.1")) {
            try await FrameServer.bind(host: "192.0.2.1", port: 0, logger: quiet) { _, _ in }
        }
    }
}
