public import DayEnd
public import HostCore
import ISO8583
public import PaymentSecurity
public import UnionPay

/// What a host does with one frame: open, fetch facts, decide, store, seal.
///
/// Synchronous and without sockets or threads. The production shell wraps a group of calls in one durable commit and
/// lets the outputs go after it; the simulator calls it with a store in memory.
public struct HostDesk {
    /// An answer on its way: sealed when it leaves, on whatever thread.
    public struct Reply: Sendable {
        private let answer: HostAnswer
        private let opened: HostSealer.Opened
        private let sealer: HostSealer

        init(_ answer: HostAnswer, to opened: HostSealer.Opened, _ sealer: HostSealer) {
            self.answer = answer
            self.opened = opened
            self.sealer = sealer
        }

        /// F39; empty where the answer has none.
        public var code: String { answer.message.text(39) ?? "" }
        public var kind: MessageKind { opened.request.kind }
        public var trace: TraceID { opened.request.trace }
        public var merchant: String { opened.request.merchant }
        public var terminal: String { opened.request.terminal }

        /// The answer's frame, without its two length bytes, under the keys that verified the request.
        public func sealed() throws(SealingError) -> [UInt8] { try sealer.seal(answer, to: opened) }
    }

    public enum Output: Sendable {
        case send(connection: UInt64, Reply)
        case askIssuer(IssuerRequest, HostSealer.ClearCard?)
        /// Report ``issuerTimedOut(_:at:store:)`` at this moment if no answer has come.
        case awaitIssuer(PostingKey, until: Moment)
        /// Something that a person should see, and the act that it is about.
        case log(String, TraceID?)
        case halt(String)
        case noted(HostNote)
        /// Whoever is at the other end is not whom it speaks for.
        case close(connection: UInt64)
    }

    /// What the desk needs of the world besides the store: keys.
    public struct KeyRoom: Sendable {
        /// Opens the keys that a terminal row holds.
        public var open: @Sendable (HexBytes) -> WorkingKeys?
        /// Makes working keys for a terminal; nil where it has no master key here.
        public var make: @Sendable (_ merchant: String, _ terminal: String) -> FreshKeys?
        /// Is told keys that a terminal's request was opened under: for ``HostSealer/openAhead(_:under:)``.
        public var learn: @Sendable (_ merchant: String, _ terminal: String, HostSealer.KnownKeys) -> Void

        public init(
            open: @escaping @Sendable (HexBytes) -> WorkingKeys?,
            make: @escaping @Sendable (_ merchant: String, _ terminal: String) -> FreshKeys?,
            learn: @escaping @Sendable (_ merchant: String, _ terminal: String, HostSealer.KnownKeys) -> Void = {
                _, _, _ in
            }
        ) {
            self.open = open
            self.make = make
            self.learn = learn
        }
    }

    private struct Waiting {
        var connection: UInt64
        var opened: HostSealer.Opened
    }

    private let host: Host
    private let sealer: HostSealer
    private let keys: KeyRoom
    /// Requests whose issuer has not answered: the newest asker gets the answer.
    private var waiting: [PostingKey: Waiting] = [:]
    private var effects = ContiguousArray<HostEffect>()

    public init(configuration: HostConfiguration, hashKey: SecretKey, keys: KeyRoom) {
        host = Host(configuration: configuration)
        sealer = HostSealer(profile: configuration.profile, hashKey: hashKey)
        self.keys = keys
    }

    /// Takes one frame (without its length bytes) from a connection.
    ///
    /// - Parameter names: DNS names of the certificate that the other side has shown, where the port asks for one: only
    ///   the terminal that one of them names (`TERMINAL.MERCHANT`) is listened to.
    public mutating func receive(
        _ bytes: [UInt8], from connection: UInt64, certified names: [String]? = nil, at now: Moment,
        store: any LedgerStore
    ) throws -> [Output] {
        let received: HostSealer.Received
        do {
            received = try sealer.read(bytes)
        } catch {
            return [.log("connection \(connection): unreadable frame: \(error)", nil)]
        }
        return try receive(received, from: connection, certified: names, at: now, store: store)
    }

