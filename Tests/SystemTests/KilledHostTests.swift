import DayEnd
import DayScript
import Dispatch
import HostCore
import HostService
import ISO8583
import Journal
import TerminalService
import Testing
import UnionPay

@Suite("A host that is killed", .timeLimit(.minutes(5)))
struct KilledHostTests {
    @Test(
        "Killed at a seeded message and started again, the day closes with nothing lost or doubled",
        arguments: Seeds.first..<(Seeds.first + 10))
    func killedAtSomeMessage(_ seed: UInt64) async throws {
        let fate = Fatal(seed: seed)
        let pair = try Self.impatientPair()
        try await pair.addRelay()
        let child = try await pair.startHostChild()
        try await pair.startTerminal()
        let relay = try #require(await pair.relay)
        relay.decide { passing in
            if fate.strikes(passing) {
                DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(fate.delay)) { child.kill() }
            }
            return .pass
        }
        let rescue = Task {
            let signal = await child.end()
            try await pair.startHostChild()
            return signal
        }

        var player = Player(on: pair, seed: seed)
        try await player.play(16)
        let status = try await player.close("evening")
        #expect(try await rescue.value == -9)
        #expect(status.lastEnd == .closed)
        #expect(status.isSignedIn == false)
        #expect(status.open == [])
        #expect(status.undelivered == 0)
        try await Self.waitForIssuer(pair)

        let books = try Books(pair)
        #expect(books.disagreements() == [], "seed \(seed), killed \(fate.delay) µs after frame \(fate.number)")
        #expect(Set(books.history.lines.map(\.key)) == Set(player.told.map(\.key)), "seed \(seed)")
        #expect(books.history.lines.count == player.told.count)
        #expect(books.report.terminals.map(\.batch) == [BatchNumber.first.next])
        try await pair.stop()
    }

    @Test("Killed after the issuer has approved and before that is stored, a sale leaves no charge")
    func killedBetweenApprovalAndCommit() async throws {
        // The simulated issuer has decided when it is asked; its answer arrives long after.
        let pair = try Self.impatientPair(IssuerRules([.init(amountEndsWith: "77", delay: 60_000)]))
        try await pair.addRelay()
        let child = try await pair.startHostChild()
        try await pair.startTerminal()
        let before = try await pair.approve(.sale, 1000, TestCard.domestic.presented(.chip, pin: true))
        let sale = Task { try await pair.transact(.sale, 4277, TestCard.domestic.presented(.chip, pin: true)) }
        let pending = try await eventually("a pending sale") {
            try Books.postings(pair).first { $0.state == .pending }
        }
        #expect(pending.asked == 4277)
        child.kill()
        #expect(await child.end() == -9)
        let reply = try await sale.value
        #expect(reply.result == .unknown)
        #expect(reply.key == pending.key.line)
        #expect(try Books.postings(pair).map(\.state) == [.approved, .pending])

        try await pair.startHostChild()
        let after = try await eventually("a sale after the kill") {
            try await pair.transact(.sale, 2000, TestCard.foreign.presented(.chip)).line
        }
        let status = try await Player(on: pair, seed: 0).close("evening")
        #expect(status.lastEnd == .closed)
        try await Self.waitForIssuer(pair)
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.lines.map(\.key) == [before.key, after.key])
        #expect(books.history.slips.map(\.net.net) == [3000])
        let sold = try #require(books.report.postings.first { $0.key == pending.key })
        #expect(sold.state == .tombstone)
        #expect(sold.amount == 0)
        try await pair.stop()
    }

    @Test("A reversal that overtakes its sale leaves no charge, and the sale is refused when it comes")
    func overtaken() async throws {
        let pair = try await Pair.running(hasRelay: true) { $0.responseTimeout = 1 }
        let relay = try #require(await pair.relay)
        try await pair.signIn()
        relay.decide { $0.kind == .financial(.sale) && $0.way == .toHost ? .hold : .pass }
        let reply = try await pair.transact(.sale, 6600, TestCard.domestic.presented(.chip, pin: true))
        #expect(reply.result == .unknown)
        let key = try #require(reply.key)
        // The reversal leaves by itself.
        _ = try await eventually("a reversal") { try await pair.status().open.isEmpty ? true : nil }
        relay.decide { _ in .pass }
        let late = try #require(relay.held.first)
        let socket = try RawSocket.connect(port: pair.hostPort)
        try socket.write(late.framed)
        let answer = try #require(try await socket.readFrame())
        #expect(try Relay.format.decode(answer).message.text(39) == ResponseCode.invalidTransaction.text)

        try await pair.approve(.sale, 700, TestCard.domestic.presented(.tap))
        let closing = try await pair.close()
        #expect(closing.day.net.net == 700)
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.report.postings.first { $0.key.line == key }?.state == .tombstone)
        try await pair.stop()
    }

    /// Nobody waits long for a host that is away.
    private static func impatientPair(_ issuer: IssuerRules = IssuerRules()) throws -> Pair {
        try Pair(issuer: issuer) {
            $0.responseTimeout = 5
            $0.connectTimeout = 1
            $0.connectAttempts = 2
        }
    }

    /// A sale whose asker is gone stays pending until the issuer's time is over.
    private static func waitForIssuer(_ pair: Pair) async throws {
        _ = try await eventually("the end of every pending act") {
            try Books.postings(pair).contains { $0.state == .pending } ? nil : true
        }
    }
}

extension Relay.Passing {
    /// With its length bytes.
    var framed: [UInt8] { [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes }
}
