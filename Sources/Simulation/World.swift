public import DayEnd
public import HostCore
public import ISO8583
public import PaymentSecurity
public import Sealing
public import TerminalCore
public import UnionPay

/// One terminal and one host joined by a wire, in one thread and virtual time, without socket, disk or clock.
///
/// Both cores, the record codec, the message codec, sealing and MAC are the production ones. What happens follows from
/// the inputs alone.
public final class World {
    /// What the wire does with a frame.
    public enum Fate: Sendable {
        case deliver
        case lose
        case duplicate
        /// Milliseconds on top of the usual way.
        case delay(Int64)
    }

    public enum Way: Sendable { case toHost, toTerminal }

    private enum Event {
        case terminalTimer(TimerID)
        case frameToHost([UInt8], link: UInt64)
        case frameToTerminal([UInt8], link: UInt64)
        case issuerAnswers(IssuerAnswer, PostingKey)
        case issuerIsLate(PostingKey)
        case linkUp
    }

    public private(set) var now: Moment
    public private(set) var terminal: Terminal
    public private(set) var journal = MemoryJournal()
    public let ledger: MemoryLedger
    public private(set) var results: [UInt64: CommandResult] = [:]
    /// Frames in the order in which they were sent, with their way.
    public private(set) var frames: [(way: Way, bytes: [UInt8])] = []
    public private(set) var slips: [SettlementSlip] = []
    public private(set) var logs: [String] = []
    public private(set) var halts: [String] = []
    public private(set) var destroyedKeys: [String] = []
    /// Authorisations that the issuer has approved and not been asked to undo: what customers really pay.
    public private(set) var charges: [PostingKey: Int64] = [:]
    /// Decides on each frame; delivers everything unless set.
    public var fate: (Way, Message) -> Fate = { _, _ in .deliver }
    /// The host drops everything while false.
    public var isHostUp = true
    public var issuer: IssuerRules

    private var sealer: TerminalSealer
    private var desk: HostDesk
    private let configuration: TerminalConfiguration
    private let makeDesk: () -> HostDesk
    private let tmk: SecretKey
    private var agenda = Agenda<Event>()
    private var link: UInt64 = 0
    private var isLinked = false
    private var nextCommand: UInt64 = 1
    private var nextPresentation: UInt64 = 1
    private var presentations: [UInt64: CardPresentation] = [:]
    private var dataKeys: [String: SecretKey] = [:]
    private var nonces: UInt64 = 0

    public init(
        terminal configuration: TerminalConfiguration, host: HostConfiguration, issuer: IssuerRules = IssuerRules(),
        tmk: SecretKey, start: Moment
    ) throws {
        self.configuration = configuration
        self.issuer = issuer
        self.tmk = tmk
        now = start
        terminal = Terminal(configuration: configuration, state: TerminalState())
        sealer = TerminalSealer(configuration: configuration)
        ledger = MemoryLedger()
        ledger.apply([
            .terminal(
                TerminalRow(
                    merchant: configuration.merchant, terminal: configuration.terminal,
                    merchantName: configuration.merchantName, currency: configuration.currency, batch: .first))
        ])
        let scheme = configuration.profile.keyScheme
        let counter = KeyCounter()
        makeDesk = {
            HostDesk(
                configuration: host, hashKey: SecretKey([UInt8](repeating: 0x5A, count: 32)),
                keys: HostDesk.KeyRoom(
                    open: { WorkingKeys(storedBytes: $0.bytes) },
                    make: { _, _ in
                        let random = counter.bytes(WorkingKeys.randomByteCount(scheme))
                        guard let keys = try? WorkingKeys.make(scheme: scheme, random: random),
                            let block = try? keys.wrapped(scheme: scheme, under: tmk)
                        else { return nil }
                        return FreshKeys(block: HexBytes(block), sealed: HexBytes(keys.storedBytes))
                    }))
        }
        desk = makeDesk()
        try feed(.restart)
    }

    // MARK: What people do

