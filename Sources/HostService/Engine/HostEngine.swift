import DayEnd
import Dispatch
public import HostCore
public import Ledger
public import Logging
import Sealing
import Synchronization
public import Timekeeping
public import Wire

/// The one owner of the host's ledger.
///
/// Requests that are there together share one durable commit, without waiting for more to come; their answers leave
/// after it. If a group fails, its members are tried one by one. What waits is bounded, and terminals take turns
/// (``Intake``); for whom there is no room is told so with 96.
///
/// Several may share a ledger. A group takes its terminals in the order of their names, so that two hosts do not wait
/// for each other in a circle; a member that another host was in the way of is tried again. What a host that is gone has
/// left behind is taken up by the others (``HostDesk/overdue(at:asked:store:)``).
///
/// `@unchecked Sendable`: the mutable state (`ledger`, `desk`, `connections`, `awaited`, `undoing`, `mustTakeUp`) is touched on
/// `queue` only, which is serial; everything that other threads call goes through the inbox, which a mutex guards.
public final class HostEngine: @unchecked Sendable {
    /// For whom a request speaks, as far as that can be believed before its MAC is checked.
    private enum Sender: Hashable {
        case terminal(String, merchant: String)
        case connection(UInt64)
    }

    private struct Arrival {
        var connection: FrameConnection
        var received: HostSealer.Received
    }

    private enum Work {
        case request(Arrival)
        case closed(UInt64)
        case issuerAnswered(IssuerAnswer, PostingKey)
        case issuerIsLate(PostingKey)
        case issuerReversed(PostingKey)
        case read(@Sendable (any Ledger) -> Void)
        /// A group was lost: what the ledger holds without a word from an issuer is taken up again.
        case takeUp
        /// A look for what another host has left behind.
        case lookAround

        /// Whose row it needs first.
        var terminal: (merchant: String, terminal: String)? {
            switch self {
            case .request(let arrival): (arrival.received.merchant, arrival.received.terminal)
            case .issuerAnswered(_, let key), .issuerIsLate(let key), .issuerReversed(let key):
                (key.merchant, key.terminal)
            case .closed, .read, .takeUp, .lookAround: nil
            }
        }
    }

    private struct Inbox {
        /// What ends an act that is under way, or asks about the ledger: there is no more of it than of acts and askers,
        /// and it goes before new requests.
        var waiting: [Work] = []
        var intake: Intake<Sender, Arrival>
        /// Requests without room that are still to be told so.
        var refused: [Arrival] = []
        var isDraining = false
        /// Requests that went without an answer since that was last logged.
        var dropped = 0

        var isEmpty: Bool { waiting.isEmpty && intake.isEmpty && refused.isEmpty }
    }

    private struct Portion {
        var group: [Work]
        var refused: [Arrival]
        var dropped: Int
    }

    /// Requests that share a commit at most; refusals that wait at most.
    private static let groupLimit = 256
    /// What could not be stored and has nobody who would ask again is tried again after this.
    private static let retryDelay = DispatchTimeInterval.seconds(1)
    /// How often a member is tried that another host is in the way of.
    private static let conflictTries = 3
    /// Seconds between two looks for what others have left behind.
    private static let lookInterval = 5

    private let ledger: any Ledger
    private var desk: HostDesk
    private let reader: HostSealer
    private let issuer: any IssuerLink
    private let clock: WallClock
    private let logger: Logger
    private let queue = DispatchQueue(label: "host ledger", qos: .userInitiated)
    private let inbox: Mutex<Inbox>
    private var connections: [UInt64: FrameConnection] = [:]
    /// Acts whose issuer has not answered: only these are worth a look when their time is over.
    private var awaited: Set<PostingKey> = []
    /// Acts that an issuer was asked to undo and has not answered on.
    private var undoing: Set<PostingKey> = []
    private var mustTakeUp = false

    /// - Parameter waitingRequests: Requests that wait for the ledger at most.
    public init(
        ledger: any Ledger, configuration: HostConfiguration, vault: HostVault, issuer: any IssuerLink,
        clock: WallClock, waitingRequests: Int, logger: Logger
    ) {
        self.ledger = ledger
        self.issuer = issuer
        self.clock = clock
        self.logger = logger
        inbox = Mutex(Inbox(intake: Intake(limit: waitingRequests)))
        reader = HostSealer(profile: configuration.profile, hashKey: vault.hashKey)
        desk = HostDesk(configuration: configuration, hashKey: vault.hashKey, keys: vault.room)
    }

