import DayEnd
import DayScript
import HostCore
import ISO8583
import PaymentSecurity
import Testing
import UnionPay

@Suite("Frames that a host must not believe")
struct BadFrameTests {
    /// A running host and somebody who speaks to it.
    private static func host(_ scheme: KeyScheme = .doubleDES) async throws -> (Pair, BareTerminal) {
        let pair = try Pair(scheme)
        try await pair.startHost()
        return (pair, try BareTerminal(pair))
    }

    @Test("A terminal that nobody registered gets 97, a merchant that is not its own too")
    func unknownTerminal() async throws {
        var (pair, terminal) = try await Self.host()
        var stranger = try terminal.signInMessage()
        stranger.set(41, "10000002")
        #expect(try await terminal.code(stranger) == "97")
        var other = try terminal.signInMessage()
        other.set(42, "898000000000002")
        #expect(try await terminal.code(other) == "97")
        try await terminal.signIn()
        var sale = try terminal.sale(1000)
        sale.set(41, "10000002")
        #expect(try await terminal.code(sale) == "97")
        #expect(try Books.postings(pair).isEmpty)
        #expect(try await terminal.code(terminal.sale(1000)) == "00")
        try await pair.stop()
    }

    @Test("A wrong batch number gets 77: in a sale, in a settlement, in a sign-off")
    func wrongBatch() async throws {
        var (pair, terminal) = try await Self.host()
        try await terminal.signIn()
        for batch in [2, 500_000, 999_999] {
            terminal.batch = batch
            #expect(try await terminal.code(terminal.sale(1000)) == "77")
            #expect(try await terminal.code(terminal.settlement()) == "77")
        }
        // A sign-off may name the batch that was closed last, too.
        for batch in [2, 500_000] {
            terminal.batch = batch
            #expect(try await terminal.code(terminal.signOffMessage()) == "77")
        }
        #expect(try Books.postings(pair).isEmpty)
        terminal.batch = 1
        #expect(try await terminal.code(terminal.sale(1000)) == "00")
        try await pair.stop()
    }