    /// Gives a command and returns its number; its result appears in ``results`` when it is there.
    @discardableResult
    public func command(_ command: Command) throws -> UInt64 {
        let id = nextCommand
        nextCommand += 1
        try feed(.command(id: id, command))
        return id
    }

    /// Gives a command and runs until it has a result.
    public func run(_ command: Command) throws -> CommandResult? {
        let id = try self.command(command)
        try run(until: { self.results[id] != nil })
        return results[id]
    }

    /// A card in the reader: its secrets stay here, the core gets a reference.
    public func present(
        _ card: CardPresentation, entry: EntryMode, sequence: String? = nil, ownKey: Bool = false,
        isApprovedOffline: Bool = false
    ) throws -> PresentedCard {
        let number = nextPresentation
        nextPresentation += 1
        presentations[number] = card
        let name = ownKey ? "line.\(number)" : "batch.\(terminal.state.batch.text)"
        let key = dataKeys[name] ?? SecretKey(SHA256.hash(Array(name.utf8)))
        dataKeys[name] = key
        nonces += 1
        let nonce = Array(SHA256.hash([UInt8](withUnsafeBytes(of: nonces.littleEndian, Array.init))).prefix(12))
        return PresentedCard(
            reference: CardReference(
                masked: card.secrets.masked, entry: entry,
                sealed: try card.secrets.sealed(under: key, name: name, nonce: nonce), keyName: name,
                sequence: sequence),
            presentation: number, hasPIN: card.pin != nil, hasTrack: card.track2 != nil,
            isApprovedOffline: isApprovedOffline)
    }

    /// Lets time pass without anybody doing anything.
    public func wait(seconds: Int64) throws {
        let end = now.milliseconds + seconds * 1000
        try run(until: { false }, end: end)
        now.milliseconds = max(now.milliseconds, end)
    }

    // MARK: Faults

    /// The terminal loses power: all but its journal and data keys is gone, and it starts again.
    public func restartTerminal() throws {
        sealer = TerminalSealer(configuration: configuration)
        presentations = [:]
        isLinked = false
        link += 1
        terminal = Terminal(configuration: configuration, state: try journal.state())
        try feed(.restart)
    }

    /// The host process dies and starts again on the same ledger.
    public func restartHost() throws {
        desk = makeDesk()
        isHostUp = true
        if isLinked { try breakLink() }
        try perform(desk.restart(store: ledger))
    }

    public func breakLink() throws {
        isLinked = false
        link += 1
        try feed(.linkDown)
    }

    // MARK: The run

    /// Runs until the condition holds, nothing is due any more, or virtual time reaches `end`.
    public func run(until isDone: () -> Bool, end: Int64 = .max) throws {
        while !isDone(), let next = agenda.nextTime, next <= end, let (at, event) = agenda.next() {
            now.milliseconds = max(now.milliseconds, at)
            try handle(event)
        }
    }

    private func handle(_ event: Event) throws {
        switch event {
        case .terminalTimer(let timer): try feed(.timer(timer))
        case .linkUp:
            guard isHostUp else {
                try feed(.linkDown)
                return
            }
            isLinked = true
            try feed(.linkUp)
        case .frameToHost(let bytes, let from):
            guard isHostUp else { return }
            try perform(desk.receive(bytes, from: from, at: now, store: ledger))
        case .frameToTerminal(let bytes, let to):
            guard isLinked, to == link else { return }
            let (message, processing, mac) = try sealer.open(bytes)
            try feed(.received(message, processingRequest: processing, mac: mac))
        case .issuerAnswers(let answer, let key):
            guard isHostUp else { return }
            try perform(desk.issuerAnswered(answer, to: key, at: now, store: ledger))
        case .issuerIsLate(let key):
            guard isHostUp else { return }
            try perform(desk.issuerTimedOut(key, at: now, store: ledger))
        }
    }

