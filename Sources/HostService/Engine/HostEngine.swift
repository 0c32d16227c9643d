import DayEnd
import Dispatch
public import HostCore
import ISO8583
import Instruments
public import Ledger
public import Logging
import Sealing
import Store
import Synchronization
public import Timekeeping
import UnionPay
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
/// `@unchecked Sendable`: the mutable state (`ledger`, `desk`, `connections`, `waits`, `alarm`, `undoing`, `mustTakeUp`) is
/// touched on `queue` only, which is serial; what other threads call goes through the inbox, which a mutex guards.
public final class HostEngine: @unchecked Sendable {
    /// Requests that share a commit at most; refusals that wait at most.
    static let groupLimit = 256
    /// What could not be stored and has nobody who would ask again is tried again after this.
    private static let retryDelay = DispatchTimeInterval.seconds(1)
    /// How often a member is tried that another host is in the way of.
    private static let conflictTries = 3
    /// Seconds between two looks for what others have left behind.
    private static let lookInterval = 5

    let ledger: any Ledger
    private let configuration: HostConfiguration
    private(set) var desk: HostDesk
    let reader: HostSealer
    let keyBoard = KeyBoard()
    private let issuer: any IssuerLink
    private let clock: WallClock
    let metrics: HostMetrics
    let logger: Logger
    private let queue = DispatchQueue(label: "host ledger", qos: .userInitiated)
    private let answerDesk: AnswerDesk
    let inbox: Mutex<Inbox>
    private var connections: [UInt64: FrameConnection] = [:]
    /// Acts whose issuer has not answered.
    private var waits = IssuerWaits() { didSet { metrics.issuerWaits.set(waits.count) } }
    /// At the first moment at which an issuer is late.
    private var alarm = Alarm()
    /// Acts that an issuer was asked to undo and has not answered on.
    private var undoing: Set<PostingKey> = []
    private var mustTakeUp = false
    /// The log knows that it did not work.
    private var hasFailedToTakeUp = false

