public import DayEnd
public import HostCore
import UnionPay

/// Is asked and told what a ledger in memory is, so that a test can hold another one against it.
public protocol LedgerTwin: AnyObject {
    /// From now on it stands beside this one.
    func begin(beside memory: MemoryLedger)
    /// - Parameter facts: What the ledger in memory has found.
    func asked(_ query: FactQuery, answered facts: Facts)
    func told(_ changes: [Change])
}

/// A ledger in memory, for the simulator and for tests: the same rows, found by the same keys.
public final class MemoryLedger: LedgerStore {
    struct TerminalName: Hashable {
        var merchant: String
        var terminal: String
    }

    struct BatchName: Hashable {
        var terminal: TerminalName
        var batch: BatchNumber
    }

    private var terminals: [TerminalName: TerminalRow] = [:]
    private var batches: [BatchName: BatchRow] = [:]
    private var postings: [PostingKey: Posting] = [:]
    /// Keys in the order in which they were first stored, per batch: nothing is ever iterated in a dictionary's order.
    private var order: [BatchName: [PostingKey]] = [:]
    /// Acts that were asked for by their F37, of all merchants, in the order in which they were stored.
    private var byRRN: [String: [PostingKey]] = [:]
    public private(set) var entries: [Entry] = []
    public private(set) var cases: [CaseRow] = []
    public private(set) var tickets: [TicketRow] = []
    /// By merchant and terminal.
    public private(set) var freezes: [FreezeRow] = []
    public private(set) var commits = 0
    /// Terminals that have a place in the closing hours.
    public private(set) var places = 0
    private var serial: Int64 = 0
    /// How many commits can be taken back; none unless it is set.
    var undoLimit = 0
    private var undos: [[Undo]] = []
    /// Sees each change of a commit before it is made.
    var watcher: ((Change, MemoryLedger) -> Void)?
    /// Is told when all of a commit is made.
    var committed: (() -> Void)?

    public weak var twin: (any LedgerTwin)? { didSet { twin?.begin(beside: self) } }

    public init() {}

    public func facts(for query: FactQuery) -> Facts {
        let facts = look(query)
        twin?.asked(query, answered: facts)
        return facts
    }

    private func look(_ query: FactQuery) -> Facts {
        serial += 1
        var facts = Facts(serial: serial)
        let name = TerminalName(merchant: query.merchant, terminal: query.terminal)
        facts.terminal = terminals[name]
        if let key = query.posting { facts.posting = postings[key] }
        if query.wantsPlaces { facts.places = places }
        if let batch = query.batch { facts.batch = batches[BatchName(terminal: name, batch: batch)] }
        if let batch = query.batchPostings {
            facts.batchPostings = self.postings(of: name, batch)
        }
        if let batch = query.batchPostings ?? query.batchCases {
            facts.cases = cases.filter {
                $0.merchant == name.merchant && $0.terminal == name.terminal && $0.batch == batch
            }
        }
        for rrn in query.references {
            facts.sameReference += (byRRN[rrn] ?? []).compactMap { postings[$0] }.filter {
                $0.key.merchant == name.merchant && $0.key.terminal == name.terminal
            }
        }
        if let query = query.lines {
            let lines = self.postings(of: name, query.batch).map { LedgerLine($0) }.sorted {
                ($0.stan.value, $0.type.rawValue) < ($1.stan.value, $1.type.rawValue)
            }
            facts.lines = LedgerLines(query) { range, limit in
                Array(lines.lazy.filter { range.contains($0.stan.value) }.prefix(limit))
            }
        }
        if let beginning = query.beginning {
            let acts = self.postings(of: name, beginning.batch).filter {
                $0.state == .approved && beginning.types.contains($0.key.type)
            }
            facts.clearingDay = acts.min { $0.receivedAt.milliseconds < $1.receivedAt.milliseconds }?.clearingDate
        }
        if let batch = query.batch, !query.uploadedStans.isEmpty {
            facts.uploaded = self.postings(of: name, batch).filter { query.uploadedStans.contains($0.key.stan) }
        }
        if let number = query.ticket {
            facts.ticket = tickets.first {
                $0.merchant == name.merchant && $0.terminal == name.terminal && $0.number == number
            }
        }
        if query.wantsFreezes {
            facts.freezes = freezes.filter {
                $0.merchant == name.merchant && ($0.until != nil || $0.terminal == name.terminal)
            }
        }
        if query.wantsTills { facts.tills = tills(merchant: name.merchant) }
        if let original = query.original { facts.original = find(original, name) }
        return facts
    }