    /// Takes up what an earlier process left pending.
    public func start() throws {
        try queue.sync { try takeUp() }
        lookLater()
    }

    private func lookLater() {
        queue.asyncAfter(deadline: .now() + .seconds(HostEngine.lookInterval)) { [weak self] in
            self?.post(.lookAround)
        }
    }

    private func lookAround() {
        defer { lookLater() }
        // Where the ledger is away that is told elsewhere, and what is pending taken up when it is back.
        guard !mustTakeUp else { return }
        do {
            let outputs = try ledger.group { try desk.overdue(at: clock.now, asked: undoing, store: ledger) }
            if !outputs.isEmpty { logger.notice("\(outputs.count) acts that were left behind are taken up") }
            for output in outputs { release(output) }
        } catch {
            logger.warning("no look for what was left behind: \(error)")
        }
    }

    private func takeUp() throws {
        let outputs = try ledger.group { try desk.restart(store: ledger) }
        for output in outputs { release(output) }
    }

    /// A commit whose answer was lost may have been made: what is pending gets the rest of its time, as after a start,
    /// once the ledger is there.
    private func takeUpLater() {
        guard !mustTakeUp else { return }
        mustTakeUp = true
        queue.asyncAfter(deadline: .now() + HostEngine.retryDelay) { [weak self] in self?.post(.takeUp) }
    }

    public func receive(_ frame: [UInt8], from connection: FrameConnection) {
        let received: HostSealer.Received
        do {
            received = try reader.read(frame)
        } catch {
            logger.notice("connection \(connection.id): unreadable frame: \(error)")
            return
        }
        let arrival = Arrival(connection: connection, received: received)
        // Nobody takes another's turn whose certificate says who it is.
        let isBelieved = connection.certifiedNames.map(received.isNamed(by:)) ?? true
        let sender =
            isBelieved
            ? Sender.terminal(received.terminal, merchant: received.merchant) : .connection(connection.id)
        post { inbox in
            switch inbox.intake.arrive(arrival, of: sender, on: connection.id) {
            case .admitted: break
            case .refused where inbox.refused.count < HostEngine.groupLimit: inbox.refused.append(arrival)
            case .refused, .dropped: inbox.dropped += 1
            }
        }
    }

    public func closed(_ connection: FrameConnection) { post { $0.intake.close(connection.id) } }

