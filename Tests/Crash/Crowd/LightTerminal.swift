import DayEnd
import Dispatch
import ISO8583
import KeyStore
import PaymentSecurity
import Sealing
import Synchronization
import TerminalCore
import Timekeeping
import UnionPay
import Wire

/// A terminal without a disk: the production machine, codec, sealing and MAC over a real connection, its records in
/// memory. Many of them fit into one process.
final class LightTerminal: @unchecked Sendable {
    // Safe: everything but `tally` is touched on `queue` alone, which is serial.

    /// What went over its line, and what went wrong.
    struct Tally: Sendable {
        var sent = 0
        var received = 0
        var connections = 0
        /// By what it was: a connection that failed or broke, a time-out, an answer that says no.
        var troubles: [String: Int] = [:]

        mutating func trouble(_ what: String) { troubles[what, default: 0] += 1 }

        static func + (left: Tally, right: Tally) -> Tally {
            Tally(
                sent: left.sent + right.sent, received: left.received + right.received,
                connections: left.connections + right.connections,
                troubles: left.troubles.merging(right.troubles, uniquingKeysWith: +))
        }
    }

    /// The network around all of them.
    struct Place: Sendable {
        var host: Endpoint
        var tls: ClientTLS?
        var clock: WallClock
    }

    let number: String
    private let place: Place
    private let queue: DispatchQueue
    private let tmk: SecretKey
    private var terminal: Terminal
    private var sealer: TerminalSealer
    private var client: FrameClient?
    private var own: [Input] = []
    private var waiting: [UInt64: @Sendable (CommandResult) -> Void] = [:]
    private var nextCommand: UInt64 = 1
    private var presentations: [UInt64: CardPresentation] = [:]
    private var nextPresentation: UInt64 = 1
    private var dataKeys: [String: SecretKey] = [:]
    /// The request that was sent last, until something comes back.
    private var unanswered: UInt32?
    /// What its records tell, folded beside the machine as a journal's reader would.
    private var book = TerminalState()
    private var closedLines: [Line] = []
    private var slips: [SettlementSlip] = []
    private let tally = Mutex(Tally())

    init(_ configuration: TerminalConfiguration, tmk: SecretKey, at place: Place, on queue: DispatchQueue) {
        number = configuration.terminal
        (self.tmk, self.place, self.queue) = (tmk, place, queue)
        terminal = Terminal(configuration: configuration, state: TerminalState())
        sealer = TerminalSealer(configuration: configuration)
    }

    func start() { queue.async { self.feed(.restart) } }

    /// Requests since ``takeTally()``.
    var sentSoFar: Int { tally.withLock(\.sent) }

    /// What has gone over its line since the last time.
    func takeTally() -> Tally {
        tally.withLock { tally in
            defer { tally = Tally() }
            return tally
        }
    }

    // MARK: Asking

    func signOff(_ name: String) async -> CommandResult {
        await ask { .signOff(SignOffRequest(identifier: name)) }
    }

    /// A sale with a card that is sealed as the product seals it.
    func sell(
        _ amount: Int64, _ reading: CardPresentation, _ entry: EntryMode, reference: String
    ) async -> CommandResult {
        await ask {
            let name = "batch.\(self.terminal.state.batch.text)"
            let key = self.dataKeys[name] ?? SecretKey(SecureRandom.bytes(AESGCM.keyLength))
            self.dataKeys[name] = key
            guard
                let sealed = try? reading.secrets.sealed(
                    under: key, name: name, nonce: SecureRandom.bytes(AESGCM.nonceLength))
            else { return nil }
            let number = self.nextPresentation
            self.nextPresentation += 1
            self.presentations[number] = reading
            let card = PresentedCard(
                reference: CardReference(
                    masked: reading.secrets.masked, entry: entry, sealed: sealed, keyName: name,
                    sequence: entry.pan.isChip ? "001" : nil), presentation: number, hasPIN: reading.pin != nil,
                hasTrack: reading.track2 != nil)
            return .transaction(TransactionRequest(type: .sale, amount: amount, card: card, reference: reference))
        }
    }

    private func ask(_ command: @escaping @Sendable () -> Command?) async -> CommandResult {
        await withCheckedContinuation { continuation in
            queue.async {
                guard let command = command() else {
                    continuation.resume(returning: .refused(.storeFailed))
                    return
                }
                let id = self.nextCommand
                self.nextCommand += 1
                self.waiting[id] = { continuation.resume(returning: $0) }
                self.feed(.command(id: id, command))
            }
        }
    }