    public func apply(_ changes: [Change]) {
        commits += 1
        var undo: [Undo] = []
        for change in changes {
            watcher?(change, self)
            if undoLimit > 0 { undo.append(Undo(of: change, in: self)) }
            make(change)
        }
        twin?.told(changes)
        committed?()
        guard undoLimit > 0 else { return }
        undos.append(undo)
        if undos.count > 2 * undoLimit { undos.removeFirst(undos.count - undoLimit) }
    }

    private func make(_ change: Change) {
        switch change {
        case .terminal(let row): terminals[TerminalName(merchant: row.merchant, terminal: row.terminal)] = row
        case .posting(let posting): store(posting)
        case .entries(let new): entries += new
        case .batch(let row):
            let name = TerminalName(merchant: row.merchant, terminal: row.terminal)
            batches[BatchName(terminal: name, batch: row.batch)] = row
        case .ticket(let row):
            let isKnown = tickets.contains {
                $0.merchant == row.merchant && $0.terminal == row.terminal && $0.number == row.number
            }
            if !isKnown { tickets.append(row) }
        case .places(let count): places = count
        case .freeze(let row):
            freezes.removeAll { $0.merchant == row.merchant && $0.terminal == row.terminal }
            freezes.append(row)
            freezes.sort { ($0.merchant, $0.terminal) < ($1.merchant, $1.terminal) }
        case .openCase(let row):
            let isKnown = cases.contains {
                $0.merchant == row.merchant && $0.terminal == row.terminal && $0.batch == row.batch
                    && $0.stan == row.stan && $0.kind == row.kind
            }
            if !isKnown { cases.append(row) }
        case .withdrawCases(let merchant, let terminal, let batch):
            cases.removeAll { $0.merchant == merchant && $0.terminal == terminal && $0.batch == batch }
        }
    }

    public func pendingPostings() -> [Posting] { allPostings().filter { $0.deadline != nil } }

    public func terminal(merchant: String, terminal: String) -> TerminalRow? {
        terminals[TerminalName(merchant: merchant, terminal: terminal)]
    }

    /// By merchant and number.
    public var terminalRows: [TerminalRow] {
        terminals.values.sorted { ($0.merchant, $0.terminal) < ($1.merchant, $1.terminal) }
    }

    /// In no order.
    public var batchRows: [BatchRow] { Array(batches.values) }

    public func batch(merchant: String, terminal: String, _ batch: BatchNumber) -> BatchRow? {
        batches[BatchName(terminal: TerminalName(merchant: merchant, terminal: terminal), batch: batch)]
    }

    public func posting(_ key: PostingKey) -> Posting? { postings[key] }

    /// Every posting, by batch and then in the order of arrival.
    public func allPostings() -> [Posting] {
        let names = order.keys.sorted {
            ($0.terminal.merchant, $0.terminal.terminal, $0.batch.value)
                < ($1.terminal.merchant, $1.terminal.terminal, $1.batch.value)
        }
        return names.flatMap { (order[$0] ?? []).compactMap { postings[$0] } }
    }

    /// Takes a line out as a damaged database would: for tests of reconciliation.
    public func remove(_ key: PostingKey) {
        guard let posting = postings.removeValue(forKey: key) else { return }
        order[BatchName(of: key)]?.removeAll { $0 == key }
        byRRN[posting.rrn]?.removeAll { $0 == key }
    }

    private func store(_ posting: Posting) {
        let key = posting.key
        if postings.updateValue(posting, forKey: key) == nil {
            order[BatchName(of: key), default: []].append(key)
            byRRN[posting.rrn, default: []].append(key)
        }
    }

