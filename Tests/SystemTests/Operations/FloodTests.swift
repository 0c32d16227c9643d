import Glibc
import HostCore
import HostService
import ISO8583
import Testing
import UnionPay

@Suite("A host that is flooded", .serialized, .timeLimit(.minutes(5)))
struct FloodTests {
    @Test("Ten thousand connections that send nothing keep no terminal out, and are closed when their time is over")
    func silentConnections() async throws {
        let (pair, child, probe) = try await MetricsTests.host { $0.firstMessageTimeout = 10 }
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        let count = min(10_000, Self.descriptors() / 2)
        var crowd: [RawSocket] = []
        for number in 1...count {
            crowd.append(try RawSocket.connect(port: pair.hostPort))
            // The terminal that was there before sells on, and one that comes in the middle is let in.
            guard number % (count / 4) == 0 else { continue }
            #expect(try await terminal.code(terminal.sale(1000 + number)) == "00")
            let kept = terminal.socket
            try terminal.reconnect()
            #expect(try await terminal.code(terminal.sale(2000 + number)) == "00", "after \(number)")
            terminal.socket = kept
        }
        #expect(child.isRunning)
        let open = try #require(try await probe.metric("qiantui_host_connections"))
        #expect(open <= 1024)
        func closed(_ reason: String) async throws -> Double {
            try await probe.metric("qiantui_host_connections_closed_total{reason=\"\(reason)\"}") ?? 0
        }
        let gaveWay = try await closed("gaveWay")
        #expect(gaveWay > 0)
        #expect(try await gaveWay + closed("silent") >= Double(count - 1024))
        #expect(try #require(try await probe.metric("process_open_fds")) < 1200)
        // The last of them are closed for their silence.
        let last = try #require(crowd.last)
        #expect(try await last.ends(within: .seconds(40)))
        _ = try await eventually("connections closed for their silence") {
            try await closed("silent") >= 1 ? true : nil
        }
        #expect(try await terminal.code(terminal.sale(5000)) == "00")
        try await pair.stop()
    }

    /// How many files this process may have open.
    private static func descriptors() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return 256 }
        if limit.rlim_cur < min(limit.rlim_max, 24_000) {
            limit.rlim_cur = min(limit.rlim_max, 24_000)
            _ = setrlimit(resource, &limit)
            getrlimit(resource, &limit)
        }
        return Int(min(limit.rlim_cur, 1 << 20))
    }

    @Test("A message one byte at a time is cut off when its time is over; one that is slow but in time is answered")
    func oneByteAtATime() async throws {
        let (pair, _, probe) = try await MetricsTests.host { $0.messageTimeout = 3 }
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        let sale = try terminal.framed(terminal.sale(1000))
        for byte in sale { try terminal.socket.write([byte]) }
        #expect(try await terminal.socket.readFrame() != nil)
        let loris = try RawSocket.connect(port: pair.hostPort)
        for byte in sale.dropLast() {
            guard (try? loris.write([byte])) != nil else { break }
            if try await loris.ends(within: .milliseconds(100)) { break }
        }
        #expect(try await loris.ends())
        _ = try await eventually("a connection closed for its slowness") {
            try await probe.metric(#"qiantui_host_connections_closed_total{reason="slow"}"#) == 1 ? true : nil
        }
        #expect(try Books.postings(pair).map(\.asked) == [1000])
        try await pair.stop()
    }

    @Test(
        "A terminal that sends without end goes without answers, is told 96 once nothing of it waits, and served later")
    func loudTerminal() async throws {
        let (pair, _, probe) = try await MetricsTests.host {
            $0.terminalRate = 1
            $0.terminalBurst = 4
        }
        var terminal = try BareTerminal(pair)
        try await terminal.signIn()
        let flood = try (0..<60).flatMap { try terminal.framed(terminal.sale(1000 + $0)) }
        try terminal.socket.write(flood)
        let dropped = try await eventually("requests that are dropped") {
            try await probe.metric(#"qiantui_host_drops_total{reason="rate"}"#).flatMap { $0 >= 30 ? $0 : nil }
        }
        #expect(dropped < 60)
        // Each of these is one too many until a second has passed.
        let end = ContinuousClock.now + .seconds(30)
        var codes: Set<String> = []
        while !codes.contains("96"), ContinuousClock.now < end {
            try terminal.socket.write(terminal.framed(terminal.sale(3000)))
            while let frame = try await terminal.socket.readFrame(within: .milliseconds(200)) {
                codes.insert(try Relay.format.decode(frame).message.text(39) ?? "")
            }
        }
        #expect(codes == ["00", "96"])
        #expect(try #require(try await probe.metric(#"qiantui_host_sheds_total{reason="rate"}"#)) >= 1)
        #expect(pair.folder.text("err").contains("sends more than terminalRate allows"))
        // After a rest it is served again.
        try await Task.sleep(for: .seconds(2))
        try terminal.reconnect()
        #expect(try await terminal.code(terminal.sale(9000)) == "00")
        // What was refused or dropped was not stored.
        let answered = try #require(try await probe.metric(#"qiantui_host_answers_total{kind="sale",code="00"}"#))
        #expect(try Double(Books.postings(pair).count) == answered)
        try await pair.stop()
    }

    @Test(
        "After so many wrong MACs in a row nothing is believed until a fresh sign-in, which a repeat of an old one is not"
    )
    func lockedTerminal() async throws {
        let (pair, _, probe) = try await MetricsTests.host { $0.wrongMACs = 4 }
        var terminal = try BareTerminal(pair)
        let oldSignIn = try terminal.framed(terminal.signInMessage())
        _ = try await terminal.exchange(oldSignIn)
        try await terminal.signIn()
        let good = try terminal.framed(terminal.sale(1000))
        var forged = good
        forged[forged.count - 1] ^= 1
        for _ in 0..<3 { #expect(try await terminal.exchange(forged)?.text(39) == "A0") }
        #expect(try await probe.metric("qiantui_host_mac_lockouts_total") == 0)
        #expect(try await terminal.exchange(forged)?.text(39) == "A0")
        #expect(try await probe.metric("qiantui_host_mac_lockouts_total") == 1)
        // The terminal's own is not looked at either; the header asks for a sign-in.
        try terminal.socket.write(good)
        let answer = try Relay.format.decode(try #require(try await terminal.socket.readFrame()))
        #expect(answer.message.text(39) == "A0")
        #expect(answer.header?.processingRequest.digit == 3)
        try terminal.socket.write(oldSignIn)
        #expect(try await terminal.exchange(good)?.text(39) == "A0")
        #expect(try Books.postings(pair).isEmpty)
        try await terminal.signIn()
        #expect(try await terminal.code(terminal.sale(1000)) == "00")
        #expect(try await probe.metric("qiantui_host_mac_lockouts_total") == 1)
        try await pair.stop()
    }
}