    /// Hangs up, as a terminal that dials for its evening has.
    func hangUp() {
        queue.async {
            guard let client = self.client else { return }
            self.client = nil
            client.close("until the evening")
            self.feed(.linkDown)
        }
    }

    /// Its lines, those of closed batches first, its slips, and what is owed still.
    func books() async -> (lines: [Line], slips: [SettlementSlip], open: Int, stays: ClosingStep?) {
        await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: (
                        self.closedLines + self.book.lines, self.slips, self.book.open.count + self.book.undelivered,
                        self.book.closing?.step
                    ))
            }
        }
    }

    // MARK: The machine

    private func feed(_ input: Input) {
        own.append(input)
        guard own.count == 1 else { return }
        while let next = own.first {
            var effects = ContiguousArray<Effect>()
            terminal.handle(next, at: place.clock.now, into: &effects)
            for effect in effects { perform(effect) }
            own.removeFirst()
        }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .append(let records): store(records)
        case .connect: connect()
        case .disconnect:
            client?.close("the exchange is over")
            client = nil
        case .send(let request): send(request)
        case .startTimer(let timer, let seconds, let isJittered):
            let milliseconds = seconds * 1000 + (isJittered ? Int.random(in: 0...(seconds * 250)) : 0)
            queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in self?.fire(timer) }
        case .reply(let id, let result): waiting.removeValue(forKey: id)?(result)
        case .installKeys(let block):
            do {
                try sealer.install(block, under: tmk)
                own.append(.keysInstalled(failure: nil))
            } catch {
                own.append(.keysInstalled(failure: "\(error)"))
            }
        case .wipeKeys: sealer.keys = nil
        case .forgetCard(let presentation): presentations[presentation] = nil
        case .destroyDataKeys(let names): for name in names { dataKeys[name] = nil }
        case .rest: own.append(.rested(failure: nil))
        case .printSlip(let slip): slips.append(slip)
        case .halt(let evidence): note("halt: \(evidence)")
        case .print, .noteHostTime, .selfTest: break
        }
    }

    private func fire(_ timer: TimerID) {
        if case .answer(let exchange) = timer, exchange == unanswered { note("no answer in time") }
        feed(.timer(timer))
    }

    private func store(_ records: [TerminalRecord]) {
        for record in records {
            if case .batchClosed = record { closedLines += book.lines }
            do { try book.apply(record) } catch { note("a record does not follow: \(error)") }
        }
    }

    // MARK: Line

    private func connect() {
        client?.close("replaced")
        tally.withLock { $0.connections += 1 }
        client = FrameClient.connect(
            to: place.host, connectTimeout: .seconds(terminal.configuration.profile.connectTimeout), tls: place.tls
        ) { [weak self] client, event in
            guard let self else { return }
            queue.async { self.handle(event, of: client) }
        }
    }

    private func handle(_ event: FrameClient.Event, of source: FrameClient) {
        guard let client, client === source else { return }
        switch event {
        case .attemptFailed(_, let reason): note("no connection: \(reason)")
        case .opened: feed(.linkUp)
        case .closed(let reason):
            note("connection closed: \(reason)")
            self.client = nil
            feed(.linkDown)
        case .frame(let bytes):
            do {
                let (message, processing, mac) = try sealer.open(bytes)
                tally.withLock { $0.received += 1 }
                unanswered = nil
                if let code = message.text(39), code != "00" { note("F39 \(code)") }
                feed(.received(message, processingRequest: processing, mac: mac))
            } catch {
                note("an answer that cannot be read")
            }
        }
    }

    private func send(_ request: OutgoingRequest) {
        do {
            let bytes = try sealer.seal(
                request, presentation: request.sealing.presentation.flatMap { presentations[$0] },
                open: { reference throws(SealingError) in try self.open(reference) })
            tally.withLock { $0.sent += 1 }
            unanswered = request.exchange
            client?.send(bytes)
        } catch {
            own.append(.notSent(exchange: request.exchange, problem: "\(error)"))
        }
    }

    private func open(_ reference: CardReference) throws(SealingError) -> CardSecrets {
        guard let key = dataKeys[reference.keyName] else { throw .missing("data key \(reference.keyName)") }
        do throws(SecurityError) {
            return try CardSecrets(opening: reference, under: key)
        } catch {
            throw .security(error)
        }
    }

    private func note(_ trouble: String) { tally.withLock { $0.trouble(trouble) } }
}