    /// A merchant's terminals, and what their open batches hold.
    public func tills(merchant: String) -> [TillRow] {
        let rows = terminals.values.filter { $0.merchant == merchant }.sorted { $0.terminal < $1.terminal }
        return rows.map { row in
            let lines = postings(of: TerminalName(merchant: merchant, terminal: row.terminal), row.batch).filter {
                $0.state == .approved && $0.key.type != .balanceInquiry
            }
            return TillRow(
                merchant: merchant, terminal: row.terminal, batch: row.batch, isSignedIn: row.isSignedIn,
                lines: lines.count,
                last: lines.map(\.receivedAt.milliseconds).max())
        }
    }

    func postings(of terminal: TerminalName, _ batch: BatchNumber) -> [Posting] {
        (order[BatchName(terminal: terminal, batch: batch)] ?? []).compactMap { postings[$0] }
    }

    private func find(_ query: OriginalQuery, _ name: TerminalName) -> Posting? {
        switch query {
        case .line(let line, let types):
            for type in types {
                let key = PostingKey(
                    merchant: name.merchant, terminal: name.terminal, batch: line.batch, stan: line.stan, type: type)
                if let posting = postings[key] { return posting }
            }
            return nil
        case .rrn(let rrn):
            return byRRN[rrn]?.first { $0.merchant == name.merchant }.flatMap { postings[$0] }
        case .authorization(let code, let hash):
            return allPostings().first {
                $0.key.merchant == name.merchant && $0.key.type == .preAuthorization && $0.authorization == code
                    && $0.card.hash == hash
            }
        }
    }
}

/// Commits that a host has lost: an old backup, writes that were never copied to the machine that took over.
extension MemoryLedger {
    fileprivate enum Undo {
        case terminal(TerminalName, TerminalRow?)
        case posting(PostingKey, Posting?)
        case batch(BatchName, BatchRow?)
        case entries(count: Int)
        case cases([CaseRow])
        case tickets(count: Int)
        case places(Int)
        case freezes([FreezeRow])

        init(of change: Change, in ledger: MemoryLedger) {
            switch change {
            case .terminal(let row):
                let name = TerminalName(merchant: row.merchant, terminal: row.terminal)
                self = .terminal(name, ledger.terminals[name])
            case .posting(let posting): self = .posting(posting.key, ledger.postings[posting.key])
            case .batch(let row):
                let name = BatchName(
                    terminal: TerminalName(merchant: row.merchant, terminal: row.terminal), batch: row.batch)
                self = .batch(name, ledger.batches[name])
            case .entries: self = .entries(count: ledger.entries.count)
            case .openCase, .withdrawCases: self = .cases(ledger.cases)
            case .ticket: self = .tickets(count: ledger.tickets.count)
            case .places: self = .places(ledger.places)
            case .freeze: self = .freezes(ledger.freezes)
            }
        }
    }

    /// How many commits could be taken back now.
    var undoable: Int { min(undos.count, undoLimit) }

    /// What the newest commits had told, as it was when they were taken back.
    struct Loss {
        /// In the order in which they were met, each once.
        var acts: [Posting] = []
        var batches: [BatchRow] = []
        /// Numbers of terminals whose row is an older one.
        var terminals: [String] = []
    }

    /// Takes the newest commits back. Numbers that were handed out are not handed out again.
    func lose(commits count: Int) -> Loss {
        var loss = Loss()
        for _ in 0..<min(count, undoable) {
            for undo in undos.removeLast().reversed() {
                switch undo {
                case .terminal(let name, let row):
                    terminals[name] = row
                    if !loss.terminals.contains(name.terminal) { loss.terminals.append(name.terminal) }
                case .posting(let key, let posting):
                    if let newest = postings[key], !loss.acts.contains(where: { $0.key == key }) {
                        loss.acts.append(newest)
                    }
                    if let posting { postings[key] = posting } else { remove(key) }
                case .batch(let name, let row):
                    if let newest = batches[name], !loss.batches.contains(where: { $0.name == name }) {
                        loss.batches.append(newest)
                    }
                    batches[name] = row
                case .entries(let count): entries.removeSubrange(count...)
                case .cases(let rows): cases = rows
                case .tickets(let count): tickets.removeSubrange(count...)
                case .places(let count): places = count
                case .freezes(let rows): freezes = rows
                }
            }
        }
        return loss
    }
}
