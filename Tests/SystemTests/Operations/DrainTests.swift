import DayEnd
import Foundation
import Glibc
import HostCore
import HostService
import ISO8583
import Testing
import UnionPay

@Suite("A host that is told to stop", .timeLimit(.minutes(2)))
struct DrainTests {
    /// Sales of … .77 wait for their issuer.
    private static func slow(_ milliseconds: Int) -> IssuerRules {
        IssuerRules([.init(amountEndsWith: "77", delay: milliseconds)])
    }

    /// A host that has a sale in hand, its terminal, and somebody who says nothing.
    private static func withSaleInHand(
        _ delay: Int, _ change: @escaping @Sendable (inout HostSettings) -> Void = { _ in }
    ) async throws -> (pair: Pair, child: ChildService, probe: HTTPProbe, terminal: BareTerminal, idle: RawSocket) {
        let (pair, child, probe) = try await MetricsTests.host(issuer: slow(delay)) {
            $0.issuerTimeout = 60
            change(&$0)
        }
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        let idle = try RawSocket.connect(port: pair.hostPort)
        try terminal.socket.write(terminal.framed(terminal.sale(1077)))
        _ = try await eventually("a sale at its issuer") { try Books.postings(pair).first }
        return (pair, child, probe, terminal, idle)
    }

    @Test("What is in hand is answered, idle connections are closed at once, no new one is taken, and it ends with 0")
    func drains() async throws {
        let (pair, child, probe, terminal, idle) = try await Self.withSaleInHand(2_500)
        #expect(try await probe.get("/ready")?.status == 200)
        // A monitoring system that keeps its connection holds nothing up.
        let kept = try RawSocket.connect(port: probe.port)
        try kept.write(Array("GET /health HTTP/1.1\r\nHost: 127.0.0.1:\(probe.port)\r\n\r\n".utf8))
        #expect(try await kept.read(12) == Array("HTTP/1.1 200".utf8))
        child.terminate()
        #expect(try await idle.ends(within: .seconds(10)))
        let ready = try #require(try await probe.get("/ready"))
        #expect(ready.status == 503)
        #expect(ready.body == "{\"ready\":false,\"reasons\":[\"the host is stopping\"]}\n")
        #expect(try await probe.metric("qiantui_host_draining") == 1)
        #expect(throws: RawSocket.Failure.self) { try RawSocket.connect(port: pair.hostPort) }
        // The sale has its answer, then the stream ends.
        let answer = try #require(try await terminal.socket.readFrame())
        #expect(try Relay.format.decode(answer).message.text(39) == "00")
        #expect(try await terminal.socket.ends())
        #expect(await child.end() == 0)
        #expect(try await probe.get("/health") == nil)
        // Everything is in the file itself.
        let log = try? FileManager.default.attributesOfItem(atPath: pair.ledgerPath + "-wal")[.size] as? Int
        #expect((log ?? 0) == 0)
        #expect(try Books.postings(pair).map(\.state) == [.approved])
        try await pair.stop()
    }

    @Test("A second SIGTERM ends it at once; the act in hand is taken up at the next start")
    func secondSignal() async throws {
        let (pair, child, _, terminal, idle) = try await Self.withSaleInHand(60_000) { $0.issuerTimeout = 2 }
        _ = terminal
        // Its time at the issuer is two seconds, as the next host will find in the ledger; this one is stopped before.
        child.terminate()
        #expect(try await idle.ends(within: .seconds(10)))
        child.terminate()
        let status = await child.end()
        let postings = try Books.postings(pair)
        // On a machine that is busy for two seconds the issuer's time is over first.
        #expect(status == (postings.map(\.state) == [.pending] ? 75 : 0))
        try await pair.startHostChild()
        _ = try await eventually("an act without an answer that is decided") {
            try Books.postings(pair).map(\.state) == [.tombstone] || Books.postings(pair).map(\.state) == [.declined]
                ? true : nil
        }
        try await pair.stop()
    }

    @Test("When the time of the drain is over it ends with 75, and what was stored is still there")
    func timeLimit() async throws {
        let (pair, child, _, terminal, _) = try await Self.withSaleInHand(60_000) { $0.drainTimeout = 1 }
        child.terminate()
        #expect(await child.end() == 75)
        #expect(pair.folder.text("err").contains("stopped with 1 requests in hand"))
        #expect(try await terminal.socket.ends())
        #expect(try Books.postings(pair).map(\.state) == [.pending])
        try await pair.stop()
    }

    @Test("A ledger that hangs does not hold the end up beyond its time")
    func hangingLedger() async throws {
        let (pair, child, _) = try await MetricsTests.host { $0.drainTimeout = 1 }
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        let holder = try LedgerHolder(pair)
        try holder.hold()
        try terminal.socket.write(terminal.framed(terminal.sale(1000)))
        try await Task.sleep(for: .milliseconds(200))
        let start = ContinuousClock.now
        child.terminate()
        #expect(await child.end() == 75)
        #expect(ContinuousClock.now - start < .seconds(20))
        try holder.letGo()
        try await pair.stop()
    }
}
