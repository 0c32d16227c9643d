public import DayEnd
import GRDB
import Store

/// What a journal holds of days that are over, read from disk a batch at a time: for papers and for looking things up
/// while its terminal works. It never writes.
///
/// The fold starts anew at each anchor, so that the newest batches cost no more on an old journal than on a young one.
public struct JournalArchive: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    /// Whose journal it is; nil in an empty one.
    public func opening() throws -> TerminalRecord.Opening? {
        let database = try JournalStore.existing(path)
        guard let first = try database.queue.read({ try JournalStore.record(1, in: $0) }) else { return nil }
        var chain = RecordChain()
        guard case .opened(let opening) = try chain.open(first).record else { return nil }
        return opening
    }

    /// The newest closed batch of this number, or of any; nil where there is none.
    public func batch(_ number: BatchNumber? = nil) throws -> ClosedBatch? {
        var found: ClosedBatch?
        try read { segment in
            guard case .closed(let batch) = segment, number == nil || batch.slip.batch == number else { return true }
            found = batch
            return false
        }
        return found
    }

    /// The newest transactions that fit, newest first, and whether there are more than `limit`.
    public func find(_ query: LineQuery, limit: Int) throws -> (lines: [Line], isCut: Bool) {
        var found: [Line] = []
        try read { segment in
            found += segment.lines.reversed().filter(query.fits).prefix(limit + 1 - found.count)
            return found.count <= limit
        }
        return (Array(found.prefix(limit)), found.count > limit)
    }

    /// One batch's part of the journal.
    private enum Segment {
        case open(TerminalState)
        case closed(ClosedBatch)

        var lines: [Line] {
            switch self {
            case .open(let state): state.lines.map(\.forPaper)
            case .closed(let batch): batch.lines
            }
        }
    }

    /// Folds the segments, newest first, until `body` says false.
    private func read(_ body: (Segment) throws -> Bool) throws {
        let database = try JournalStore.existing(path)
        try database.queue.read { try read($0, body) }
    }

    private func read(_ db: Database, _ body: (Segment) throws -> Bool) throws {
        let anchors = try Int64.fetchAll(
            db, sql: "SELECT sequence FROM record WHERE isAnchor = 1 ORDER BY sequence DESC")
        for (start, end) in zip(anchors + [1], [Int64.max] + anchors) {
            var chain = RecordChain()
            if start > 1, let before = try JournalStore.record(start - 1, in: db) {
                chain = RecordChain(after: before)
            }
            var state = TerminalState()
            var closed: ClosedBatch?
            try JournalStore.scan(db, from: start, to: end) { sealed in
                let envelope = try chain.open(sealed)
                if envelope.sequence == end, case .batchClosed(let anchor) = envelope.record {
                    closed = ClosedBatch(anchor, closing: state)
                } else {
                    try state.apply(envelope.record)
                }
            }
            guard try body(closed.map(Segment.closed) ?? .open(state)) else { return }
        }
    }
}

/// How a person names a transaction of which they have a receipt, or the half of one.
public struct LineQuery: Hashable, Sendable {
    public var stan: STAN?
    public var batch: BatchNumber?
    /// Minor units.
    public var amount: Int64?
    /// The card's last four digits.
    public var lastFour: String?
    /// The business day, or the day on the clock.
    public var day: CivilDate?

    public init(
        stan: STAN? = nil, batch: BatchNumber? = nil, amount: Int64? = nil, lastFour: String? = nil,
        day: CivilDate? = nil
    ) {
        self.stan = stan
        self.batch = batch
        self.amount = amount
        self.lastFour = lastFour
        self.day = day
    }

    public func fits(_ line: Line) -> Bool {
        (stan.map { line.key.stan == $0 } ?? true) && (batch.map { line.key.batch == $0 } ?? true)
            && (amount.map { line.amount == $0 || line.asked == $0 } ?? true)
            && (lastFour.map { line.card.masked.hasSuffix($0) } ?? true)
            && (day.map { line.businessDay == $0 || line.time.date == $0 } ?? true)
    }
}
