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
/// after it. If a group fails, its members are tried one by one.
///
/// `@unchecked Sendable`: the mutable state (`ledger`, `desk`, `connections`, `awaited`, `mustTakeUp`) is touched on `queue` only, which is
/// serial; everything that other threads call goes through the inbox, which a mutex guards.
public final class HostEngine: @unchecked Sendable {
    private enum Work {
        case frame(FrameConnection, [UInt8])
        case closed(UInt64)
        case issuerAnswered(IssuerAnswer, PostingKey)
        case issuerIsLate(PostingKey)
        case issuerReversed(PostingKey)
        case read(@Sendable (any Ledger) -> Void)
        /// A group was lost: what the ledger holds without a word from an issuer is taken up again.
        case takeUp
    }

    private struct Inbox {
        var waiting: [Work] = []
        var isDraining = false
    }

    /// Requests that share a commit at most.
    private static let groupLimit = 256

    private let ledger: any Ledger
    private var desk: HostDesk
    private let issuer: any IssuerLink
    private let clock: WallClock
    private let logger: Logger
    private let queue = DispatchQueue(label: "host ledger", qos: .userInitiated)
    private let inbox = Mutex(Inbox())
    private var connections: [UInt64: FrameConnection] = [:]
    /// Acts whose issuer has not answered: only these are worth a look when their time is over.
    private var awaited: Set<PostingKey> = []
    private var mustTakeUp = false

    public init(
        ledger: any Ledger, configuration: HostConfiguration, vault: HostVault, issuer: any IssuerLink,
        clock: WallClock, logger: Logger
    ) {
        self.ledger = ledger
        self.issuer = issuer
        self.clock = clock
        self.logger = logger
        desk = HostDesk(configuration: configuration, hashKey: vault.hashKey, keys: vault.room)
    }

    /// Takes up what an earlier process left pending.
    public func start() throws { try queue.sync { try takeUp() } }

    private func takeUp() throws {
        let outputs = try ledger.group { try desk.restart(store: ledger) }
        for output in outputs { release(output) }
    }

    /// An issuer's answer that could not be stored is not told again, and a commit whose answer was lost may have been
    /// made: what is pending gets the rest of its time, as after a start, once the ledger is there.
    private func takeUpLater() {
        guard !mustTakeUp else { return }
        mustTakeUp = true
        queue.asyncAfter(deadline: .now() + .seconds(1)) { [weak self] in self?.post(.takeUp) }
    }

    public func receive(_ frame: [UInt8], from connection: FrameConnection) { post(.frame(connection, frame)) }
    public func closed(_ connection: FrameConnection) { post(.closed(connection.id)) }

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

    private func post(_ work: Work) {
        let mustStart = inbox.withLock { inbox in
            inbox.waiting.append(work)
            defer { inbox.isDraining = true }
            return !inbox.isDraining
        }
        if mustStart { queue.async { self.drain() } }
    }

    private func drain() {
        while true {
            let group: [Work] = inbox.withLock { inbox in
                let group = Array(inbox.waiting.prefix(HostEngine.groupLimit))
                inbox.waiting.removeFirst(group.count)
                if group.isEmpty { inbox.isDraining = false }
                return group
            }
            if group.isEmpty { return }
            perform(group)
        }
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
            default: money.append(work)
            }
        }
        commit(money)
    }

    private func commit(_ group: [Work]) {
        guard !group.isEmpty else { return }
        do {
            let outputs = try ledger.group { try group.flatMap { try handle($0) } }
            for output in outputs { release(output) }
        } catch  where group.count > 1 {
            logger.warning("a group of \(group.count) failed and is tried one by one: \(error)")
            for work in group { commit([work]) }
        } catch {
            // Nothing was stored and nothing is answered: the terminal's own rules (reversal, repetition) take over.
            logger.error("a request could not be stored: \(error)")
            takeUpLater()
        }
    }

    private func handle(_ work: Work) throws -> [HostDesk.Output] {
        switch work {
        case .frame(let connection, let frame):
            connections[connection.id] = connection
            return try desk.receive(
                frame, from: connection.id, certified: connection.certifiedNames, at: clock.now, store: ledger)
        case .closed(let id):
            connections[id] = nil
            desk.forget(connection: id)
            return []
        case .issuerAnswered(let answer, let key):
            awaited.remove(key)
            return try desk.issuerAnswered(answer, to: key, at: clock.now, store: ledger)
        case .issuerReversed(let key):
            return try desk.issuerReversed(key, at: clock.now, store: ledger)
        case .issuerIsLate(let key):
            return try desk.issuerTimedOut(key, at: clock.now, store: ledger)
        case .read, .takeUp: return []
        }
    }

    private func release(_ output: HostDesk.Output) {
        switch output {
        case .send(let connection, let frame): connections[connection]?.send(frame)
        case .askIssuer(let request, let card):
            let key = request.key
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