    /// Feeds the terminal and performs its effects in their order.
    private func feed(_ input: Input) throws {
        var inputs = [input]
        while !inputs.isEmpty {
            var effects = ContiguousArray<TerminalCore.Effect>()
            terminal.handle(inputs.removeFirst(), at: now, into: &effects)
            for effect in effects { try perform(effect, &inputs) }
        }
    }

    private func perform(_ effect: TerminalCore.Effect, _ inputs: inout [Input]) throws {
        switch effect {
        case .append(let records): try journal.append(records, at: now)
        case .connect: agenda.add(.linkUp, at: now.milliseconds + 20)
        case .disconnect:
            isLinked = false
            link += 1
        case .send(let request):
            let bytes = try sealer.seal(
                request, presentation: request.sealing.presentation.flatMap { presentations[$0] },
                open: { reference throws(SealingError) in try self.open(reference) })
            post(bytes, .toHost, request.message)
        case .startTimer(let timer, let seconds, _):
            agenda.add(.terminalTimer(timer), at: now.milliseconds + Int64(seconds) * 1000)
        case .reply(let id, let result): results[id] = result
        case .installKeys(let block):
            do {
                try sealer.install(block, under: tmk)
                inputs.append(.keysInstalled(failure: nil))
            } catch {
                inputs.append(.keysInstalled(failure: "\(error)"))
            }
        case .wipeKeys: sealer.keys = nil
        case .forgetCard(let presentation): presentations[presentation] = nil
        case .destroyDataKeys(let names):
            destroyedKeys += names
            for name in names { dataKeys[name] = nil }
        case .rest: inputs.append(.rested(failure: nil))
        case .printSlip(let slip): slips.append(slip)
        case .halt(let evidence): halts.append(evidence)
        case .print, .noteHostTime: break
        }
    }

    private func open(_ reference: CardReference) throws(SealingError) -> CardSecrets {
        guard let key = dataKeys[reference.keyName] else { throw .missing("data key \(reference.keyName)") }
        do {
            return try CardSecrets(opening: reference, under: key)
        } catch {
            throw .security(error)
        }
    }

    private func perform(_ outputs: [HostDesk.Output]) throws {
        for output in outputs {
            switch output {
            case .send(let connection, let frame):
                guard let message = try? sealer.open(frame).message else { continue }
                post(frame, .toTerminal, message, link: connection)
            case .askIssuer(let request, let card): askIssuer(request, pan: card?.pan ?? "")
            case .awaitIssuer(let key, let moment): agenda.add(.issuerIsLate(key), at: moment.milliseconds)
            case .log(let text): logs.append(text)
            case .halt(let evidence): halts.append(evidence)
            }
        }
    }

    private func askIssuer(_ request: IssuerRequest, pan: String) {
        guard request.act == .authorize else {
            charges[request.key] = nil
            return
        }
        let decision = issuer.decide(request, pan: pan)
        guard let answer = decision.answer else { return }
        if ["00", "10"].contains(answer.code) { charges[request.key] = answer.amount ?? request.amount }
        agenda.add(.issuerAnswers(answer, request.key), at: now.milliseconds + 30 + Int64(decision.delay))
    }

    private func post(_ bytes: [UInt8], _ way: Way, _ message: Message, link number: UInt64? = nil) {
        frames.append((way, bytes))
        let event: Event =
            way == .toHost ? .frameToHost(bytes, link: link) : .frameToTerminal(bytes, link: number ?? link)
        let arrival = now.milliseconds + 15
        switch fate(way, message) {
        case .deliver: agenda.add(event, at: arrival)
        case .lose: break
        case .duplicate:
            agenda.add(event, at: arrival)
            agenda.add(event, at: arrival + 40)
        case .delay(let more): agenda.add(event, at: arrival + more)
        }
    }
}

/// Key material that follows from a counter: a run must be the same each time.
private final class KeyCounter: Sendable {
    private let count = Counter()
    func bytes(_ wanted: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < wanted {
            bytes += SHA256.hash([UInt8](withUnsafeBytes(of: count.next().littleEndian, Array.init)))
        }
        return Array(bytes.prefix(wanted))
    }
}
