import DayEnd
import DayScript
import HostCore
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// The world of one seed: shops with their terminals and people, an acquirer's host, issuers, the lines between them,
/// one virtual clock.
///
/// Both cores, the record codec, the message codec, sealing and MAC are the production ones; sockets, stores and clocks
/// are replaced. What happens follows from the seed and the list of faults alone.
final class Town {
    enum Event {
        /// Of this life of the terminal: a restart forgets its timers.
        case timer(TimerID, Int, life: Int)
        case wake(Int, life: Int)
        case power(Int)
        case linkUp(Int, link: UInt64)
        case linkDown(Int, link: UInt64)
        case toHost([UInt8], Int, link: UInt64)
        case toTerminal([UInt8], Int, link: UInt64)
        /// An input of the host that was slow to take it.
        case lateToHost([UInt8], Int, link: UInt64)
        case issuerAnswers(IssuerAnswer, PostingKey)
        case issuerReversed(PostingKey)
        case issuerIsLate(PostingKey)
        case hostUp
        case person(Int, turn: Int)
        case nothing
    }

    let plan: TownPlan
    var now: Int64
    var agenda = Agenda<Event>()
    var faults: FaultSource
    var trace: Trace
    let oracle: Oracle
    private(set) var devices: [Device] = []
    private(set) var clerks: [Clerk] = []
    /// Small chances that are no faults, per terminal; 0 is the host's.
    var luck: [SplitMix64]
    /// How often each kind has struck something.
    private(set) var struck = [Int](repeating: 0, count: FaultKind.allCases.count)

    // The host.
    let ledger = MemoryLedger()
    var desk: HostDesk
    let makeDesk: () -> HostDesk
    var isHostUp = true
    var hostLife = 0
    var switchesDayUntil: Int64 = 0
    /// Acts and batches that the host has forgotten after it had acknowledged them, as they were at each loss.
    var lostActs: [Posting] = []
    var lostBatches: [BatchRow] = []
    /// What the host lost is excused.
    let forgivesLosses: Bool

    // Issuers.
    /// Authorisations that were approved and not undone: what customers really pay.
    var charges: [PostingKey: Int64] = [:]
    /// Acts that an issuer was asked for, in their order.
    var chargeOrder: [PostingKey] = []

    var nextLink: UInt64 = 1
    /// A link that nobody listens on.
    static let stranger: UInt64 = 1 << 40

    init(
        _ plan: TownPlan, listed strikes: [Strike]?, muted: Set<Invariant>, forgivesLosses: Bool,
        listener: ((String) -> Void)?
    ) {
        self.forgivesLosses = forgivesLosses
        self.plan = plan
        now = plan.start.milliseconds
        faults = FaultSource(seed: plan.seed, dials: plan.dials, terminals: plan.terminals.count, listed: strikes)
        trace = Trace(listener)
        oracle = Oracle(muted: muted)
        luck = (0...plan.terminals.count).map { SplitMix64(seed: plan.seed, stream: 0x10C_0000 + UInt64($0)) }
        makeDesk = Self.deskMaker(plan)
        desk = makeDesk()
        oracle.watch(self)
        for terminal in plan.terminals {
            let device = Device(
                number: terminal.number, configuration: terminal.configuration, tmk: plan.tmk(terminal.number),
                town: self)
            device.brokenLooks = terminal.brokenLooks
            devices.append(device)
            clerks.append(Clerk(terminal, device: device, town: self))
            let configuration = terminal.configuration
            ledger.apply([
                .terminal(
                    TerminalRow(
                        merchant: configuration.merchant, terminal: configuration.terminal,
                        merchantName: configuration.merchantName, currency: configuration.currency,
                        batch: terminal.firstBatch))
            ])
        }
        // What terminals there are is known from elsewhere.
        ledger.undoLimit = plan.losesWrites || strikes?.contains { $0.kind.losesHostWrites } == true ? 256 : 0
    }

    func device(_ terminal: String) -> Device? { devices.first { $0.configuration.terminal == terminal } }

    var moment: Moment { Moment(milliseconds: now, utcOffset: plan.offset(at: now)) }

    /// A strike that hit something: a message, a write, a step.
    func note(_ strike: Strike, _ device: Device?) {
        struck[strike.kind.ordinal] += 1
        trace.event(9, at: now, terminal: device?.number ?? 0, "FAULT \(strike)")
    }

    func count(_ kind: FaultKind) { struck[kind.ordinal] += 1 }

    /// Bytes that follow from the seed, a purpose and a number.
    func keyBytes(_ terminal: Int, _ purpose: UInt64, _ number: UInt64) -> [UInt8] {
        var random = SplitMix64(seed: plan.seed ^ UInt64(terminal) << 48, stream: purpose << 56 | number)
        return random.bytes(32)
    }

    // MARK: Turns

    /// Runs until the condition holds, nothing is due any more, an invariant is broken, or the time has come.
    func run(until isDone: () -> Bool = { false }, end: Int64) {
        while oracle.violations.isEmpty, !isDone(), let next = agenda.nextTime, next <= end,
            let (at, event) = agenda.next()
        {
            now = max(now, at)
            handle(event)
        }
        if oracle.violations.isEmpty, !isDone() { now = max(now, end) }
    }

    private func handle(_ event: Event) {
        switch event {
        case .timer(let timer, let number, let life):
            let device = devices[number - 1]
            if device.life == life { device.feed(.timer(timer)) }
        case .wake(let number, let life):
            let device = devices[number - 1]
            if device.life == life { device.pump() }
        case .power(let number): devices[number - 1].powerOn()
        case .linkUp(let number, let link): linkUp(devices[number - 1], link)
        case .linkDown(let number, let link): linkDown(devices[number - 1], link)
        case .toHost(let bytes, let number, let link): hostReceives(bytes, number, link, isLate: false)
        case .lateToHost(let bytes, let number, let link): hostReceives(bytes, number, link, isLate: true)
        case .toTerminal(let bytes, let number, let link):
            let device = devices[number - 1]
            guard device.isLinked, device.link == link, !device.isHalfOpen, device.mutedUntil.toTerminal <= now else {
                return
            }
            device.receive(bytes)
        case .issuerAnswers(let answer, let key):
            host { try self.desk.issuerAnswered(answer, to: key, at: self.moment, store: self.ledger) }
        case .issuerReversed(let key):
            host { try self.desk.issuerReversed(key, at: self.moment, store: self.ledger) }
        case .issuerIsLate(let key):
            host { try self.desk.issuerTimedOut(key, at: self.moment, store: self.ledger) }
        case .hostUp: hostUp()
        case .person(let number, let turn): clerks[number - 1].act(turn)
        case .nothing: break
        }
    }
}
