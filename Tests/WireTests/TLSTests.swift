import Foundation
import TestCertificates
import Testing

@testable import Wire

@Suite("Frames over TLS", .timeLimit(.minutes(2))) struct TLSTests {
    private static var now: Int64 { Int64(Date().timeIntervalSince1970) }

    private func identity(_ made: (certificate: String, key: String)) -> TLSIdentity {
        TLSIdentity(certificate: made.certificate, key: made.key)
    }

    /// Answers each frame with itself.
    private func server(_ tls: ServerTLS?, limits: FrameLimits = FrameLimits()) async throws -> FrameServer {
        try await FrameServer.bind(
            host: "127.0.0.1", port: 0, limits: limits, threads: 1, tls: tls, logger: quiet,
            onFrame: { connection, frame in connection.send(frame) })
    }

    /// Why no connection came about; nil where one did, after which a frame has gone there and back.
    private func refusal(_ port: Int, _ tls: ClientTLS?, timeout: Duration = .seconds(20)) async -> CloseReason? {
        let (client, events) = FrameClient.events(to: local(port), connectTimeout: timeout, tls: tls)
        defer { client.close() }
        for await event in events {
            switch event {
            case .opened: client.send([1, 2, 3])
            case .frame(let frame):
                #expect(frame == [1, 2, 3])
                return nil
            case .attemptFailed(_, let reason), .closed(let reason): return reason
            }
        }
        return .closedByPeer
    }

    private func isNoTLS(_ reason: CloseReason?) -> Bool {
        if case .noTLS = reason { true } else { false }
    }

    @Test("A server is believed by its authority and its name, and by nothing else")
    func trust() async throws {
        try await withFolder { folder in
            let authority = try CertificateAuthority("authority", in: folder)
            let other = try CertificateAuthority("other", in: folder)
            let made = try authority.issue("host", for: ["DNS:host.test", "IP:127.0.0.1"])
            let server = try await server(try ServerTLS(.init(identity: identity(made)), at: Self.now))
            let good = try ClientTLS(.init(authorities: authority.certificate))
            #expect(await refusal(server.port, good) == nil)
            let named = try ClientTLS(.init(authorities: authority.certificate, serverName: "host.test"))
            #expect(await refusal(server.port, named) == nil)
            let wrongName = try ClientTLS(.init(authorities: authority.certificate, serverName: "another.test"))
            #expect(await refusal(server.port, wrongName) == nil, "it bears the address")
            let elsewhere = identity(try authority.issue("elsewhere", for: ["DNS:host.test", "IP:192.0.2.1"]))
            let second = try await self.server(try ServerTLS(.init(identity: elsewhere), at: Self.now))
            for refused in [good, wrongName] { #expect(isNoTLS(await refusal(second.port, refused))) }
            #expect(await refusal(second.port, named) == nil)
            await second.shutdown()
            let stranger = try ClientTLS(.init(authorities: other.certificate))
            #expect(isNoTLS(await refusal(server.port, stranger)))
            // This machine's own authorities know nothing of it.
            #expect(isNoTLS(await refusal(server.port, try ClientTLS(.init()))))
            await server.shutdown()
        }
    }

    @Test("Incident 12: A certificate that has run out: no server starts with it, and no client believes it")
    func expired() async throws {
        try await withFolder { folder in
            let authority = try CertificateAuthority("authority", in: folder)
            let old = identity(try authority.issue("old", for: ["IP:127.0.0.1"], in: .longPast))
            #expect {
                try ServerTLS(.init(identity: old), at: Self.now)
            } throws: { error in
                "\(error)".hasPrefix(old.certificate) && "\(error)".contains("valid until 2020-01-31")
            }
            let server = try await server(try ServerTLS(.init(identity: old), at: 1_579_046_400))
            #expect(isNoTLS(await refusal(server.port, try ClientTLS(.init(authorities: authority.certificate)))))
            await server.shutdown()
        }
    }

    @Test("Files that do not belong together, or are none, are named")
    func files() async throws {
        try await withFolder { folder in
            let authority = try CertificateAuthority("authority", in: folder)
            let one = identity(try authority.issue("one", for: ["IP:127.0.0.1"]))
            let two = identity(try authority.issue("two", for: ["IP:127.0.0.1"]))
            let mixed = TLSIdentity(certificate: one.certificate, key: two.key)
            #expect(throws: TLSProblem.keyDoesNotFit(key: two.key, certificate: one.certificate)) {
                try ServerTLS(.init(identity: mixed), at: Self.now)
            }
            #expect(throws: TLSProblem.unreadable(path: one.key, detail: "no certificate")) {
                try ServerTLS(.init(identity: .init(certificate: one.key, key: one.key)), at: Self.now)
            }
            #expect(throws: TLSProblem.unreadable(path: folder + "/none", detail: "no private key")) {
                try ServerTLS(
                    .init(identity: .init(certificate: one.certificate, key: folder + "/none")), at: Self.now)
            }
            #expect(throws: TLSProblem.unreadable(path: folder + "/none", detail: "no certificate")) {
                try ClientTLS(.init(authorities: folder + "/none"))
            }
        }
    }

    @Test("A server that asks for certificates tells the names of each connection's, and opens to none without one")
    func clientCertificates() async throws {
        try await withFolder { folder in
            let authority = try CertificateAuthority("authority", in: folder)
            let terminals = try CertificateAuthority("terminals", in: folder)
            let made = try authority.issue("host", for: ["IP:127.0.0.1"])
            let tls = try ServerTLS(
                .init(identity: identity(made), clientAuthorities: terminals.certificate), at: Self.now)
            let names = Mailbox<[String]?>()
            let server = try await FrameServer.bind(
                host: "127.0.0.1", port: 0, threads: 1, tls: tls, logger: quiet,
                onFrame: { connection, frame in
                    names.put(connection.certifiedNames)
                    connection.send(frame)
                })
            func client(_ identity: TLSIdentity?) throws -> ClientTLS {
                try ClientTLS(.init(authorities: authority.certificate, identity: identity))
            }
            let own = identity(try terminals.issue("own", for: ["DNS:10000001.898000000000001", "DNS:second"]))
            #expect(await refusal(server.port, try client(own)) == nil)
            #expect(names.all == [["10000001.898000000000001", "second"]])
            // By the host's own authority, by nobody, and one that has run out.
            let wrong = identity(try authority.issue("wrong", for: ["DNS:10000001.898000000000001"]))
            let old = identity(try terminals.issue("old", for: ["DNS:10000001.898000000000001"], in: .longPast))
            for identity in [wrong, nil, old] { #expect(await refusal(server.port, try client(identity)) != nil) }
            #expect(names.count == 1)
            await server.shutdown()
        }
    }

    @Test("A renewed certificate is shown to new connections; open ones go on; one that cannot be read changes nothing")
    func reload() async throws {
        try await withFolder { folder in
            let (first, second) = (
                try CertificateAuthority("first", in: folder), try CertificateAuthority("second", in: folder)
            )
            let old = identity(try first.issue("host", for: ["IP:127.0.0.1"]))
            let tls = try ServerTLS(.init(identity: old), at: Self.now)
            let server = try await server(tls)
            let (byFirst, bySecond) = (
                try ClientTLS(.init(authorities: first.certificate)),
                try ClientTLS(.init(authorities: second.certificate))
            )
            let frames = Mailbox<[UInt8]>()
            let client = FrameClient.connect(to: local(server.port), tls: byFirst) { client, event in
                if event.isOpened { client.send([1]) }
                if let frame = event.frame { frames.put(frame) }
            }
            #expect(await frames.wait(count: 1) == [[1]])
            // Of the same names, in the same files.
            _ = try second.issue("host", for: ["IP:127.0.0.1"])
            try tls.reload(at: Self.now)
            client.send([2])
            #expect(await frames.wait(count: 2) == [[1], [2]])
            #expect(await refusal(server.port, bySecond) == nil)
            #expect(isNoTLS(await refusal(server.port, byFirst)))
            try "no key".write(toFile: old.key, atomically: true, encoding: .utf8)
            #expect(throws: TLSProblem.self) { try tls.reload(at: Self.now) }
            #expect(await refusal(server.port, bySecond) == nil)
            client.send([3])
            #expect(await frames.wait(count: 3).count == 3)
            client.close()
            await server.shutdown()
        }
    }

    @Test("Plain and TLS do not understand each other, and neither waits for ever")
    func mixed() async throws {
        try await withFolder { folder in
            let authority = try CertificateAuthority("authority", in: folder)
            let made = try authority.issue("host", for: ["IP:127.0.0.1"])
            let trusting = try ClientTLS(.init(authorities: authority.certificate))
            let plain = try await server(nil)
            #expect(await refusal(plain.port, trusting, timeout: .seconds(2)) != nil)
            await plain.shutdown()
            let secure = try await server(
                try ServerTLS(.init(identity: identity(made)), at: Self.now),
                limits: FrameLimits(idleTimeout: .milliseconds(300)))
            #expect(await refusal(secure.port, nil) != nil)
            // One that says nothing at all is let go, on either side.
            let silent = try RawSocket.connect(port: secure.port)
            #expect(try await silent.read(1) == [])
            await secure.shutdown()
            let (listener, port) = try RawSocket.bound(backlog: 4)
            #expect(await refusal(port, trusting, timeout: .milliseconds(300)) == .timedOut)
            _ = listener
        }
    }

    @Test("A long stream of frames arrives whole and in order, and ends without a lost answer")
    func stream() async throws {
        try await withFolder { folder in
            let authority = try CertificateAuthority("authority", in: folder)
            let made = try authority.issue("host", for: ["IP:127.0.0.1"])
            let server = try await server(try ServerTLS(.init(identity: identity(made)), at: Self.now))
            let frames = Mailbox<[UInt8]>()
            let closed = Mailbox<CloseReason>()
            let sent = (0..<500).map { number in
                [UInt8](repeating: UInt8(number % 256), count: 1 + number * 7 % 1500)
            }
            let client = FrameClient.connect(
                to: local(server.port), tls: try ClientTLS(.init(authorities: authority.certificate))
            ) { client, event in
                if event.isOpened { for frame in sent { client.send(frame) } }
                if let frame = event.frame { frames.put(frame) }
                if case .closed(let reason) = event { closed.put(reason) }
            }
            #expect(await frames.wait(count: 500) == sent)
            await server.shutdown()
            #expect(await closed.wait(count: 1) == [.closedByPeer])
            client.close()
        }
    }
}