    /// Takes a frame that ``HostSealer/read(_:)`` has read, as one that comes as bytes.
    public mutating func receive(
        _ received: HostSealer.Received, from connection: UInt64, certified names: [String]? = nil, at now: Moment,
        store: any LedgerStore
    ) throws -> [Output] {
        guard let kind = received.kind else {
            return [.log("connection \(connection): no message of the catalogue: \(received.frame.message)", nil)]
        }
        guard !received.frame.message.mti.isResponse else {
            return [
                .log("connection \(connection): an answer where a request is expected: \(received.frame.message)", nil)
            ]
        }
        if let names {
            guard received.isNamed(by: names) else {
                let name = "\(received.terminal).\(received.merchant)"
                return [
                    .log("connection \(connection): speaks for \(name), its certificate for another", nil),
                    .close(connection: connection),
                ]
            }
        }
        let row = try store.facts(
            for: FactQuery(merchant: received.merchant, terminal: received.terminal)
        ).terminal
        let opened: HostSealer.Opened
        do {
            opened = try open(received, kind, row)
        } catch {
            return [.log("\(received.terminal): a \(kind) that cannot be opened: \(error)", nil)]
        }
        var query = host.query(for: opened.request, of: row)
        query.wantsTerminal = false
        var facts = try store.facts(for: query)
        facts.terminal = row
        if let more = host.query(for: opened.request, after: facts) { facts.add(try store.facts(for: more)) }
        if kind == .signIn, row != nil { facts.freshKeys = keys.make(received.merchant, received.terminal) }
        effects.removeAll(keepingCapacity: true)
        host.handle(opened.request, facts: facts, at: now, into: &effects)
        if case .financial(let type) = kind, let key = key(opened.request, type) {
            // The issuer's answer will be this one's answer, too; a request that was answered waits for nothing.
            let isOpen = effects.contains(where: \.asksIssuer) || facts.posting?.state == .pending
            if isOpen, !effects.contains(where: \.answers) {
                waiting[key] = Waiting(connection: connection, opened: opened)
            }
        }
        return try perform(answering: (connection, opened), store: store)
    }

    private func open(
        _ received: HostSealer.Received, _ kind: MessageKind, _ row: TerminalRow?
    ) throws(SealingError) -> HostSealer.Opened {
        if let ahead = received.ahead, ahead.sealed == row?.keys { return ahead.opened }
        let opened = try sealer.open(
            received, kind: kind, newest: row?.keys.flatMap(keys.open), previous: row?.previousKeys.flatMap(keys.open))
        if opened.request.mac == .valid(underNewest: true), let sealed = row?.keys, let working = opened.keys {
            keys.learn(
                received.merchant, received.terminal, HostSealer.KnownKeys(sealed: sealed, keys: working))
        }
        return opened
    }

    /// What an issuer's word on an act is decided on.
    public func question(onIssuerAnswerTo key: PostingKey) -> FactQuery { host.query(forIssuerAnswerTo: key) }

    /// What a request that was opened before its turn will be decided on, its terminal's row and all; nil where another
    /// must be opened first.
    public func question(ofOpened received: HostSealer.Received) -> FactQuery? {
        received.ahead.map { host.query(for: $0.opened.request) }
    }

    /// What a request will be decided on besides its terminal's row, as far as that row tells: for a ledger that is asked
    /// ahead. Nil where nothing more will be asked.
    public func question(of received: HostSealer.Received, store: any LedgerStore) throws -> FactQuery? {
        guard let kind = received.kind, !received.frame.message.mti.isResponse else { return nil }
        let row = try store.facts(for: FactQuery(merchant: received.merchant, terminal: received.terminal)).terminal
        return (try? open(received, kind, row)).map { host.query(for: $0.request, of: row) }
    }

    /// Says 96 to a request for which the host has no room, and stores nothing; see ``Host/refuse(_:facts:at:into:)``.
    /// Whoever is not believed gets no answer.
    public mutating func refuse(
        _ received: HostSealer.Received, from connection: UInt64, certified names: [String]? = nil, at now: Moment,
        store: any LedgerStore
    ) throws -> [Output] {
        guard let kind = received.kind, !received.frame.message.mti.isResponse,
            names.map(received.isNamed(by:)) ?? true
        else { return [] }
        let query = FactQuery(merchant: received.merchant, terminal: received.terminal)
        guard let row = try store.facts(for: query).terminal,
            let opened = try? open(received, kind, row)
        else { return [] }
        let facts = try store.facts(for: host.query(for: opened.request, of: row))
        effects.removeAll(keepingCapacity: true)
        host.refuse(opened.request, facts: facts, at: now, into: &effects)
        return try perform(answering: (connection, opened), store: store)
    }

    /// Takes an issuer's answer to an authorisation.
    public mutating func issuerAnswered(
        _ answer: IssuerAnswer, to key: PostingKey, at now: Moment, store: any LedgerStore
    ) throws -> [Output] {
        try settleIssuer(key, store: store) { host, facts, request, effects in
            host.issuerAnswered(answer, to: key, request: request, facts: facts, at: now, into: &effects)
        }
    }

