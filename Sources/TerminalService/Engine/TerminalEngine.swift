import DayEnd
import Dispatch
import ISO8583
import Journal
import KeyStore
import Logging
import PaymentSecurity
import Sealing
import Store
import Synchronization
import TerminalCore
import Timekeeping
import UnionPay
import Wire

/// The one owner of a terminal's machine: feeds inputs one at a time, performs effects in their order.
///
/// An append is on disk before anything after it begins. When one fails, nobody knows what is on disk: the rest of the
/// effects and the state in memory are dropped, the journal is opened and folded again, and everybody who waits is
/// told.
///
/// `@unchecked Sendable`: all mutable state is touched on `queue` only, which is serial; other threads go through
/// `queue.async` or ``onQueue(_:)``. The engine's other files are extensions for one concern each: asking, link, devices.
final class TerminalEngine: @unchecked Sendable {
    let configuration: TerminalConfiguration
    let endpoints: [Endpoint]
    let tls: ClientTLS?
    let clock: WallClock
    let logger: Logger
    let keyStore: KeyStore
    let masterKeyName: String
    let places: JournalPlaces
    let tap: FrameTap?
    let memory: ProcessMemory
    let room: StorageRoom
    let queue = DispatchQueue(label: "terminal", qos: .userInitiated)

    var journal: JournalStore
    var terminal: Terminal
    var sealer: TerminalSealer
    var cards: CardVault
    var client: FrameClient?
    private var replies: [UInt64: @Sendable (CommandResult) -> Void] = [:]
    private var nextCommand: UInt64 = 1
    /// Inputs that effects made: handled before anything from outside.
    var own: [Input] = []
    var observers: [(id: UInt64, tell: @Sendable ([TerminalRecord]) -> Void)] = []
    var nextObserver: UInt64 = 1
    var glances: UInt64 = 0
    var parts: TerminalParts?
    var paper: PaperDesk?
    let hostClock: HostClock
    /// Seconds that the machine's clock is ahead of the host's, once the host has told its time.
    let hostOffset = Mutex<Int64?>(nil)
    var earlierCommits = CommitMeter()
    /// Names this start, for whoever wants to know whether there was another one; JSON carries it exactly.
    let started = UInt64.random(in: 1...9_007_199_254_740_991)
    /// When anybody asked for anything.
    var lastAsked = ContinuousClock.now
    /// What a restart that is due waits for.
    var restartWaits: RestartRule.Cause?
    /// When what failed is tried again.
    var retryDue: Moment?
    private var timers = MachineTimers()
    private var alarm = Alarm()
    var repair: JournalRepair?
    var isHalted = false
    var isStopping = false
    /// What lay in memory is about to be given back.
    var willRelease = false

    init(
        configuration: TerminalConfiguration, settings: TerminalSettings, folder: DataFolder, clock: WallClock,
        tap: FrameTap?, memory: ProcessMemory, logger: Logger
    ) throws {
        self.configuration = configuration
        self.memory = memory
        room = StorageRoom(path: folder.path, reserve: UInt64(settings.storageReserve) << 20)
        self.clock = clock
        self.logger = logger
        self.tap = tap
        endpoints = try settings.endpoints()
        tls = try settings.clientTLS()
        hostClock = try settings.hostClock()
        masterKeyName = TerminalSetup.masterKeyName(settings.masterKeyIndex)
        keyStore = try KeyStore(
            folder: folder.file("keys"), storageKeyFrom: .folder(folder.path))
        places = JournalPlaces(folder)
        let (journal, loaded, repair) = try JournalStore.start(places, at: clock.now)
        self.journal = journal
        self.repair = repair
        if let repair { logger.warning("the journal was damaged and is repaired: \(repair)") }
        if let opening = loaded.state.opening,
            opening.terminal != configuration.terminal || opening.merchant != configuration.merchant
        {
            throw StoreError.unusable(
                path: places.journal, problem: "belongs to terminal \(opening.terminal) of merchant \(opening.merchant)"
            )
        }
        terminal = Terminal(configuration: configuration, state: loaded.state)
        sealer = TerminalSealer(configuration: configuration)
        cards = CardVault(keys: keyStore)
    }

    /// Gives the machine its parts, before it starts.
    func fit(_ parts: TerminalParts?, _ paper: PaperDesk?) {
        self.parts = parts
        self.paper = paper
    }

    /// - Parameter isServing: Others will ask for things: keys that the last process took with it are fetched before
    ///   that, where the evening needs them.
    func start(isServing: Bool) {
        queue.async {
            self.feed(.restart)
            if isServing, self.lacksKeysForTheEvening { self.begin(.signIn) { _ in } }
        }
    }

    /// A day is under way with a host that compares lines: its questions bear a MAC, and the sign-in that they need would
    /// come between the settlement and its verdict, while a person waits.
    private var lacksKeysForTheEvening: Bool {
        let state = terminal.state
        return state.isSignedIn && !terminal.hasKeys && state.closing == nil && !state.lines.isEmpty
            && configuration.profile.extensions.contains(.differenceReconciliation)
            && state.lastSignIn?.offers?.contains(.differenceReconciliation) == true
    }

