public import DayEnd
public import HostCore
import UnionPay

/// What reads a ledger's tables, in whatever database they lie.
public protocol LedgerReader: AnyObject {
    associatedtype Columns: LedgerColumns

    /// Runs a query and hands over its rows, one after the other.
    func visit(_ query: LedgerQuery, _ values: [LedgerValue], _ body: (Columns) throws -> Void) throws
}

/// What reads and writes them.
public protocol LedgerStatements: LedgerReader {
    var serials: LedgerSerials { get set }
    /// Nil where others write to the database, too.
    var known: KnownRows? { get set }
    /// Whether each wait for an answer costs.
    var isFar: Bool { get }

    /// Names queries that will be asked next, in this order, where a database is far away: it takes them up together.
    func expect(_ queries: [(LedgerQuery, [LedgerValue])]) throws
    /// Asks now for what the group will ask for later, where a database is far away; anywhere else does nothing.
    func foresee(_ queries: [(LedgerQuery, [LedgerValue])]) throws
    /// Runs a statement that writes. What goes wrong may be told later in the group, at its end at the latest.
    func run(_ query: LedgerQuery, _ values: [LedgerValue]) throws
}

extension LedgerReader {
    func rows<Row: LedgerRow>(_ query: LedgerQuery, _ values: [LedgerValue] = []) throws -> [Row] {
        var rows: [Row] = []
        try visit(query, values) { rows.append(try Row($0)) }
        return rows
    }

    func row<Row: LedgerRow>(_ query: LedgerQuery, _ values: [LedgerValue]) throws -> Row? {
        let found: [Row] = try rows(query, values)
        return found.first
    }

    // MARK: Reports

    public func terminals(merchant: String? = nil, terminal: String? = nil) throws -> [TerminalRow] {
        try rows(.terminals, [.text(merchant), .text(terminal)])
    }

    public func batches(merchant: String? = nil, terminal: String? = nil) throws -> [BatchRow] {
        try rows(.batches, [.text(merchant), .text(terminal)])
    }

    public func cases(merchant: String? = nil, terminal: String? = nil) throws -> [CaseRow] {
        try rows(.cases, [.text(merchant), .text(terminal)])
    }

    public func tickets(merchant: String? = nil, terminal: String? = nil) throws -> [TicketRow] {
        try rows(.tickets, [.text(merchant), .text(terminal)])
    }

    public func postings(merchant: String? = nil, terminal: String? = nil) throws -> [Posting] {
        try rows(.postings, [.text(merchant), .text(terminal)])
    }

    public func postings(clearing day: CivilDate) throws -> [Posting] {
        try rows(.postingsOfDay, [.text(day.monthDay)])
            .filter { CivilDate.nearest(monthDay: $0.clearingDate, to: $0.receivedAt.date) == day }
    }

    public func settlementFiles(of day: CivilDate) throws -> [SettlementNote] {
        try rows(.settlementFile, [.text(day.description)])
    }

    public func filedLines(of day: CivilDate) throws -> [FiledLine] {
        try rows(.filedLinesOfDay, [.text(day.description)])
    }

    public func filedLines(of act: PostingKey) throws -> [FiledLine] { try rows(.filedLinesOfAct, act.values) }

    /// How many terminals have a place in the closing hours.
    public func places() throws -> Int {
        var places: Int64?
        try visit(.places, []) { places = $0.integer(0) }
        guard let places else { throw LedgerRowError(table: "closingPlaces", column: "name", found: "no row all") }
        return Int(places)
    }

    /// Freezes of a shop that were not lifted; those whose time is over are among them.
    public func freezes(merchant: String) throws -> [FreezeRow] {
        try rows(.freezes, [.text(merchant), .text("")])
    }

    public func tills(merchant: String) throws -> [TillRow] {
        var tills: [TillRow] = []
        try visit(.tills, [.text(merchant)]) { columns in
            guard let merchant = columns.text(0), let terminal = columns.text(1),
                let batch = columns.integer(2).flatMap({ BatchNumber(Int($0)) }), let isSignedIn = columns.flag(3),
                let lines = columns.integer(4)
            else { throw LedgerRowError(table: "terminal", column: "batch", found: "no number") }
            tills.append(
                TillRow(
                    merchant: merchant, terminal: terminal, batch: batch, isSignedIn: isSignedIn, lines: Int(lines),
                    last: columns.integer(5)))
        }
        return tills
    }

