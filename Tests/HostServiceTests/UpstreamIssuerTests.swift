import DayEnd
import HostCore
import HostService
import ISO8583
import Logging
import Synchronization
import Testing
import Timekeeping
import UnionPay
import Wire

@Suite("Issuers behind an ISO 8583 network", .timeLimit(.minutes(1)))
struct UpstreamIssuerTests {
    private static let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    /// A network that approves what is under 10,000 minor units and keeps what it was sent.
    private final class Network: Sendable {
        let seen = Mutex<[Message]>([])

        func answer(_ connection: FrameConnection, _ frame: [UInt8]) {
            guard let request = try? Dialect.iso1987ASCII.decode(frame) else { return }
            seen.withLock { $0.append(request) }
            var answer = Message(mti: request.mti.response)
            for field in [2, 3, 4, 7, 11, 37, 41, 42, 49] {
                if let bytes = request.bytes(field) { answer.set(field, bytes: bytes) }
            }
            let isApproved = (request.text(4).flatMap { Int64($0) } ?? 0) < 10_000
            answer.set(39, isApproved ? "00" : "51")
            if isApproved { answer.set(38, "123456") }
            if let encoded = try? Dialect.iso1987ASCII.encode(answer) { connection.send(encoded.bytes) }
        }
    }

    private func key(_ stan: Int) throws -> PostingKey {
        PostingKey(
            merchant: "898000000000001", terminal: "10000001", batch: .first, stan: try #require(STAN(stan)),
            type: .sale)
    }

    @Test("A sale is asked upstream and answered; a reversal goes as 0420 with the act's own reference")
    func asksAndReverses() async throws {
        let network = Network()
        let server = try await FrameServer.bind(
            host: "127.0.0.1", port: 0, logger: Self.quiet, onFrame: { network.answer($0, $1) })
        let issuer = UpstreamIssuer(
            endpoints: [Endpoint(host: "127.0.0.1", port: UInt16(server.port))], institution: "00010000",
            clock: try #require(WallClock(zone: "Asia/Shanghai")), logger: Self.quiet)
        // What is asked without a line has no answer.
        while !issuer.isConnected { try await Task.sleep(for: .milliseconds(2)) }
        let approved = await answer(issuer, try key(1), amount: 9_999)
        #expect(approved.code == "00")
        #expect(approved.authorization == "123456")
        #expect(await answer(issuer, try key(2), amount: 10_000).code == "51")
        issuer.ask(
            IssuerRequest(act: .reverse, key: try key(1), amount: 9_999, allowsPartialApproval: false), card: nil
        ) { _ in }
        for _ in 0..<100 where network.seen.withLock({ $0.count }) < 3 { try await Task.sleep(for: .milliseconds(20)) }
        let seen = network.seen.withLock { $0 }
        #expect(seen.map { $0.mti.description } == ["0200", "0200", "0420"])
        #expect(seen.last?.text(37) == seen.first?.text(37))
        await server.shutdown()
    }

    private func answer(_ issuer: UpstreamIssuer, _ key: PostingKey, amount: Int64) async -> IssuerAnswer {
        await withCheckedContinuation { continuation in
            issuer.ask(
                IssuerRequest(act: .authorize, key: key, amount: amount, allowsPartialApproval: false), card: nil
            ) { continuation.resume(returning: $0) }
        }
    }
}
