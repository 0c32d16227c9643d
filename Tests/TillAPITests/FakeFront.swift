import DayEnd
import Synchronization
import TillAPI
import UnionPay

/// A terminal that takes every order and does none: what reaches it is what a test looks at.
final class FakeFront: TillFront {
    static let token = "right-token"
    let currency = Currency.renminbi
    private let orders = Mutex(TerminalState())
    private let asked = Mutex<[TillRequest]>([])
    private let acts = Mutex(0)
    private let journal = Mutex<(chain: RecordChain, records: [RecordEnvelope])>((RecordChain(), []))
    private let isQuiet: Bool

    /// - Parameter isQuiet: Nobody is told that the journal has grown, as when a signal is lost.
    init(isQuiet: Bool = false) { self.isQuiet = isQuiet }

    func write(_ record: TerminalRecord) throws {
        try journal.withLock { journal in
            let sealed = try journal.chain.seal(record, at: Self.time)
            journal.records.append(try RecordEnvelope(reading: sealed))
        }
    }

    static let time = Moment(date: CivilDate(daysSinceEpoch: 20_780), secondOfDay: 36_000, utcOffset: 28_800)

    /// Orders that came through, in their order.
    var requests: [TillRequest] { asked.withLock { $0 } }
    /// Acts about the end of the day that came through.
    var endOfDayActs: Int { acts.withLock { $0 } }

    func till(bearing token: String) async -> String? { token == Self.token ? "front" : nil }

    func take(_ request: TillRequest, approval: EndOfDayAct.Proof?, waits: Bool) async -> OrderAnswer {
        asked.withLock { $0.append(request) }
        return orders.withLock { state in
            if let known = state.order(request.name) {
                return known.order.digest == request.digest ? .order(known) : .refused(TillRefusal(.keyUsed))
            }
            let order = TillOrder(
                name: request.name, digest: request.digest, kind: .sale, card: .init(type: .sale, amount: 100),
                time: Self.time, businessDay: Self.time.date)
            try? state.apply(.ordered(order))
            guard let progress = state.order(request.name) else { return .refused(TillRefusal(.storeFailed)) }
            return .order(progress)
        }
    }

    func order(_ name: OrderName) async -> OrderProgress? { orders.withLock { $0.order(name) } }
    func cancel(_ name: OrderName) async -> OrderAnswer { .refused(TillRefusal(.unknownOriginal)) }
    func withdraw() async {}
    func entry(_ number: LineKey) async -> DayInterval.Entry? { nil }

    func facts() async -> TillFacts {
        TillFacts(
            terminal: "10000001", merchant: "898000000000001", merchantName: "Test shop", isTest: true,
            now: Self.time, businessDay: Self.time.date, batch: .first, isSignedIn: true, lines: 0, unknown: [],
            undelivered: 0, holds: 0, waiting: nil, hasReader: false, isClosing: false, repair: nil)
    }

    func day(_ closing: String?) async -> DayInterval? { closing == nil ? DayInterval() : nil }
    func endOfDay() async -> EndOfDay { EndOfDay(state: .idle) }
    func endOfDay(_ act: EndOfDayAct) async -> EndOfDayAnswer {
        acts.withLock { $0 += 1 }
        return .refused(TillRefusal(.notAsked))
    }
    func newestRecord() async -> Int64 { journal.withLock { $0.chain.sequence } }
    func records(after sequence: Int64, limit: Int) async -> [RecordEnvelope]? {
        journal.withLock { Array($0.records.filter { $0.sequence > sequence }.prefix(limit)) }
    }
    func changes() async -> AsyncStream<Void> {
        let isQuiet = isQuiet
        return AsyncStream { if !isQuiet { $0.finish() } }
    }
}
