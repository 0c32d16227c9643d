import Glibc
import NIOCore
import Testing

@testable import Wire

@Suite("Connections that take and give nothing", .timeLimit(.minutes(1)))
struct ConnectionBoundsTests {
    @Test("A connection that sends nothing is closed after the time for a first frame, one that has sent is not")
    func silent() async throws {
        let (server, closed) = try await notingServer(limits: FrameLimits(firstFrameTimeout: .milliseconds(200))) {
            $0.send($1)
        }
        let talker = try RawSocket.connect(port: server.port)
        try talker.write(framed([1]))
        #expect(try await talker.read(3) == framed([1]))
        let mute = try RawSocket.connect(port: server.port)
        #expect(try await mute.read(1) == [])
        mute.endWriting()
        await closed.expect([.silent])
        try talker.write(framed([2]))
        #expect(try await talker.read(3) == framed([2]))
        await server.stop()
    }

    @Test("A frame that comes one byte at a time is closed when its time is over, however often a byte comes")
    func slow() async throws {
        let (server, closed) = try await notingServer(limits: FrameLimits(frameTimeout: .milliseconds(200))) {
            $0.send($1)
        }
        let peer = try RawSocket.connect(port: server.port)
        try peer.write(framed([9]))
        #expect(try await peer.read(3) == framed([9]))
        // A promise of 1,000 bytes that is kept too slowly.
        try peer.write([3, 0xE8])
        for _ in 0..<1000 where closed.count == 0 {
            guard (try? peer.write([0])) != nil else { break }
            if try await peer.hasEnded(within: .milliseconds(5)) { break }
        }
        peer.endWriting()
        let reasons = await closed.wait(count: 1)
        guard case .slow(let received, expected: 1002) = reasons.first else {
            Issue.record("closed as \(reasons)")
            return
        }
        #expect((3..<1002).contains(received))
        await server.stop()
    }

    @Test("Frames that follow each other begin a time of their own each")
    func steady() async throws {
        let server = try await echoServer(limits: FrameLimits(frameTimeout: .seconds(4)))
        let peer = try RawSocket.connect(port: server.port)
        // Each write ends one frame and begins the next: something is always half there, for longer than one may be.
        let wire = framed([7, 7, 7, 7])
        try peer.write(Array(wire.prefix(3)))
        for _ in 0..<48 {
            try await Task.sleep(for: .milliseconds(90))
            try peer.write(Array(wire.dropFirst(3)) + wire.prefix(3))
            #expect(try await peer.read(wire.count) == wire)
        }
        await server.stop()
    }

    @Test("Where all places are taken by those who send nothing, the oldest of them makes room; who has sent stays")
    func givesWay() async throws {
        let (server, closed) = try await notingServer(limits: FrameLimits(connections: 3)) { $0.send($1) }
        let talker = try RawSocket.connect(port: server.port)
        try talker.write(framed([1]))
        #expect(try await talker.read(3) == framed([1]))
        var mutes: [RawSocket] = []
        for _ in 0..<40 { mutes.append(try RawSocket.connect(port: server.port)) }
        let newcomer = try RawSocket.connect(port: server.port)
        try newcomer.write(framed([2]))
        #expect(try await newcomer.read(3) == framed([2]))
        try talker.write(framed([3]))
        #expect(try await talker.read(3) == framed([3]))
        #expect(server.connectionCount <= 3)
        #expect(await closed.wait(count: 38).prefix(38).allSatisfy { $0 == .gaveWay })
        await server.stop()
    }

    @Test("An address that has all the connections it may have gets no more; others do")
    func perAddress() async throws {
        let refusals = Mailbox<FrameServer.Refusal>()
        let server = try await FrameServer.bind(
            host: "0.0.0.0", port: 0, limits: FrameLimits(connections: 10, connectionsPerAddress: 2), threads: 1,
            logger: quiet, onRefuse: { refusals.put($0) }, onFrame: { $0.send($1) })
        let local = try [1, 2].map { _ in try RawSocket.connect(port: server.port) }
        for (index, peer) in local.enumerated() {
            try peer.write(framed([UInt8(index)]))
            #expect(try await peer.read(3) == framed([UInt8(index)]))
        }
        let third = try RawSocket.connect(port: server.port)
        #expect(try await third.read(1) == [])
        #expect(await refusals.wait(count: 1) == [.addressIsFull])
        let other = try RawSocket.connect(port: server.port, from: 0x7F00_0002)
        try other.write(framed([8]))
        #expect(try await other.read(3) == framed([8]))
        await server.stop()
    }

    @Test("Connections are counted by IPv4 address and by IPv6 network, and an IPv4 address is the same in both forms")
    func origins() throws {
        func origin(_ text: String, _ port: Int = 1) throws -> Origin {
            Origin(try SocketAddress(ipAddress: text, port: port))
        }
        #expect(try origin("192.0.2.1") == origin("192.0.2.1", 2))
        #expect(try origin("192.0.2.1") != origin("192.0.2.2"))
        #expect(try origin("192.0.2.1") == origin("::ffff:192.0.2.1"))
        #expect(try origin("::ffff:192.0.2.1") != origin("::ffff:192.0.2.2"))
        #expect(try origin("2001:db8:1:2::1") == origin("2001:db8:1:2:ffff::9"))
        #expect(try origin("2001:db8:1:2::1") != origin("2001:db8:1:3::1"))
        #expect(try origin("::1") != origin("0.0.0.0"))
    }
}
