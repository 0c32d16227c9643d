import Devices
import Testing

@Suite("Who has to act")
struct DiagnosisTests {
    private typealias Seen = NetworkObservation

    static let connected = [NetworkObservation.EndpointProbe("h:1", .connected(milliseconds: 9))]
    static func host(_ result: NetworkObservation.Connection) -> [NetworkObservation.EndpointProbe] {
        [.init("h:1", result)]
    }

    static let matrix: [(NetworkObservation, Blame?, NetworkLayer?, String?)] = [
        (.init(endpoints: connected), nil, nil, nil),
        (.init(endpoints: connected, echo: .done(milliseconds: 9)), nil, nil, nil),
        (.init(link: .absent, addresses: 0, endpoints: host(.unreachable)), .terminal, .link, "NET-01"),
        (.init(link: .down, addresses: 0, endpoints: host(.unreachable)), .shopNetwork, .link, "NET-01"),
        (.init(addresses: 0, gateway: .none, endpoints: host(.unreachable)), .shopNetwork, .address, "NET-02"),
        (.init(gateway: .none, endpoints: host(.unreachable)), .shopNetwork, .gateway, "NET-03"),
        (.init(gateway: .silent, endpoints: host(.timedOut)), .shopNetwork, .gateway, "NET-03"),
        (.init(name: .noAnswer, endpoints: host(.unreachable)), .provider, .name, "NET-04"),
        (.init(name: .unknownName, endpoints: host(.unreachable)), .terminal, .name, "NET-04"),
        (.init(endpoints: host(.timedOut)), .provider, .connection, "NET-05"),
        (.init(endpoints: host(.unreachable)), .provider, .connection, "NET-05"),
        (.init(endpoints: host(.refused)), .acquirer, .connection, "NET-05"),
        (.init(endpoints: connected, tls: .failed), .acquirer, .encryption, "NET-06"),
        (.init(endpoints: connected, tls: .expired), .acquirer, .encryption, "NET-06"),
        (.init(endpoints: connected, echo: .failed), .acquirer, .echo, "NET-07"),
        (.init(endpoints: connected, probes: 10, lost: 2), .provider, .quality, "NET-08"),
        (.init(endpoints: connected, roundTrip: 2001), .provider, .quality, "NET-09"),
        (.init(endpoints: connected, throughput: 1999), .provider, .quality, "NET-10"),
        (
            .init(gateway: .reached(milliseconds: 900), endpoints: connected, roundTrip: 2900), .shopNetwork, .quality,
            "NET-09"
        ),
        // What works above proves what lies below.
        (.init(link: .down, addresses: 0, gateway: .none, endpoints: connected), nil, nil, nil),
        (.init(link: .absent, gateway: .none, endpoints: host(.refused)), .acquirer, .connection, "NET-05"),
        (.init(gateway: .silent, name: .unknownName, endpoints: host(.unreachable)), .terminal, .name, "NET-04"),
    ]

    @Test("The lowest layer that failed, and whose it is", arguments: matrix.indices)
    func blames(row: Int) {
        let (seen, blame, layer, code) = Self.matrix[row]
        let found = seen.diagnosis()
        #expect(found?.blame == blame)
        #expect(found?.layer == layer)
        #expect(found?.code.description == code)
        #expect(codes(.network(seen)).first == code ?? "NET-00")
    }

    @Test("A certificate out of its time is this terminal's fault where its clock is wrong")
    func clock() {
        #expect(Seen(endpoints: Self.connected, tls: .expired).diagnosis(clockIsWrong: true)?.blame == .terminal)
    }

    @Test("One refusing machine among dead ones is the acquirer's")
    func backups() {
        let seen = Seen(endpoints: [.init("a:1", .timedOut), .init("b:1", .refused)])
        #expect(seen.diagnosis()?.blame == .acquirer)
        #expect(seen.diagnosis()?.subject == "b:1")
        let one = Seen(endpoints: [.init("a:1", .timedOut), .init("b:1", .connected(milliseconds: 1))])
        #expect(one.diagnosis() == nil)
    }
}

@Suite("When and how long")
struct UploadTests {
    @Test("Pauses grow 1-2-4-8 to their cap, and chance only shortens them")
    func pauses() {
        let pauses = RetryPauses(first: 1, cap: 60)
        #expect((1...8).map { pauses.milliseconds(after: $0, jitter: 0) / 1000 } == [1, 2, 4, 8, 16, 32, 60, 60])
        #expect(pauses.milliseconds(after: 3, jitter: 1000) == 3000)
        for attempt in [Int.min, 0, 1, 64, Int.max] {
            let pause = pauses.milliseconds(after: attempt, jitter: attempt)
            #expect((750...60_000).contains(pause))
        }
        #expect(RetryPauses(first: .max, cap: 1).milliseconds(after: 1, jitter: 0) != 0)
    }

    @Test("An estimate adds transfer and waiting, and repeats what is lost")
    func estimate() {
        #expect(UploadEstimate(bytes: 10_000, messages: 10, throughput: 1000, roundTrip: 500)?.seconds == 15)
        #expect(UploadEstimate(bytes: 10_000, messages: 0, throughput: 1000, roundTrip: nil, loss: 500)?.seconds == 20)
        #expect(UploadEstimate(bytes: 1, messages: 1, throughput: 0, roundTrip: 1) == nil)
        #expect(UploadEstimate(bytes: 1, messages: 1, throughput: nil, roundTrip: 1) == nil)
        #expect(UploadEstimate(bytes: .max, messages: .max, throughput: 1, roundTrip: .max) == nil)
    }

    @Test("AS-49 A slot lies wholly inside the host's window and outside of busy hours")
    func slots() throws {
        let night = try #require(MinuteWindow(start: 1380, end: 120))
        let evening = try #require(MinuteWindow(start: 1320, end: 1410))
        #expect(OffPeakSlot(now: 600, needs: 30, windows: [night])?.minuteOfDay == 1380)
        #expect(OffPeakSlot(now: 1400, needs: 30, windows: [night])?.startsIn == 0)
        #expect(OffPeakSlot(now: 100, needs: 30, windows: [night])?.minuteOfDay == 1380)
        #expect(OffPeakSlot(now: 1300, needs: 30, windows: [night], peaks: [evening])?.minuteOfDay == 1410)
        #expect(OffPeakSlot(now: 600, needs: 181, windows: [night]) == nil)
        #expect(OffPeakSlot(now: 600, needs: 180, windows: [night])?.minuteOfDay == 1380)
        #expect(OffPeakSlot(now: 600, needs: 1, windows: [])?.startsIn == 0)
        #expect(OffPeakSlot(now: 1440, needs: 1, windows: []) == nil)
        #expect(MinuteWindow(start: 5, end: 5) == nil && MinuteWindow(start: -1, end: 5) == nil)
    }

    @Test("Any slot, wherever chance puts it, keeps inside the window: 2,000 drawn days of seed 7")
    func drawnSlots() {
        var state: UInt64 = 7
        func draw(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<2000 {
            guard let window = MinuteWindow(start: draw(1440), end: draw(1440)),
                let slot = OffPeakSlot(
                    now: draw(1440), needs: 1 + draw(200), windows: [window], spread: draw(1001))
            else { continue }
            #expect(window.contains(slot.minuteOfDay) && (0..<1440).contains(slot.startsIn))
        }
    }
}