    public func pendingPostings() throws -> [Posting] { try rows(.pendingPostings) }
}

extension LedgerStatements {
    public func facts(for query: FactQuery) throws -> Facts {
        let serial = try serials.next {
            var end: Int64?
            try visit(.nextSerials, []) { end = $0.integer(0) }
            guard let end else { throw LedgerRowError(table: "serial", column: "name", found: "no row rrn") }
            return end
        }
        var facts = Facts(serial: serial)
        if let known, query.isOfOneAct {
            if query.wantsTerminal { facts.terminal = try terminalRow(query.merchant, query.terminal) }
            if let key = query.posting { facts.posting = try known.posting(key) ?? row(.posting, key.values) }
            return facts
        }
        let terminal: [LedgerValue] = [.text(query.merchant), .text(query.terminal)]
        let asks = Asks(query)
        // The terminal's first: whoever holds that row has the terminal to itself.
        if isFar { try expect((query.wantsTerminal ? [(.terminal, terminal)] : []) + asks.all) }
        if query.wantsTerminal { facts.terminal = try terminalRow(query.merchant, query.terminal) }
        if let ask = asks.posting { facts.posting = try known?.posting(query.posting) ?? row(ask.0, ask.1) }
        for ask in asks.originals {
            let found: Posting? = try row(ask.0, ask.1)
            // The first kind that there is.
            if facts.original == nil { facts.original = found }
        }
        if let ask = asks.batch { facts.batch = try row(ask.0, ask.1) }
        for ask in asks.uploaded { facts.uploaded += try rows(ask.0, ask.1) as [Posting] }
        if let ask = asks.beginning { try visit(ask.0, ask.1) { facts.clearingDay = $0.text(0) } }
        if query.wantsPlaces { facts.places = try places() }
        if let ask = asks.ticket { facts.ticket = try row(ask.0, ask.1) }
        if let ask = asks.freezes { facts.freezes = try rows(ask.0, ask.1) }
        if query.wantsTills { facts.tills = try tills(merchant: query.merchant) }
        if let ask = asks.batchPostings { facts.batchPostings = try rows(ask.0, ask.1) }
        if let ask = asks.batchCases { facts.cases = try rows(ask.0, ask.1) }
        for ask in asks.references { facts.sameReference += try rows(ask.0, ask.1) as [Posting] }
        if let lines = query.lines {
            // How much is read of a range follows from what was found in those before it.
            facts.lines = try LedgerLines(lines) { range, limit in
                try rows(
                    .batchLines,
                    terminal + [
                        .integer(lines.batch.value), .integer(range.lowerBound), .integer(range.upperBound),
                        .integer(limit),
                    ])
            }
        }
        return facts
    }

    private func terminalRow(_ merchant: String, _ terminal: String) throws -> TerminalRow? {
        if let row = known?.terminal(merchant, terminal) { return row }
        let row: TerminalRow? = try row(.terminal, [.text(merchant), .text(terminal)])
        if let row { known?.learn(row) }
        return row
    }

    public func foresee(_ queries: [FactQuery]) throws {
        guard isFar else { return }
        // The terminals' first, in their order: whoever holds those rows has these terminals to itself.
        let terminals = queries.filter(\.wantsTerminal).map { query in
            (LedgerQuery.terminal, [LedgerValue.text(query.merchant), .text(query.terminal)])
        }
        try foresee(terminals + queries.flatMap { Asks($0).all })
    }

