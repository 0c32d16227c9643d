import DayEnd
import GRDB
import HostCore
import HostService
import ISO8583
import Testing
import UnionPay

@Suite("Requests that come to the host together", .timeLimit(.minutes(1)))
struct CrowdedHostTests {
    /// Another program at the ledger's file: it holds the host up, or makes the ledger refuse a row.
    private struct Meddler {
        let queue: DatabaseQueue

        init(_ pair: Pair) throws {
            var configuration = Configuration()
            // A transaction stays open over several calls.
            configuration.allowsUnsafeTransactions = true
            queue = try DatabaseQueue(path: pair.ledgerPath, configuration: configuration)
        }

        func run(_ sql: String) throws { try queue.writeWithoutTransaction { try $0.execute(sql: sql) } }

        /// While `body` runs, the host's next group waits for the file, and what comes meanwhile waits behind it.
        func holding<Value>(_ body: () async throws -> Value) async throws -> Value {
            try run("BEGIN IMMEDIATE")
            let result: Result<Value, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            try run("ROLLBACK")
            return try result.get()
        }
    }

    private static func code(_ socket: RawSocket) async throws -> String? {
        try await socket.readFrame().flatMap { try Relay.format.decode($0).message.text(39) }
    }

    @Test("A member that the ledger refuses takes no other with it: an issuer's answer in its group still gets out")
    func poisonedMember() async throws {
        let rules = IssuerRules([.init(amountEndsWith: "77", delay: 700)])
        let pair = try Pair(issuer: rules)
        try await pair.startHost()
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        let meddler = try Meddler(pair)
        try meddler.run(
            """
            CREATE TRIGGER poison BEFORE INSERT ON posting WHEN NEW.stan = 3
            BEGIN SELECT RAISE(ABORT, 'poisoned'); END
            """)
        let slow = try terminal.framed(terminal.sale(1077))
        let poisoned = try terminal.framed(terminal.sale(1000))
        let good = try terminal.framed(terminal.sale(1001))
        let others = [try RawSocket.connect(port: pair.hostPort), try RawSocket.connect(port: pair.hostPort)]
        try terminal.socket.write(slow)
        _ = try await eventually("a pending sale") { try Books.postings(pair).first }
        try await meddler.holding {
            try others[0].write(good)
            try await Task.sleep(for: .milliseconds(200))
            try others[1].write(poisoned)
            // The issuer's answer comes while the host is held up.
            try await Task.sleep(for: .milliseconds(900))
        }
        #expect(try await Self.code(terminal.socket) == "00")
        #expect(try await Self.code(others[0]) == "00")
        #expect(try Books.postings(pair).map(\.key.stan.value).sorted() == [2, 4])
        #expect(try Books.postings(pair).allSatisfy { $0.state == .approved })
        try await pair.stop()
    }

    @Test("An issuer's answer that could not be stored is stored and told once the ledger takes it")
    func outcomeIsTriedAgain() async throws {
        let pair = try Pair()
        try await pair.startHost()
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        let meddler = try Meddler(pair)
        try meddler.run(
            """
            CREATE TRIGGER poison BEFORE UPDATE ON posting WHEN NEW.state = 'approved'
            BEGIN SELECT RAISE(ABORT, 'poisoned'); END
            """)
        try terminal.socket.write(terminal.framed(terminal.sale(1000)))
        _ = try await eventually("a pending sale") { try Books.postings(pair).first }
        try await Task.sleep(for: .milliseconds(300))
        #expect(try Books.postings(pair).map(\.state) == [.pending])
        try meddler.run("DROP TRIGGER poison")
        #expect(try await Self.code(terminal.socket) == "00")
        #expect(try Books.postings(pair).map(\.state) == [.approved])
        try await pair.stop()
    }

    @Test("A host without room says 96 under a MAC and stores nothing; a sale that it knows is not refused afterwards")
    func noRoom() async throws {
        let pair = try Pair(hostSettings: { $0.waitingRequests = 1 })
        try await pair.startHost()
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        let first = try terminal.framed(terminal.sale(1000))
        let surplus = try terminal.framed(terminal.sale(1001))
        var forged = try terminal.framed(terminal.sale(1002))
        forged[forged.count - 1] ^= 1
        var strange = try terminal.signInMessage()
        strange.set(41, "10000002")
        let stranger = try terminal.framed(strange)
        let sockets = try (0..<4).map { _ in try RawSocket.connect(port: pair.hostPort) }
        let meddler = try Meddler(pair)
        try await meddler.holding {
            try terminal.socket.write(first)
            try await Task.sleep(for: .milliseconds(200))
            // The stranger takes the one place that there is.
            for (index, frame) in [stranger, surplus, first, forged].enumerated() {
                try sockets[index].write(frame)
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        #expect(try await Self.code(terminal.socket) == "00")
        #expect(try await Self.code(sockets[0]) == "97")
        let refusal = try #require(try await sockets[1].readFrame().map { try Relay.format.decode($0).message })
        #expect(refusal.text(39) == "96")
        #expect(refusal.has(64))
        let postings = try Books.postings(pair)
        #expect(postings.map(\.asked) == [1000])
        // Neither the repetition nor the forged sale has an answer.
        for socket in sockets[2...] { #expect(try await socket.readFrame(within: .milliseconds(300)) == nil) }
        #expect(try await terminal.code(terminal.sale(1003)) == "00")
        try await pair.stop()
    }
}
