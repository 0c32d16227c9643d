import DayEnd
import HostCore
import HostService
import ISO8583
import Journal
import PaymentSecurity
import TerminalCore
import TerminalService
import Testing
import UnionPay

@Suite("A terminal that is stopped and started")
struct RestartTests {
    @Test("Stopped in the middle of a day, it signs in by itself and sells on")
    func middleOfTheDay() async throws {
        let pair = try await Pair.running()
        let (home, away) = (TestCard.domestic, TestCard.foreign)
        let first = try await pair.approve(.sale, 1000, home.presented(.chip, pin: true))
        let hold = try await pair.approve(.preAuthorization, 5000, away.presented(.chip))
        await pair.stopTerminal()
        try await pair.startTerminal()
        // Keys are gone with the process; batch, lines and holds are not.
        #expect(try await pair.status().lines == 2)
        try await pair.approve(.saleVoid, 0, home.presented(.chip), of: first)
        await pair.stopTerminal()
        try await pair.startTerminal()
        try await pair.approve(.completion, 4500, away.presented(.chip), of: hold)
        let closing = try await pair.close()
        #expect(closing.day.net.net == 4500)
        #expect(closing.day.batches == [.first])
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    @Test("Stopped while a sale is on its way, it reverses the sale when it starts")
    func middleOfASale() async throws {
        let pair = try await Pair.running(hasRelay: true)
        let relay = try #require(await pair.relay)
        try await pair.signIn()
        // The host has booked the sale; the terminal never hears of it.
        relay.decide { $0.kind == .financial(.sale) && $0.way == .toTerminal ? .hold : .pass }
        let sale = Task { try? await pair.transact(.sale, 8800, TestCard.domestic.presented(.chip, pin: true)) }
        let booked = try await eventually("a booked sale") { try Books.postings(pair).first { $0.state == .approved } }
        _ = try await eventually("its answer") { relay.held.isEmpty ? nil : true }
        await pair.stopTerminal()
        #expect(await sale.value?.result == .unknown)
        relay.decide { _ in .pass }
        try await pair.startTerminal()
        _ = try await eventually("its reversal") {
            try Books.postings(pair).contains { $0.key == booked.key && $0.state == .reversed } ? true : nil
        }
        try await pair.approve(.sale, 900, TestCard.foreign.presented(.swipe))
        let closing = try await pair.close()
        #expect(closing.day.net.net == 900)
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    /// Where a closing is cut: this message is lost, and the terminal stopped before it knows.
    struct Cut: Sendable, CustomTestStringConvertible {
        let kind: MessageKind
        let way: Relay.Way
        var testDescription: String { "\(kind) \(way)" }

        static let all: [Cut] = [
            MessageKind.settlement, .icUpload(balanced: true), .uploadEnd(balanced: true), .signOff,
        ].flatMap { kind in [Relay.Way.toHost, .toTerminal].map { Cut(kind: kind, way: $0) } }
    }

    @Test("Stopped in the middle of a closing, it goes on by itself and ends closed", arguments: Cut.all)
    func middleOfTheClosing(_ cut: Cut) async throws {
        let pair = try await Pair.running(hasRelay: true)
        let relay = try #require(await pair.relay)
        try await pair.approve(.sale, 1500, TestCard.domestic.presented(.chip, pin: true))
        try await pair.approve(.sale, 2500, TestCard.foreign.presented(.swipe))
        relay.decide { $0.matches(cut) ? .hold : .pass }
        let asked = Task { try? await pair.signOff() }
        _ = try await eventually("the cut") { relay.held.isEmpty ? nil : true }
        await pair.stopTerminal()
        #expect(await asked.value?.result == .refused)
        let before = relay.frames.count
        relay.decide { _ in .pass }
        try await pair.startTerminal()
        // Nobody asks for it.
        let status = try await eventually("the end of the closing") {
            let status = try await pair.status()
            return status.closingStep == nil ? status : nil
        }
        #expect(status.lastEnd == .closed)
        #expect(status.isSignedIn == false)
        #expect(relay.requests(after: before).last == .signOff)

        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.net.net) == [4000])
        #expect(books.report.cases == [])
        #expect(books.report.terminals.map(\.isSignedIn) == [false])
        // The next day sells.
        try await pair.approve(.sale, 100, TestCard.domestic.presented(.tap))
        try await pair.close(name: "the next evening")
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    @Test("A closing that the host did not answer is pending, and ends by itself once both are back")
    func pending() async throws {
        let pair = try await Pair.running {
            $0.connectAttempts = 1
            $0.uploadAttempts = 1
        }
        try await pair.approve(.sale, 1500, TestCard.domestic.presented(.chip, pin: true))
        try await pair.stopHost()
        let closing = try await pair.close(.pending)
        #expect(closing.waitsFor == .settlement)
        let refused = try await pair.transact(.sale, 100, TestCard.domestic.presented(.tap))
        #expect(refused.result == .refused)
        await pair.stopTerminal()
        try await pair.startTerminal()
        #expect(try await pair.status().closingStep == ClosingStep.settle.rawValue)
        try await pair.startHost()
        let status = try await eventually("the end of the closing", within: .seconds(60)) {
            let status = try await pair.status()
            return status.closingStep == nil ? status : nil
        }
        #expect(status.lastEnd == .closed)
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.net.net) == [1500])
        try await pair.stop()
    }

    @Test(
        "Lost sign-in answers, sign-ins in the middle, and a request sent again after one do no harm",
        arguments: [KeyScheme.singleDES, .doubleDES, .sm4])
    func signInsAndRepeats(_ scheme: KeyScheme) async throws {
        let pair = try await Pair.running(scheme, hasRelay: true) { $0.responseTimeout = 4 }
        let relay = try #require(await pair.relay)
        relay.decide { $0.kind == .signIn && $0.way == .toTerminal ? .lose : .pass }
        #expect(try await pair.signIn().result == .refused)
        relay.decide { _ in .pass }
        let sale = try await pair.approve(.sale, 3100, TestCard.domestic.presented(.chip, pin: true))
        let request = try #require(relay.frames.last { $0.kind == .financial(.sale) && $0.way == .toHost })
        let first = try #require(relay.frames.last { $0.kind == .financial(.sale) && $0.way == .toTerminal }?.message)
        #expect(try await pair.signIn().result == .signedIn)

        // Sealed under the keys before: the host keeps them until something came under the new ones.
        let again = try await Self.send(request, to: pair)
        for field in [4, 15, 37, 38, 39] { #expect(again?.text(field) == first.text(field), "F\(field)") }
        #expect(again?.text(39) == "00")
        try await pair.approve(.sale, 200, TestCard.foreign.presented(.tap))
        #expect(try await Self.send(request, to: pair)?.text(39) == ResponseCode.macError.text)

        let closing = try await pair.close()
        #expect(closing.day.net.net == 3300)
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.report.postings.filter { $0.key.line == sale.key }.count == 1)
        try await pair.stop()
    }

    private static func send(_ request: Relay.Passing, to pair: Pair) async throws -> Message? {
        let socket = try RawSocket.connect(port: pair.hostPort)
        try socket.write(request.framed)
        return try await socket.readFrame().flatMap { try Relay.format.decode($0).message }
    }
}

extension Relay.Passing {
    fileprivate func matches(_ cut: RestartTests.Cut) -> Bool { way == cut.way && kind == cut.kind }
}
