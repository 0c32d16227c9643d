import UnionPay

/// Follows a journal record by record and keeps the interval that runs, and the newest ones that are closed.
public struct DayIntervals: Sendable {
    /// How many closed intervals are kept.
    public static let closedKept = 2

    /// The state that the records led to.
    public private(set) var state = TerminalState()
    /// Number of the newest record.
    public private(set) var sequence: Int64 = 0
    /// Newest last.
    public private(set) var closed: [DayInterval] = []
    private var running = DayInterval()
    private var items: [Item] = []
    private var settled: [LineKey: Line] = [:]
    private var booked: Set<LineKey> = []
    private var extras: [String: OrderExtras] = [:]

    private enum Content {
        case card(LineKey)
        case cash(CashLine)
    }

    private struct Item {
        var sequence: Int64
        var content: Content
    }

    public init() {}

    /// Takes the next record.
    public mutating func apply(_ envelope: RecordEnvelope) throws(FoldError) {
        guard envelope.sequence == sequence + 1 else {
            throw FoldError("record \(envelope.sequence): expected number \(sequence + 1)")
        }
        if running.since == nil { running.since = envelope.time }
        switch envelope.record {
        case .batchClosed(let anchor): close(anchor.slip, at: envelope.time)
        case .cash(let line): items.append(Item(sequence: envelope.sequence, content: .cash(line)))
        default: break
        }
        let closing = state.closing
        try state.apply(envelope.record)
        sequence = envelope.sequence
        switch envelope.record {
        case .outcome(let outcome): book(outcome)
        case .cash(let line): note(state.order(referred: line.reference))
        case .closingEnded(let end) where closing?.start.scope == .day && (end == .closed || end == .differing):
            finish(end, closing?.start, at: envelope.time)
        default: break
        }
    }

    /// The interval that runs.
    public var present: DayInterval {
        var interval = running
        interval.entries = entries
        interval.batches.append(openBatch)
        return interval
    }

    private var openBatch: DayInterval.BatchWindow {
        .init(
            batch: state.batch, since: running.batches.last?.until ?? running.since, until: nil,
            count: state.lines.count, net: net(state.lines), verdict: nil)
    }

    private func net(_ lines: [Line]) -> NetFigures {
        (try? NetFigures(of: lines.lazy.map(\.countable))) ?? NetFigures()
    }

    private var entries: [DayInterval.Entry] {
        let open = Dictionary(state.lines.map { ($0.key, $0) }) { _, later in later }
        return items.compactMap { item in
            let content: DayInterval.Entry.Content
            let reference: String?
            switch item.content {
            case .cash(let line): (content, reference) = (.cash(line), line.reference)
            case .card(let key):
                guard let line = open[key] ?? settled[key] else { return nil }
                (content, reference) = (.card(line.withoutSealedCard), line.reference)
            }
            return DayInterval.Entry(
                sequence: item.sequence, content: content, extras: reference.flatMap { extras[$0] })
        }
    }

    private mutating func book(_ outcome: TerminalRecord.Outcome) {
        // A line's second outcome is the host's answer to an advice.
        guard let line = state.line(outcome.key), booked.insert(outcome.key).inserted else { return }
        items.append(Item(sequence: sequence, content: .card(outcome.key)))
        note(state.order(of: outcome.key))
        if line.type.isVoid, let original = line.original { note(state.order(of: original)) }
    }

    private mutating func note(_ progress: OrderProgress?) {
        guard let progress else { return }
        extras[progress.order.name.reference] = OrderExtras(progress)
        if progress.order.kind == .void, let original = progress.order.original.flatMap(state.order) {
            extras[original.order.name.reference] = OrderExtras(original)
        }
    }

    private mutating func close(_ slip: SettlementSlip, at time: Moment) {
        var window = openBatch
        window.until = time
        window.verdict = slip.verdict
        running.batches.append(window)
        for line in state.lines { settled[line.key] = line.withoutSealedCard }
    }

    private mutating func finish(_ end: ClosingEnd, _ start: TerminalRecord.ClosingStart?, at time: Moment) {
        var interval = running
        interval.entries = entries
        interval.closing = start?.identifier
        interval.businessDay = start?.businessDay
        interval.end = end
        interval.until = time
        closed = (closed + [interval]).suffix(Self.closedKept)
        running = DayInterval()
        running.since = time
        (items, settled, extras, booked) = ([], [:], [:], [])
    }
}
