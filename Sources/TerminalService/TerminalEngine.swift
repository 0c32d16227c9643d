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
/// `queue.async`.
final class TerminalEngine: @unchecked Sendable {
    private let configuration: TerminalConfiguration
    private let endpoints: [Endpoint]
    private let clock: WallClock
    private let logger: Logger
    private let keyStore: KeyStore
    private let masterKeyName: String
    private let places: JournalPlaces
    private let tap: FrameTap?
    private let memory: ProcessMemory
    let room: StorageRoom
    private let queue = DispatchQueue(label: "terminal", qos: .userInitiated)

    private var journal: JournalStore
    private var terminal: Terminal
    private var sealer: TerminalSealer
    private var cards: CardVault
    private var client: FrameClient?
    private var replies: [UInt64: @Sendable (CommandResult) -> Void] = [:]
    private var nextCommand: UInt64 = 1
    /// Inputs that effects made: handled before anything from outside.
    private var own: [Input] = []
    private var observers: [(id: UInt64, tell: @Sendable ([TerminalRecord]) -> Void)] = []
    private var nextObserver: UInt64 = 1
    private var glances: UInt64 = 0
    private var parts: TerminalParts?
    private var paper: PaperDesk?
    /// Seconds that this clock is ahead of the host's, once the host has told its time.
    let hostOffset = Mutex<Int64?>(nil)
    private var earlierCommits = CommitMeter()
    /// When what failed is tried again.
    private var retryDue: Moment?
    private var repair: JournalRepair?
    private var isHalted = false
    private var isStopping = false
    /// What lay in memory is about to be given back.
    private var willRelease = false

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

    func start() { queue.async { self.feed(.restart) } }

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

    /// Gives the machine a command and waits for its result.
    func run(_ command: Command) async -> CommandResult {
        await withCheckedContinuation { continuation in
            queue.async { self.begin(command) { continuation.resume(returning: $0) } }
        }
    }

