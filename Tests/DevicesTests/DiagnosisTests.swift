import DayEnd
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

@Suite("How long an upload still takes")
struct UploadTests {
    private static let start = Moment(date: CivilDate(daysSinceEpoch: 20_780), secondOfDay: 79_200, utcOffset: 28_800)

    @Test(
        "Minutes follow from the pace that was seen, rounded up; below one, or without a pace, nothing is said",
        arguments: [
            (0, 100, 500, 60, 4), (0, 100, 500, 61, 5), (200, 300, 500, 60, 2), (0, 1, 1_000, 10, 167),
            (0, 100, 500, 14, nil), (0, 499, 500, 60, nil), (100, 100, 500, 60, nil), (0, 500, 500, 60, nil),
            (0, 600, 500, 60, nil), (200, 100, 500, 60, nil), (0, 100, 500, 0, nil), (0, 100, 500, -60, nil),
            (-1, 100, 500, 60, nil), (0, 1, .max, 60, nil), (0, .max, .max, 60, nil),
        ] as [(Int, Int, Int, Int64, Int?)])
    func minutes(first: Int, done: Int, total: Int, seconds: Int64, minutes: Int?) {
        let pace = UploadPace(first: first, seen: Self.start)
        #expect(pace.minutesLeft(done: done, of: total, at: Self.start.adding(seconds: seconds)) == minutes)
    }
}