    /// Closes the link and does nothing more; what is owed follows from the journal at the next start. Everybody who
    /// waits is told.
    func stop() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.isStopping = true
                self.client?.close("stopping")
                self.client = nil
                self.dismiss()
                continuation.resume()
            }
        }
    }

    /// Answers whoever waits: a transaction that is on its way may have been made, nothing else has.
    private func dismiss() {
        let waiting = replies.sorted { $0.key < $1.key }
        replies = [:]
        var key = terminal.state.open.first { $0.unansweredReason == nil }?.intent.key
        for (_, reply) in waiting {
            // Commands are served in their order, so the one on its way is the first.
            reply(
                key.map { .unknown(key: $0, reason: ReversalReason.noAnswer.rawValue) }
                    ?? .refused(.notPermitted(.stopping)))
            key = nil
        }
    }

    func begin(_ command: Command, _ reply: @escaping @Sendable (CommandResult) -> Void) {
        guard !isStopping else {
            reply(.refused(.notPermitted(.stopping)))
            return
        }
        guard !isHalted else {
            reply(.refused(.notPermitted(.halted("see the terminal's log"))))
            return
        }
        // Before the journal cannot be written; the day can still be closed, and nothing is thrown away for room.
        if command.adds, room.grade == .full {
            if case .transaction(let request) = command, let number = request.card.presentation { cards.forget(number) }
            reply(.refused(.notPermitted(.storageFull)))
            return
        }
        lastAsked = .now
        let id = nextCommand
        nextCommand += 1
        replies[id] = reply
        feed(.command(id: id, command))
    }

    func feed(_ input: Input) {
        own.append(input)
        guard own.count == 1 else { return }
        while let next = own.first {
            perform(next)
            own.removeFirst()
        }
    }

    private func perform(_ input: Input) {
        guard !isHalted, !isStopping else { return }
        var effects = ContiguousArray<Effect>()
        terminal.handle(input, at: clock.now, into: &effects)
        for effect in effects {
            do {
                try perform(effect)
            } catch {
                logger.error("the journal could not be written: \(error)")
                reopen()
                return
            }
        }
    }

    private func perform(_ effect: Effect) throws {
        switch effect {
        case .append(let records):
            try journal.append(records, at: clock.now)
            for observer in observers { observer.tell(records) }
        case .connect: connect()
        case .disconnect:
            client?.close("the exchange is over")
            client = nil
        case .send(let request): send(request)
        case .startTimer(let timer, let seconds, let isJittered):
            let milliseconds = seconds * 1000 + (isJittered ? Int.random(in: 0...(seconds * 250)) : 0)
            if case .retry = timer { retryDue = clock.now.adding(seconds: Int64((milliseconds + 999) / 1000)) }
            timers.start(timer, due: DispatchTime.now().uptimeNanoseconds + UInt64(max(0, milliseconds)) * 1_000_000)
            setAlarm()
        case .reply(let id, let result): replies.removeValue(forKey: id)?(result)
        case .installKeys(let block): installKeys(block)
        case .wipeKeys:
            sealer.keys = nil
            cards.forgetKeys()
            releaseMemory()
        case .forgetCard(let presentation): cards.forget(presentation)
        case .destroyDataKeys(let names):
            do {
                try cards.destroy(names)
            } catch {
                logger.error("data keys of a closed batch could not be destroyed: \(error)")
            }
        case .rest: rest()
        case .noteHostTime(let time, let date): compareClock(time: time, date: date)
        case .selfTest(let repair): selfTest(repair)
        // Paper is a view of a stored line or slip: it comes by itself, or later.
        case .print(let line, _): print(line)
        case .printSlip(let slip):
            if let paper { Task { await paper.printSlip(of: slip.batch) } }
        case .halt(let evidence):
            isHalted = true
            logger.critical("an invariant is broken, this terminal stops: \(evidence)")
            for reply in replies.values { reply(.refused(.notPermitted(.halted(evidence)))) }
            replies = [:]
        }
    }

    private func setAlarm() {
        alarm.set(for: timers.next, on: queue) { [weak self] in self?.ring($0) }
    }

    private func ring(_ moment: UInt64) {
        guard alarm.rings(for: moment) else { return }
        for timer in timers.take(by: DispatchTime.now().uptimeNanoseconds) { feed(.timer(timer)) }
        setAlarm()
    }

    private func reopen() {
        earlierCommits.commits += journal.meter.commits
        earlierCommits.nanoseconds += journal.meter.nanoseconds
        client?.close("the journal failed")
        client = nil
        do {
            let (journal, loaded, repair) = try JournalStore.start(places, at: clock.now)
            self.journal = journal
            self.repair = repair ?? self.repair
            if let repair { logger.warning("the journal was damaged and is repaired: \(repair)") }
            terminal.adopt(loaded.state)
            // The first place belongs to the input that is being handled: the loop in `feed` takes it away.
            own = Array(own.prefix(1)) + [.storeFailed]
        } catch {
            isHalted = true
            logger.critical("the journal cannot be opened again, this terminal stops: \(error)")
            for reply in replies.values { reply(.refused(.storeFailed)) }
            replies = [:]
        }
    }
}

extension Command {
    /// Adds to the day's work.
    fileprivate var adds: Bool {
        switch self {
        case .transaction, .cash, .order: true
        default: false
        }
    }
}