    public mutating func issuerTimedOut(
        _ key: PostingKey, at now: Moment, store: any LedgerStore
    ) throws -> [Output] {
        try settleIssuer(key, store: store) { host, facts, request, effects in
            host.issuerTimedOut(key, request: request, facts: facts, at: now, into: &effects)
        }
    }

    /// Takes an issuer's word that it has undone what it was asked to reverse.
    public mutating func issuerReversed(
        _ key: PostingKey, at now: Moment, store: any LedgerStore
    ) throws -> [Output] {
        let facts = try store.facts(for: host.query(forIssuerAnswerTo: key))
        effects.removeAll(keepingCapacity: true)
        host.issuerReversed(key, facts: facts, at: now, into: &effects)
        return try perform(answering: nil, about: key.trace, store: store)
    }

    /// After a start: pending acts have lost their asker; each gets the rest of its time, then goes back upstream.
    /// Reversals that no issuer has confirmed go upstream again.
    public func restart(store: any LedgerStore) throws -> [Output] {
        try store.pendingPostings().map(Self.takenUp)
    }

    private static func takenUp(_ posting: Posting) -> Output {
        posting.owesIssuerReversal
            ? .askIssuer(
                IssuerRequest(act: .reverse, key: posting.key, amount: posting.asked, allowsPartialApproval: false),
                nil)
            : .awaitIssuer(posting.key, until: posting.deadline ?? posting.receivedAt)
    }

    /// What nobody looks after any more, as after a start: acts whose time was over long ago and that another host has
    /// left behind. Hosts that share a ledger look for it from time to time.
    ///
    /// - Parameter asked: Acts of which this host has asked an issuer to undo them, and that it waits for itself.
    public func overdue(at now: Moment, asked: Set<PostingKey>, store: any LedgerStore) throws -> [Output] {
        // Once more the issuer's time: the host that asked comes first, and clocks are not quite the same.
        let grace = Int64(host.configuration.issuerTimeout) * 1_000
        let left = try store.pendingPostings().filter { posting in
            guard let deadline = posting.deadline else { return false }
            return deadline.milliseconds + grace < now.milliseconds
                && !(posting.owesIssuerReversal && asked.contains(posting.key))
        }
        return left.map(Self.takenUp)
    }

    /// Connections on which somebody waits for an issuer.
    public var waitingConnections: some Sequence<UInt64> { waiting.values.lazy.map(\.connection) }

    /// A connection is gone: nobody on it waits any more.
    public mutating func forget(connection: UInt64) {
        waiting = waiting.filter { $0.value.connection != connection }
    }

    private mutating func settleIssuer(
        _ key: PostingKey, store: any LedgerStore,
        _ decide: (Host, Facts, OpenedRequest?, inout ContiguousArray<HostEffect>) -> Void
    ) throws -> [Output] {
        let asker = waiting[key]
        var facts = try store.facts(for: host.query(forIssuerAnswerTo: key))
        if let original = facts.posting?.original {
            var query = host.query(forIssuerAnswerTo: original)
            query.wantsTerminal = false
            facts.original = try store.facts(for: query).posting
        }
        effects.removeAll(keepingCapacity: true)
        decide(host, facts, asker?.opened.request, &effects)
        let outputs = try perform(
            answering: asker.map { ($0.connection, $0.opened) }, about: key.trace, store: store)
        waiting[key] = nil
        return outputs
    }

    private mutating func perform(
        answering asker: (connection: UInt64, opened: HostSealer.Opened)?, about trace: TraceID? = nil,
        store: any LedgerStore
    ) throws -> [Output] {
        var outputs: [Output] = []
        for effect in effects {
            switch effect {
            case .commit(let changes): try store.apply(changes)
            case .askIssuer(let request): outputs.append(.askIssuer(request, asker?.opened.card))
            case .awaitIssuer(let key, let moment): outputs.append(.awaitIssuer(key, until: moment))
            case .respond(let answer):
                guard let asker else { continue }
                outputs.append(.send(connection: asker.connection, Reply(answer, to: asker.opened, sealer)))
            case .log(let text): outputs.append(.log(text, trace ?? asker?.opened.request.trace))
            case .halt(let evidence): outputs.append(.halt(evidence))
            case .note(let note): outputs.append(.noted(note))
            }
        }
        return outputs
    }

    private func key(_ request: OpenedRequest, _ type: TransactionType) -> PostingKey? {
        guard let batch = request.batch, let stan = request.stan else { return nil }
        return PostingKey(
            merchant: request.merchant, terminal: request.terminal, batch: batch, stan: stan, type: type)
    }
}

extension HostEffect {
    fileprivate var asksIssuer: Bool {
        if case .askIssuer = self { true } else { false }
    }

    fileprivate var answers: Bool {
        if case .respond = self { true } else { false }
    }
}