    /// A transaction with a card that is presented now.
    func run(
        _ card: PresentedCardData, _ make: @escaping @Sendable (PresentedCard) -> TransactionRequest
    ) async throws -> CommandResult {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                do {
                    let presented = try self.take(card, make)
                    self.begin(.transaction(make(presented))) { continuation.resume(returning: $0) }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    /// Calls `tell` with records as they become durable, in order, until ``ignore(_:)``. It must not block.
    func observe(_ tell: @escaping @Sendable ([TerminalRecord]) -> Void) async -> UInt64 {
        await withCheckedContinuation { continuation in
            queue.async {
                let id = self.nextObserver
                self.nextObserver += 1
                self.observers.append((id, tell))
                continuation.resume(returning: id)
            }
        }
    }

    func ignore(_ observer: UInt64) { queue.async { self.observers.removeAll { $0.id == observer } } }

    /// What a closing waits for from a person.
    func prompt() async -> ClosingPrompt? {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.terminal.prompt) }
        }
    }

    /// What a closing waits for that goes on by itself.
    func pending() async -> TerminalStatus.Pending? {
        await withCheckedContinuation { continuation in
            queue.async {
                let (now, next) = (self.clock.now, self.retryDue)
                continuation.resume(
                    returning: self.terminal.pending.map { cause, start in
                        TerminalStatus.Pending(
                            waitsFor: cause, since: start.description,
                            nextTry: next.flatMap { $0.milliseconds > now.milliseconds ? $0.description : nil },
                            isOverdue: now.milliseconds - start.milliseconds >= 600_000)
                    })
            }
        }
    }

    /// What was damaged in the journal when this terminal started.
    func journalRepair() async -> JournalRepair? {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.repair) }
        }
    }

    /// Whether the working keys of a sign-in are in memory.
    func hasKeys() async -> Bool {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.sealer.keys != nil) }
        }
    }

    /// A look at the machine between two inputs.
    func look<Value: Sendable>(_ body: @escaping @Sendable (TerminalState, CommitMeter) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async {
                var meter = self.earlierCommits
                meter.commits += self.journal.meter.commits
                meter.nanoseconds += self.journal.meter.nanoseconds
                continuation.resume(returning: body(self.terminal.state, meter))
            }
        }
    }

    /// A look at the machine and at when it tries again, and the look's number: a higher one saw a later state.
    func glance<Value: Sendable>(
        _ body: @escaping @Sendable (Terminal, _ retryDue: Moment?) -> Value
    ) async -> (Value, number: UInt64) {
        await withCheckedContinuation { continuation in
            queue.async {
                self.glances += 1
                continuation.resume(returning: (body(self.terminal, self.retryDue), self.glances))
            }
        }
    }

    /// Number of the journal's newest record.
    func newestRecord() async -> Int64 {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.journal.sequence) }
        }
    }

    /// Records of the journal behind a number, at most so many.
    func records(after sequence: Int64, limit: Int) async throws -> [RecordEnvelope] {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try self.journal.records(after: sequence, limit: limit) })
            }
        }
    }

    // MARK: On the queue

    private func take(
        _ card: PresentedCardData, _ make: (PresentedCard) -> TransactionRequest
    ) throws -> PresentedCard {
        let entry = try EntryMode(parsing: card.entry)
        let unsealed = CardReference(masked: "", entry: entry, sealed: HexBytes([]), keyName: "")
        let request = make(
            PresentedCard(
                reference: unsealed, presentation: nil, hasPIN: false, hasTrack: false,
                isApprovedOffline: card.isApprovedOffline ?? false))
        let needsOwnKey = request.type.outlivesBatch || terminal.mayCloseBatch(before: request)
        return try cards.take(card, batch: needsOwnKey ? nil : terminal.state.batch)
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

    private func begin(_ command: Command, _ reply: @escaping @Sendable (CommandResult) -> Void) {
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
        let id = nextCommand
        nextCommand += 1
        replies[id] = reply
        feed(.command(id: id, command))
    }

    private func feed(_ input: Input) {
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
            queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in self?.feed(.timer(timer))
            }
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

    private func connect() {
        client?.close("replaced")
        guard let primary = endpoints.first else { return }
        client = FrameClient.connect(
            to: primary, backups: Array(endpoints.dropFirst()),
            connectTimeout: .seconds(configuration.profile.connectTimeout), tap: tap
        ) { [weak self] client, event in
            guard let self else { return }
            queue.async { self.handle(event, of: client) }
        }
    }

    private func handle(_ event: FrameClient.Event, of source: FrameClient) {
        // Events of a link that was given up are late.
        guard let client, client === source else { return }
        switch event {
        case .attemptFailed(let endpoint, let reason): logger.warning("no connection to \(endpoint): \(reason)")
        case .opened: feed(.linkUp)
        case .closed(let reason):
            logger.info("link closed: \(reason)")
            self.client = nil
            feed(.linkDown)
        case .frame(let bytes):
            do {
                let (message, processing, mac) = try sealer.open(bytes)
                feed(.received(message, processingRequest: processing, mac: mac))
            } catch {
                logger.warning("an answer that cannot be read: \(error)")
            }
        }
    }

    private func send(_ request: OutgoingRequest) {
        do {
            let bytes = try sealer.seal(
                request, presentation: request.sealing.presentation.flatMap { cards[$0] },
                open: { reference throws(SealingError) in try self.cards.open(reference) })
            client?.send(bytes)
        } catch {
            logger.error("\(request.kind) cannot be sealed: \(error)")
            own.append(
                .notSent(
                    exchange: request.exchange, problem: "\(error)", isCardUnreadable: error.isCardUnreadable))
        }
    }

    private func installKeys(_ block: [UInt8]) {
        do {
            guard let tmk = try keyStore.find(masterKeyName) else {
                own.append(.keysInstalled(failure: "no master key \(masterKeyName): enter it with `terminal key`"))
                return
            }
            try sealer.install(block, under: tmk)
            own.append(.keysInstalled(failure: nil))
        } catch {
            own.append(.keysInstalled(failure: "\(error)"))
        }
    }

    private func rest() {
        releaseMemory()
        do {
            try journal.checkpoint()
            _ = try DataFolder.make(places.backup)
            try journal.backUp(to: places.backup, expecting: terminal.state)
            own.append(.rested(failure: nil))
        } catch {
            logger.error("the second copy could not be made: \(error)")
            own.append(.rested(failure: "\(error)"))
        }
    }

    /// A moment later, when whoever asked has been answered and what their question needed is free.
    private func releaseMemory() {
        guard !willRelease else { return }
        willRelease = true
        queue.asyncAfter(deadline: .now() + .seconds(1)) { [weak self] in
            guard let self else { return }
            willRelease = false
            // The end of the closing itself was written after the checkpoint of step 12.
            if !isHalted, !isStopping, terminal.state.closing == nil { try? journal.checkpoint() }
            journal.releaseMemory()
            memory.release()
        }
    }

    private func selfTest(_ repair: Int) {
        guard let parts else {
            own.append(.selfTested(SelfTestResult(findings: [])))
            return
        }
        Task {
            let result = await parts.test(repair: repair)
            queue.async { self.feed(.selfTested(result)) }
        }
    }

    private func print(_ line: Line) {
        guard let paper, let opening = terminal.state.opening else { return }
        Task { await paper.print(line.withoutSealedCard, opening: opening) }
    }

    private func compareClock(time: String, date: String) {
        guard let ahead = HostClock.secondsAhead(of: clock.now, time: time, date: date) else { return }
        hostOffset.withLock { $0 = ahead }
        if abs(ahead) > 60 { logger.notice("the clock differs from the host's by \(-ahead) s") }
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

extension Refusal {
    static let stopping = Refusal.notPermitted(.stopping)
}