    /// Runs a question to the ledger between two groups.
    public func ask<Value: Sendable>(
        _ question: @escaping @Sendable (any Ledger) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            post(
                .read { ledger in
                    continuation.resume(with: Result { try ledger.group { try question(ledger) } })
                })
        }
    }

    private func post(_ work: Work) { post { $0.waiting.append(work) } }

    private func post(_ put: (inout Inbox) -> Void) {
        let mustStart = inbox.withLock { inbox in
            put(&inbox)
            defer { inbox.isDraining = true }
            return !inbox.isDraining
        }
        if mustStart { queue.async { self.drain() } }
    }

    /// One group; the next one takes its place in the queue behind the timers that are due.
    private func drain() {
        let next: Portion? = inbox.withLock { inbox in
            guard !inbox.isEmpty || inbox.dropped > 0 else {
                inbox.isDraining = false
                return nil
            }
            var group = Array(inbox.waiting.prefix(HostEngine.groupLimit))
            inbox.waiting.removeFirst(group.count)
            let portion = inbox.intake.take(HostEngine.groupLimit - group.count)
            group += portion.requests.map { .request($0) }
            group += portion.closed.map { .closed($0) }
            defer {
                inbox.refused.removeAll()
                inbox.dropped = 0
            }
            return Portion(group: group, refused: inbox.refused, dropped: inbox.dropped)
        }
        guard let next else { return }
        perform(next.group)
        refuse(next.refused)
        if next.dropped > 0 {
            logger.warning("\(next.dropped) requests were dropped: more came than there is room for")
        }
        queue.async { self.drain() }
    }

    private func perform(_ group: [Work]) {
        var money: [Work] = []
        for work in group {
            // A question has a transaction of its own and must not be answered from half a group.
            switch work {
            case .read(let question):
                commit(money)
                money.removeAll(keepingCapacity: true)
                question(ledger)
            case .takeUp:
                mustTakeUp = false
                do {
                    try takeUp()
                    logger.notice("the ledger is there again")
                } catch {
                    takeUpLater()
                }
            case .lookAround: lookAround()
            default: money.append(work)
            }
        }
        commit(money)
    }

    /// By the names of their terminals; each terminal's own in the order in which it came, and the connections that have
    /// closed last.
    private static func ordered(_ group: [Work]) -> [Work] {
        group.enumerated().sorted { left, right in
            switch (left.element.terminal, right.element.terminal) {
            case (let first?, let second?): first == second ? left.offset < right.offset : first < second
            case (nil, nil): left.offset < right.offset
            case (let first, _): first != nil
            }
        }.map(\.element)
    }

    private func commit(_ works: [Work], attempt: Int = 1) {
        guard !works.isEmpty else { return }
        let group = Self.ordered(works)
        // A group that fails leaves nothing behind, at the desk either: who waits for an issuer's answer waits on.
        let before = desk
        do {
            let outputs = try ledger.group { try group.flatMap { try handle($0) } }
            for case .issuerAnswered(_, let key) in group { awaited.remove(key) }
            for case .issuerReversed(let key) in group { undoing.remove(key) }
            for output in outputs { release(output) }
        } catch  where group.count > 1 {
            desk = before
            logger.warning("a group of \(group.count) failed and is tried one by one: \(error)")
            for work in group { commit([work]) }
        } catch let error as any LedgerError where error.isConflict && attempt < HostEngine.conflictTries {
            desk = before
            logger.notice("another host was in the way, tried again: \(error)")
            commit(group, attempt: attempt + 1)
        } catch {
            desk = before
            // Nothing was stored and nothing is answered: the terminal's own rules (reversal, repetition) take over.
            logger.error("a request could not be stored: \(error)")
            let work = group[0]
            if case .request = work { return takeUpLater() }
            // Of an issuer's act nobody asks again but this host.
            queue.asyncAfter(deadline: .now() + HostEngine.retryDelay) { [weak self] in self?.post(work) }
        }
    }

    /// Reads only: a host that has no room must not write for those whom it sends away.
    private func refuse(_ arrivals: [Arrival]) {
        guard !arrivals.isEmpty else { return }
        logger.warning("\(arrivals.count) requests were refused with 96: more came than there is room for")
        do {
            let outputs = try ledger.group {
                try arrivals.map { arrival in
                    let connection = arrival.connection
                    return (
                        connection,
                        try desk.refuse(
                            arrival.received, from: connection.id, certified: connection.certifiedNames, at: clock.now,
                            store: ledger)
                    )
                }
            }
            for (connection, outputs) in outputs {
                for case .send(_, let frame) in outputs { connection.send(frame) }
            }
        } catch {
            logger.error("requests could not be refused: \(error)")
        }
    }

    private func handle(_ work: Work) throws -> [HostDesk.Output] {
        switch work {
        case .request(let arrival):
            let connection = arrival.connection
            connections[connection.id] = connection
            return try desk.receive(
                arrival.received, from: connection.id, certified: connection.certifiedNames, at: clock.now,
                store: ledger)
        case .closed(let id):
            connections[id] = nil
            desk.forget(connection: id)
            return []
        case .issuerAnswered(let answer, let key):
            return try desk.issuerAnswered(answer, to: key, at: clock.now, store: ledger)
        case .issuerReversed(let key):
            return try desk.issuerReversed(key, at: clock.now, store: ledger)
        case .issuerIsLate(let key):
            return try desk.issuerTimedOut(key, at: clock.now, store: ledger)
        case .read, .takeUp, .lookAround: return []
        }
    }

    private func release(_ output: HostDesk.Output) {
        switch output {
        case .send(let connection, let frame): connections[connection]?.send(frame)
        case .askIssuer(let request, let card):
            let key = request.key
            if request.act == .reverse { undoing.insert(key) }
            issuer.ask(request, card: card) { [weak self] answer in
                switch request.act {
                case .authorize: self?.post(.issuerAnswered(answer, key))
                case .reverse: self?.post(.issuerReversed(key))
                }
            }
        case .awaitIssuer(let key, let moment):
            awaited.insert(key)
            let wait = max(0, moment.milliseconds - clock.now.milliseconds)
            queue.asyncAfter(deadline: .now() + .milliseconds(Int(min(wait, 3_600_000)))) { [weak self] in
                guard let self, awaited.remove(key) != nil else { return }
                post(.issuerIsLate(key))
            }
        case .close(let id): connections[id]?.close("another terminal's certificate")
        case .log(let text): logger.notice("\(text)")
        case .halt(let evidence): logger.critical("an invariant is broken: \(evidence)")
        }
    }
}
