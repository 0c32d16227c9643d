public import DayEnd
public import HostCore
public import PaymentSecurity
import Sealing
public import TerminalCore
import UnionPay

/// One terminal and one host joined by a wire, in one thread and virtual time, without socket, disk or clock.
///
/// Both cores, the record codec, the message codec, sealing and MAC are the production ones. What happens follows from
/// the inputs alone.
public final class World {
    enum Event {
        /// Of this life of the terminal: a restart forgets its timers.
        case terminalTimer(TimerID, life: Int)
        case frameToHost([UInt8], link: UInt64)
        case frameToTerminal([UInt8], link: UInt64)
        case issuerAnswers(IssuerAnswer, PostingKey)
        case issuerReversed(PostingKey)
        case issuerIsLate(PostingKey)
        case linkUp
    }

    public internal(set) var now: Moment
    public internal(set) var terminal: Terminal
    public internal(set) var journal = MemoryJournal()
    public let ledger: MemoryLedger
    /// What the host works on: ``ledger``, unless a test has named another one.
    let store: any LedgerStore
    /// By the number of the command. A command that a restart has lost has none.
    public internal(set) var results: [UInt64: CommandResult] = [:]
    /// Frames in the order in which they were sent, with their way.
    public internal(set) var frames: [(way: Way, bytes: [UInt8])] = []
    public internal(set) var slips: [SettlementSlip] = []
    /// Receipts in the order in which they were printed.
    public internal(set) var receipts: [Line] = []
    public internal(set) var logs: [String] = []
    public internal(set) var halts: [String] = []
    public internal(set) var destroyedKeys: [String] = []
    /// F12 and F13 that the terminal took for the host's clock.
    public internal(set) var hostTimes: [String] = []
    /// Authorisations that the issuer has approved and not been asked to undo: what customers really pay.
    public internal(set) var charges: [PostingKey: Int64] = [:]
    /// How often an issuer was asked to authorise an act.
    public internal(set) var asked: [PostingKey: Int] = [:]
    public var issuer: IssuerRules
    public var faults = Faults()
    public internal(set) var isHostUp = true
    /// Inputs that the terminal was given, and those that the host was.
    public internal(set) var terminalInputs = 0
    public internal(set) var hostInputs = 0

    var sealer: TerminalSealer
    var desk: HostDesk
    let configuration: TerminalConfiguration
    let makeDesk: () -> HostDesk
    let tmk: SecretKey
    var agenda = Agenda<Event>()
    var link: UInt64 = 0
    var isLinked = false
    var life = 0
    var nextCommand: UInt64 = 1
    var lostCommands: Set<UInt64> = []
    var nextPresentation: UInt64 = 1
    var presentations: [UInt64: CardPresentation] = [:]
    var dataKeys: [String: SecretKey] = [:]
    let random = KeyCounter()

    /// - Parameters:
    ///   - ledger: May be shared with another world, so that a merchant has several terminals.
    ///   - store: In its place; what is applied to it is applied to `ledger` by whoever made it.
    ///   - batch: The open batch that the host begins with.
    ///   - records: What the terminal's journal holds already.
    public init(
        terminal configuration: TerminalConfiguration, host: HostConfiguration, issuer: IssuerRules = IssuerRules(),
        tmk: SecretKey, start: Moment, ledger: MemoryLedger = MemoryLedger(), batch: BatchNumber = .first,
        records: [TerminalRecord] = [], store: (any LedgerStore)? = nil
    ) throws {
        self.configuration = configuration
        self.issuer = issuer
        self.tmk = tmk
        self.ledger = ledger
        self.store = store ?? ledger
        now = start
        try journal.append(records, at: start)
        terminal = Terminal(configuration: configuration, state: try journal.state())
        sealer = TerminalSealer(configuration: configuration)
        try self.store.apply([
            .terminal(
                TerminalRow(
                    merchant: configuration.merchant, terminal: configuration.terminal,
                    merchantName: configuration.merchantName, currency: configuration.currency, batch: batch))
        ])
        let room = World.keyRoom(configuration.profile.keyScheme, tmk: tmk, random: random)
        makeDesk = {
            HostDesk(configuration: host, hashKey: SecretKey([UInt8](repeating: 0x5A, count: 32)), keys: room)
        }
        desk = makeDesk()
        try feed(.restart)
    }

    /// Working keys as a host keeps them: sealed under a storage key, in its rows.
    private static func keyRoom(_ scheme: KeyScheme, tmk: SecretKey, random: KeyCounter) -> HostDesk.KeyRoom {
        let storage = SecretKey([UInt8](repeating: 0xC3, count: AESGCM.keyLength))
        return HostDesk.KeyRoom(
            open: { sealed in
                let nonce = Array(sealed.bytes.prefix(AESGCM.nonceLength))
                let body = Array(sealed.bytes.dropFirst(AESGCM.nonceLength))
                return (try? AESGCM.open(body, key: storage, nonce: nonce, associated: []))
                    .flatMap(WorkingKeys.init(storedBytes:))
            },
            make: { _, _ in
                let nonce = random.bytes(AESGCM.nonceLength)
                guard
                    let keys = try? WorkingKeys.make(
                        scheme: scheme, random: random.bytes(WorkingKeys.randomByteCount(scheme))),
                    let block = try? keys.wrapped(scheme: scheme, under: tmk),
                    let sealed = try? AESGCM.seal(keys.storedBytes, key: storage, nonce: nonce, associated: [])
                else { return nil }
                return FreshKeys(block: HexBytes(block), sealed: HexBytes(nonce + sealed))
            })
    }
}

/// Key material that follows from a counter: a run must be the same each time.
final class KeyCounter: Sendable {
    private let count = Counter()
    func bytes(_ wanted: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < wanted {
            bytes += SHA256.hash([UInt8](withUnsafeBytes(of: count.next().littleEndian, Array.init)))
        }
        return Array(bytes.prefix(wanted))
    }
}