    public func apply(_ changes: [Change]) throws {
        for change in changes {
            switch change {
            case .terminal(let row):
                try run(.setTerminal, row.values)
                known?.learn(row)
            case .posting(let posting):
                let values = posting.values
                if known?.posting(posting.key) != nil {
                    // It stands there: nothing has to be looked for first, nor is what never changes written again.
                    try run(.updatePosting, LedgerTable.posting.changes(values))
                } else {
                    try run(.setPosting, values)
                }
                known?.learn(posting)
            case .entries(let entries): for entry in entries { try run(.addEntry, entry.values) }
            case .batch(let row): try run(.setBatch, row.values)
            case .ticket(let row): try run(.addTicket, row.values)
            case .freeze(let row): try run(.setFreeze, row.values)
            case .places(let count): try run(.setPlaces, [.integer(count)])
            case .openCase(let row): try run(.addCase, row.values)
            case .withdrawCases(let merchant, let terminal, let batch):
                try run(.withdrawCases, [.text(merchant), .text(terminal), .integer(batch.value)])
            }
        }
    }

    public func addSettlementFile(_ note: SettlementNote, lines: [FiledLine], at now: Moment) throws {
        try run(.addSettlementFile, note.values)
        for line in lines {
            try run(.addFiledLine, line.values)
            if let charge = line.charge(at: now) { try run(.addEntry, charge.values) }
        }
    }
}

extension FactQuery {
    /// Whether nothing is asked for but the terminal's row and the act itself: so it is with most sales.
    fileprivate var isOfOneAct: Bool {
        original == nil && batch == nil && batchPostings == nil && batchCases == nil && lines == nil
            && references.isEmpty && beginning == nil && ticket == nil && !wantsFreezes && !wantsTills && !wantsPlaces
    }
}

/// The queries that a request for facts becomes.
private struct Asks {
    typealias Ask = (LedgerQuery, [LedgerValue])

    var posting: Ask?
    var originals: [Ask] = []
    var batch: Ask?
    var uploaded: [Ask] = []
    var beginning: Ask?
    var ticket: Ask?
    var freezes: Ask?
    var tills: Ask?
    var batchPostings: Ask?
    var batchCases: Ask?
    var references: [Ask] = []

    init(_ query: FactQuery) {
        let terminal: [LedgerValue] = [.text(query.merchant), .text(query.terminal)]
        posting = query.posting.map { (.posting, $0.values) }
        if let original = query.original { originals = Self.originals(original, query) }
        if let number = query.batch {
            let values = terminal + [.integer(number.value)]
            batch = (.batch, values)
            uploaded = query.uploadedStans.map { (.postingsOfNumber, values + [.integer($0.value)]) }
        }
        beginning = query.beginning.map { beginning in
            let types = beginning.types.map { $0.rawValue + "," }.joined()
            return (.beginning, terminal + [.integer(beginning.batch.value), .text("," + types)])
        }
        ticket = query.ticket.map { (.ticket, terminal + [.text($0)]) }
        freezes = query.wantsFreezes ? (.freezes, terminal) : nil
        tills = query.wantsTills ? (.tills, [.text(query.merchant)]) : nil
        if let batch = query.batchPostings {
            let values = terminal + [.integer(batch.value)]
            batchPostings = (.batchPostings, values)
            batchCases = (.batchCases, values)
        } else if let batch = query.batchCases {
            batchCases = (.batchCases, terminal + [.integer(batch.value)])
        }
        references = query.references.map {
            (.postingsByReference, [.text(query.merchant), .text($0), .text(query.terminal)])
        }
    }

    private static func originals(_ original: OriginalQuery, _ query: FactQuery) -> [Ask] {
        switch original {
        case .line(let line, let types):
            types.map { type in
                let key = PostingKey(
                    merchant: query.merchant, terminal: query.terminal, batch: line.batch, stan: line.stan, type: type)
                return (.posting, key.values)
            }
        case .rrn(let rrn): [(.postingByReference, [.text(query.merchant), .text(rrn)])]
        case .authorization(let code, let hash):
            [(.postingByAuthorization, [.text(query.merchant), .text(code), .text(hash)])]
        }
    }

    /// In the order in which they are answered.
    var all: [Ask] {
        [posting].compactMap(\.self) + originals + [batch].compactMap(\.self) + uploaded
            + [beginning, ticket, freezes, tills, batchPostings, batchCases].compactMap(\.self) + references
    }
}