    @Test(
        "A wrong MAC gets A0, and so does an amount that was changed under a good one, and so does none at all",
        arguments: [KeyScheme.singleDES, .doubleDES, .sm4])
    func wrongMAC(_ scheme: KeyScheme) async throws {
        var (pair, terminal) = try await Self.host(scheme)
        try await terminal.signIn()
        let good = try terminal.framed(terminal.sale(1000))
        for offset in 1...8 {
            var bad = good
            bad[bad.count - offset] ^= 1
            #expect(try await terminal.exchange(bad)?.text(39) == "A0")
        }
        // The amount, made ten times as much under the old MAC.
        let amount = Array(good.indices).first { Array(good[$0...].prefix(6)) == [0, 0, 0, 0, 0x10, 0] }
        var dear = good
        dear[try #require(amount) + 3] = 0x01
        #expect(try await terminal.exchange(dear)?.text(39) == "A0")
        var bare = try terminal.sale(1000)
        bare.remove(64)
        #expect(try await terminal.code(bare) == "A0")
        #expect(try Books.postings(pair).isEmpty)
        #expect(try await terminal.exchange(good)?.text(39) == "00")
        #expect(try Books.postings(pair).map(\.amount) == [1000])
        try await pair.stop()
    }

    @Test("The same key with another act is refused, the same act gets the first answer")
    func sameKey() async throws {
        var (pair, terminal) = try await Self.host()
        try await terminal.signIn()
        let sale = try terminal.sale(1000)
        let first = try #require(try await terminal.exchange(terminal.framed(sale)))
        let again = try #require(try await terminal.exchange(terminal.framed(sale)))
        for field in [4, 15, 37, 38, 39] { #expect(again.text(field) == first.text(field), "F\(field)") }
        terminal.stan -= 1
        #expect(try await terminal.code(terminal.sale(1001)) == "12")
        terminal.stan -= 1
        #expect(try await terminal.code(terminal.sale(1000, pan: TestCard.foreign.pan)) == "12")
        #expect(try Books.postings(pair).map(\.amount) == [1000])
        try await pair.stop()
    }

    @Test("A frame that cannot be read gets no answer, and the next good one on the same connection does")
    func garbage() async throws {
        var (pair, terminal) = try await Self.host()
        try await terminal.signIn()
        let good = try terminal.framed(terminal.sale(1000))
        var random = SplitMix64(seed: 7)
        for _ in 0..<60 {
            let bytes = (0..<random.number(1...300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            try terminal.socket.write([UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes)
        }
        // A good message that ends too early, at each place, under a length that is true.
        for count in stride(from: 0, to: good.count - 3, by: 7) {
            let body = Array(good.dropFirst(2).prefix(count + 1))
            try terminal.socket.write([UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body)
        }
        // One that goes on too long.
        let body = Array(good.dropFirst(2)) + [0]
        try terminal.socket.write([UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body)
        #expect(try await terminal.exchange(good)?.text(39) == "00")
        #expect(try Books.postings(pair).map(\.amount) == [1000])
        try await pair.stop()
    }

    @Test("Mutated sales cost nobody money: what is booked is what was sealed")
    func mutated() async throws {
        var (pair, terminal) = try await Self.host()
        try await terminal.signIn()
        let good = try terminal.framed(terminal.sale(1000))
        var random = SplitMix64(seed: 11)
        for _ in 0..<300 {
            var bad = good
            for _ in 0...random.below(3) { bad[random.number(2...(bad.count - 1))] ^= UInt8(1 << random.below(8)) }
            try terminal.socket.write(bad)
        }
        // Answers to some of them come first.
        try terminal.socket.write(terminal.framed(terminal.sale(2222)))
        let answers = try await eventually("the answer to the last") {
            while let frame = try await terminal.socket.readFrame() {
                let message = try Relay.format.decode(frame).message
                if message.text(4) == "000000002222", message.text(39) == "00" { return true }
            }
            throw NeverCame(what: "an answer to the last sale")
        }
        #expect(answers)
        let booked = try Books.postings(pair).filter { $0.state == .approved }.map(\.amount)
        #expect(booked == [2222] || booked == [1000, 2222])
        try await pair.stop()
    }

    @Test(
        "A length that cannot be closes that connection; the host serves the next",
        arguments: [[0, 0], [0x10, 1], [0xFF, 0xFF]])
    func impossibleLength(_ prefix: [UInt8]) async throws {
        var (pair, terminal) = try await Self.host()
        try await terminal.signIn()
        let other = try RawSocket.connect(port: pair.hostPort)
        try other.write(prefix + [1, 2, 3])
        #expect(try await other.ends())
        // Others did not notice.
        #expect(try await terminal.code(terminal.sale(1000)) == "00")
        try terminal.reconnect()
        #expect(try await terminal.code(terminal.sale(1000)) == "00")
        try await pair.stop()
    }

    @Test("Whoever goes away in the middle of a frame, or before the answer, harms nobody")
    func halfFrames() async throws {
        var (pair, terminal) = try await Self.host()
        try await terminal.signIn()
        let good = try terminal.framed(terminal.sale(1000))
        for count in [1, 2, 3, 20, good.count - 1] {
            try terminal.socket.write(Array(good.prefix(count)))
            try terminal.reconnect()
        }
        try terminal.socket.write(good)
        try terminal.reconnect()
        // It asks again, and gets the first outcome.
        #expect(try await terminal.exchange(good)?.text(39) == "00")
        #expect(try Books.postings(pair).map(\.amount) == [1000])
        try await pair.stop()
    }

    @Test("An answer is not taken for a request")
    func answers() async throws {
        var (pair, terminal) = try await Self.host()
        try await terminal.signIn()
        var sale = try terminal.sale(1000)
        sale.mti = sale.mti.response
        try terminal.socket.write(terminal.framed(sale))
        #expect(try await terminal.code(terminal.sale(2000)) == "00")
        #expect(try Books.postings(pair).map(\.amount) == [2000])
        try await pair.stop()
    }
}