    public init(
        ledger: any Ledger, configuration: HostConfiguration, vault: HostVault, issuer: any IssuerLink,
        clock: WallClock, limits: Limits, metrics: HostMetrics, logger: Logger
    ) {
        self.ledger = ledger
        self.configuration = configuration
        self.issuer = issuer
        self.clock = clock
        self.metrics = metrics
        self.logger = logger
        answerDesk = AnswerDesk(metrics: metrics, logger: logger)
        inbox = Mutex(
            Inbox(
                intake: Intake(limit: limits.waitingRequests),
                limit: RateLimit(rate: limits.terminalRate, burst: limits.terminalBurst)))
        reader = HostSealer(profile: configuration.profile, hashKey: vault.hashKey)
        var keys = vault.room
        keys.learn = { [keyBoard] in keyBoard.learn($0, $1, $2) }
        desk = HostDesk(configuration: configuration, hashKey: vault.hashKey, keys: keys)
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
            for output in outputs { release(output, arrival: nil) }
        } catch {
            logger.warning("no look for what was left behind: \(error)")
        }
    }

    private func takeUp() throws {
        let outputs = try ledger.group { try desk.restart(store: ledger) }
        for output in outputs { release(output, arrival: nil) }
    }

    /// A commit whose answer was lost may have been made: what is pending gets the rest of its time, as after a start,
    /// once the ledger is there.
    private func takeUpLater() {
        guard !mustTakeUp else { return }
        mustTakeUp = true
        queue.asyncAfter(deadline: .now() + HostEngine.retryDelay) { [weak self] in self?.post(.takeUp) }
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

    /// Looks that the ledger is there and takes commits.
    public func probe() async throws {
        try await withCheckedThrowingContinuation { continuation in
            post(.read { ledger in continuation.resume(with: Result { try ledger.probe() }) })
        }
    }

    /// Requests that wait for the ledger, and what else does.
    public var depth: Int { inbox.withLock { $0.intake.count + $0.waiting.count + $0.refused.count } }

    // MARK: The end

    public func inHand() async -> InHand {
        await withCheckedContinuation { continuation in
            // Between two groups: what was taken in is either in the inbox, or at an issuer.
            queue.async { [self] in
                answerDesk.finish()
                var connections = Set(desk.waitingConnections)
                var count = connections.count
                inbox.withLock { inbox in
                    connections.formUnion(inbox.intake.waitingConnections)
                    connections.formUnion(inbox.refused.map(\.connection.id))
                    count += inbox.intake.count + inbox.waiting.count + inbox.refused.count
                }
                continuation.resume(returning: InHand(connections: connections, count: count))
            }
        }
    }

    /// Takes in nothing more, and leaves the ledger tidy. What is pending is taken up at the next start.
    public func stop() async {
        inbox.withLock { $0.isStopped = true }
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                do { try ledger.checkpoint() } catch { logger.notice("the ledger was left as it is: \(error)") }
                continuation.resume()
            }
        }
    }

    // MARK: Groups

    private func post(_ work: Work) { post { $0.waiting.append(work) } }

    func post(_ put: (inout Inbox) -> Void) {
        let mustStart = inbox.withLock { inbox in
            guard !inbox.isStopped else { return false }
            put(&inbox)
            defer { inbox.isDraining = true }
            return !inbox.isDraining
        }
        if mustStart { queue.async { self.drain() } }
    }

    /// One group; the next one takes its place in the queue behind the timers that are due.
    private func drain() {
        let next: Portion? = inbox.withLock { inbox in
            guard !inbox.isStopped, !inbox.isEmpty || inbox.dropped > 0 else {
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
                    hasFailedToTakeUp = false
                    logger.notice("the ledger is there again")
                } catch {
                    // Once a second, for as long as the database is away.
                    if hasFailedToTakeUp {
                        metrics.ledgerFailures.add(1, .takeUp)
                    } else {
                        failed(.takeUp, "what is pending could not be taken up, and is tried each second: \(error)")
                    }
                    hasFailedToTakeUp = true
                    takeUpLater()
                }
            case .lookAround: lookAround()
            default: money.append(work)
            }
        }
        commit(money)
    }

    private func commit(_ works: [Work], attempt: Int = 1) {
        guard !works.isEmpty else { return }
        // Where nobody else can hold a terminal there is no circle to wait in.
        let group = ledger.isFar ? works.orderedByTerminal() : works
        // A group that fails leaves nothing behind, at the desk either: who waits for an issuer's answer waits on.
        let before = desk
        let meter = ledger.meter
        do {
            let outputs = try ledger.group {
                try foresee(group)
                return try group.map { (try handle($0), arrival(of: $0)) }
            }
            metrics.groups.record(UInt64(group.count))
            metrics.commitTimes.record(UInt64(max(0, ledger.meter.nanoseconds - meter.nanoseconds)))
            for case .issuerAnswered(let answer, let key) in group { issuerSpoke(answer, key) }
            for case .issuerReversed(let key) in group { undoing.remove(key) }
            for (outputs, arrival) in outputs {
                for output in outputs { release(output, arrival: arrival) }
            }
            answerDesk.send()
        } catch  where group.count > 1 {
            desk = before
            failed(.group, "a group of \(group.count) failed and is tried one by one: \(error)", isCertain: false)
            for work in group { commit([work]) }
        } catch let error as any LedgerError where error.isConflict && attempt < HostEngine.conflictTries {
            desk = before
            logger.notice("another host was in the way, tried again: \(error)")
            commit(group, attempt: attempt + 1)
        } catch {
            desk = before
            // Nothing was stored and nothing is answered: the terminal's own rules (reversal, repetition) take over.
            let work = group[0]
            if case .request(let arrival) = work {
                failed(.request, "a request could not be stored: \(error)", arrival.received.trace)
                return takeUpLater()
            }
            if case .closed(let id) = work { return forget(id) }
            failed(.issuerWord, "what an issuer said could not be stored: \(error)", work.key?.trace)
            // Of an issuer's act nobody asks again but this host.
            queue.asyncAfter(deadline: .now() + HostEngine.retryDelay) { [weak self] in self?.post(work) }
        }
    }

    private func failed(
        _ failure: HostMetrics.LedgerFailure, _ text: String, _ trace: TraceID? = nil, isCertain: Bool = true
    ) {
        metrics.ledgerFailures.add(1, failure)
        metrics.note(text, at: clock.now)
        logger.log(level: isCertain ? .error : .warning, "\(text)", metadata: .trace(trace))
    }

    /// When the request came that a piece of work belongs to.
    private func arrival(of work: Work) -> UInt64? {
        switch work {
        case .request(let arrival): arrival.time
        case .issuerAnswered(_, let key): waits.arrival(of: key)
        case .issuerIsLate(_, let arrival): arrival
        default: nil
        }
    }

    private func issuerSpoke(_ answer: IssuerAnswer, _ key: PostingKey) {
        logger.debug("issuer answered", metadata: ["trace": "\(key.trace)", "code": "\(answer.code)"])
        guard let wait = waits.end(key) else { return }
        metrics.issuerTimes.record(DispatchTime.now().uptimeNanoseconds - wait.question)
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
                for case .send(_, let reply) in outputs { answerDesk.put(reply, for: connection, arrival: nil) }
            }
            answerDesk.send()
        } catch {
            failed(.refusal, "requests could not be refused: \(error)")
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
            forget(id)
            return []
        case .issuerAnswered(let answer, let key):
            return try desk.issuerAnswered(answer, to: key, at: clock.now, store: ledger)
        case .issuerReversed(let key):
            return try desk.issuerReversed(key, at: clock.now, store: ledger)
        case .issuerIsLate(let key, _):
            return try desk.issuerTimedOut(key, at: clock.now, store: ledger)
        case .read, .takeUp, .lookAround: return []
        }
    }

    private func forget(_ id: UInt64) {
        connections[id] = nil
        desk.forget(connection: id)
    }

    private func setAlarm() {
        alarm.set(for: waits.next(), on: queue) { [weak self] in self?.ring($0) }
    }

    private func ring(_ moment: UInt64) {
        guard alarm.rings(for: moment) else { return }
        for (key, wait) in waits.takeLate(by: DispatchTime.now().uptimeNanoseconds) {
            metrics.issuerTimeouts.add()
            logger.debug("issuer is late", metadata: ["trace": "\(key.trace)"])
            post(.issuerIsLate(key, arrival: wait.arrival))
        }
        setAlarm()
    }

    private func release(_ output: HostDesk.Output, arrival: UInt64?) {
        switch output {
        case .send(let id, let reply):
            answerDesk.put(reply, for: connections[id], arrival: arrival)
        case .askIssuer(let request, let card):
            let key = request.key
            metrics.issuerQuestions.add(1, request.act)
            logger.debug("issuer asked", metadata: ["trace": "\(key.trace)", "act": "\(request.act)"])
            if request.act == .reverse { undoing.insert(key) }
            issuer.ask(request, card: card) { [weak self] answer in
                switch request.act {
                case .authorize: self?.post(.issuerAnswered(answer, key))
                case .reverse: self?.post(.issuerReversed(key))
                }
            }
        case .awaitIssuer(let key, let moment):
            let now = DispatchTime.now().uptimeNanoseconds
            let time = min(max(0, moment.milliseconds - clock.now.milliseconds), 3_600_000)
            waits.begin(key, arrival: arrival, at: now, until: now + UInt64(time) * 1_000_000)
            setAlarm()
        case .close(let id): connections[id]?.close("another terminal's certificate")
        case .log(let text, let trace): logger.notice("\(text)", metadata: .trace(trace))
        case .noted(let note): metrics.count(note, clearingDay: configuration.clearingDate(at: clock.now))
        case .halt(let evidence):
            metrics.note("an invariant is broken: \(evidence)", at: clock.now)
            logger.critical("an invariant is broken: \(evidence)")
        }
    }
}

extension Logger.Metadata {
    fileprivate static func trace(_ trace: TraceID?) -> Self? { trace.map { ["trace": "\($0)"] } }
}
