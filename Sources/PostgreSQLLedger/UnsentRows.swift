import Ledger

/// Rows that a group has written and that have not gone to the server: many in one statement cost it far less than each
/// in one of its own.
///
/// Postings and entries do not rest on each other, so it does not matter which go first; entries keep their order.
struct UnsentRows {
    struct Statement {
        var query: LedgerQuery
        var rows: Int
        var values: [LedgerValue]
    }

    /// Rows to a statement: as few different ones as can be, since the server compiles each.
    static let sizes = [32, 8, 1]
    /// What goes together.
    static let queries: [LedgerQuery] = [.setPosting, .addEntry]
    /// Columns of a posting's key.
    private static let keyCount = 5

    private var postings: [[LedgerValue]] = []
    /// By key: a statement takes each only once, and what was written last counts.
    private var places: [ArraySlice<LedgerValue>: Int] = [:]
    private var entries: [[LedgerValue]] = []

    /// Whether there are as many of a kind as a statement takes.
    var isFull: Bool { max(postings.count, entries.count) >= Self.sizes[0] }

    /// - Returns: Whether it is one of those that wait here.
    mutating func add(_ query: LedgerQuery, _ values: [LedgerValue]) -> Bool {
        switch query {
        case .setPosting:
            let key = values.prefix(Self.keyCount)
            if let place = places[key] {
                postings[place] = values
            } else {
                places[key] = postings.count
                postings.append(values)
            }
        case .addEntry: entries.append(values)
        default: return false
        }
        return true
    }

    mutating func removeAll() {
        postings.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    mutating func take() -> [Statement] {
        defer { removeAll() }
        guard !postings.isEmpty || !entries.isEmpty else { return [] }
        return Self.parted(postings, .setPosting) + Self.parted(entries, .addEntry)
    }

    private static func parted(_ rows: [[LedgerValue]], _ query: LedgerQuery) -> [Statement] {
        var statements: [Statement] = []
        var rest = rows[...]
        for size in sizes {
            while rest.count >= size {
                statements.append(Statement(query: query, rows: size, values: Array(rest.prefix(size).joined())))
                rest = rest.dropFirst(size)
            }
        }
        return statements
    }
}
