public import DayEnd
import Logging
import Synchronization
import TerminalCore
public import TillAPI
import Timekeeping
import UnionPay

/// The terminal in front of its tills: hands what they ask to the machine, presents its cards, and reads the journal
/// for what they want to know. It decides nothing that the machine decides, and keeps no result of its own.
public final class TillDesk: TillFront {
    let desk: TerminalControl
    let configuration: TerminalConfiguration
    let clock: WallClock
    let reader: PageReader?
    let days: DayDesk
    let logger: Logger
    /// What is under way at the reader, by the order's name.
    let presenting = Mutex<[OrderName: Task<Void, Never>]>([:])

    init(
        desk: TerminalControl, configuration: TerminalConfiguration, clock: WallClock,
        reader: PageReader?, logger: Logger
    ) {
        self.desk = desk
        self.configuration = configuration
        self.clock = clock
        self.reader = reader
        self.logger = logger
        days = DayDesk(engine: desk.engine)
    }

    var engine: TerminalEngine { desk.engine }
    public var currency: Currency { configuration.currency }

    public func till(bearing token: String) async -> String? { await desk.tills.till(bearing: token) }

    public func order(_ name: OrderName) async -> OrderProgress? {
        await engine.look { state, _ in state.order(name) }
    }

    public func entry(_ number: LineKey) async -> DayInterval.Entry? { await days.entry(number) }

    public func day(_ closing: String?) async -> DayInterval? { await days.interval(closing) }

    public func facts() async -> TillFacts {
        let (configuration, now, hasReader) = (configuration, clock.now, reader != nil)
        return await engine.look { state, _ in
            TillFacts(
                terminal: configuration.terminal, merchant: configuration.merchant,
                merchantName: configuration.merchantName, isTest: configuration.isTesting, now: now,
                businessDay: configuration.businessDay.day(of: now), batch: state.batch,
                isSignedIn: state.isSignedIn, lines: state.lines.count,
                unknown: state.open.filter { $0.unansweredReason != nil }.map(\.intent.key),
                undelivered: state.late.count + state.undelivered, holds: state.holds.count,
                waiting: state.waitingOrder?.order.name, hasReader: hasReader,
                isClosing: state.closing?.start.scope == .day, repair: state.openRepair?.number)
        }
    }

    public func newestRecord() async -> Int64 { await engine.newestRecord() }

    public func records(after sequence: Int64, limit: Int) async -> [RecordEnvelope]? {
        do {
            return try await engine.records(after: sequence, limit: limit)
        } catch {
            logger.error("the journal could not be read for a till: \(error)")
            return nil
        }
    }

    public func changes() async -> AsyncStream<Void> {
        let (stream, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let engine = engine
        let observer = await engine.observe { _ in change.yield() }
        change.onTermination = { _ in engine.ignore(observer) }
        return stream
    }
}
