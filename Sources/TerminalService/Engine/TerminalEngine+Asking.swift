import DayEnd
import Dispatch
import Journal
import Sealing
import Store
import TerminalCore
import Timekeeping
import UnionPay

/// What others ask of the machine: acts, and looks between two inputs.
extension TerminalEngine {
    /// Does something with the engine's state, on its queue.
    func onQueue<Value: Sendable>(_ body: @escaping @Sendable (TerminalEngine) -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body(self)) }
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
        await onQueue { engine in
            defer { engine.nextObserver += 1 }
            engine.observers.append((engine.nextObserver, tell))
            return engine.nextObserver
        }
    }

    func ignore(_ observer: UInt64) { queue.async { self.observers.removeAll { $0.id == observer } } }

    /// What a closing waits for from a person.
    func prompt() async -> ClosingPrompt? {
        await onQueue { $0.terminal.prompt }
    }

    /// What a closing waits for that goes on by itself.
    func pending() async -> TerminalStatus.Pending? {
        await onQueue { engine in
            let (now, next) = (engine.clock.now, engine.retryDue)
            return engine.terminal.pending.map { cause, start in
                TerminalStatus.Pending(
                    waitsFor: cause, since: start.description,
                    nextTry: next.flatMap { $0.milliseconds > now.milliseconds ? $0.description : nil },
                    // A host that has named its hours is waited for.
                    isOverdue: cause != .slot && now.milliseconds - start.milliseconds >= 600_000)
            }
        }
    }

    /// What was damaged in the journal when this terminal started.
    func journalRepair() async -> JournalRepair? {
        await onQueue { $0.repair }
    }

    /// Whoever is signed on at the page, two digits; nil where nobody is.
    func worker() async -> String? {
        await onQueue { $0.terminal.worker }
    }

    /// From now on messages carry this operator's number; nil is the configured one.
    func signOn(_ number: String?) { queue.async { self.terminal.worker = number } }

    /// Whether the working keys of a sign-in are in memory.
    func hasKeys() async -> Bool {
        await onQueue { $0.sealer.keys != nil }
    }

    /// A look at the machine between two inputs.
    func look<Value: Sendable>(_ body: @escaping @Sendable (TerminalState, CommitMeter) -> Value) async -> Value {
        await onQueue { engine in
            var meter = engine.earlierCommits
            meter.commits += engine.journal.meter.commits
            meter.nanoseconds += engine.journal.meter.nanoseconds
            return body(engine.terminal.state, meter)
        }
    }

    /// A look at the machine and at when it tries again, and the look's number: a higher one saw a later state.
    func glance<Value: Sendable>(
        _ body: @escaping @Sendable (Terminal, _ retryDue: Moment?) -> Value
    ) async -> (Value, number: UInt64) {
        await onQueue { engine in
            engine.glances += 1
            return (body(engine.terminal, engine.retryDue), engine.glances)
        }
    }

    /// Number of the journal's newest record.
    func newestRecord() async -> Int64 {
        await onQueue { $0.journal.sequence }
    }

    /// Records of the journal behind a number, at most so many.
    func records(after sequence: Int64, limit: Int) async throws -> [RecordEnvelope] {
        try await onQueue { engine in Result { try engine.journal.records(after: sequence, limit: limit) } }.get()
    }

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
}
