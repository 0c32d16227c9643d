public import DayEnd
public import HostCore
import UnionPay

/// A ledger in memory, for the simulator and for tests: the same rows, found by the same keys.
public final class MemoryLedger: LedgerStore {
    private struct TerminalName: Hashable {
        var merchant: String
        var terminal: String
    }

    private struct BatchName: Hashable {
        var terminal: TerminalName
        var batch: BatchNumber
    }

    private var terminals: [TerminalName: TerminalRow] = [:]
    private var batches: [BatchName: BatchRow] = [:]
    private var postings: [PostingKey: Posting] = [:]
    /// Keys in the order in which they were first stored, per batch: nothing is ever iterated in a dictionary's order.
    private var order: [BatchName: [PostingKey]] = [:]
    public private(set) var entries: [Entry] = []
    public private(set) var cases: [CaseRow] = []
    public private(set) var tickets: [TicketRow] = []
    public private(set) var commits = 0
    private var serial: Int64 = 0

    public init() {}

    public func facts(for query: FactQuery) -> Facts {
        serial += 1
        var facts = Facts(serial: serial)
        let name = TerminalName(merchant: query.merchant, terminal: query.terminal)
        facts.terminal = terminals[name]
        if let key = query.posting { facts.posting = postings[key] }
        if let batch = query.batch { facts.batch = batches[BatchName(terminal: name, batch: batch)] }
        if let batch = query.batchPostings {
            facts.batchPostings = self.postings(of: name, batch)
            facts.cases = cases.filter {
                $0.merchant == name.merchant && $0.terminal == name.terminal && $0.batch == batch
            }
        }
        if let batch = query.batch, !query.uploadedStans.isEmpty {
            facts.uploaded = self.postings(of: name, batch).filter { query.uploadedStans.contains($0.key.stan) }
        }
        if let number = query.ticket {
            facts.ticket = tickets.first {
                $0.merchant == name.merchant && $0.terminal == name.terminal && $0.number == number
            }
        }
        if let original = query.original { facts.original = find(original, name) }
        return facts
    }

    public func apply(_ changes: [Change]) {
        commits += 1
        for change in changes {
            switch change {
            case .terminal(let row): terminals[TerminalName(merchant: row.merchant, terminal: row.terminal)] = row
            case .posting(let posting): store(posting)
            case .entries(let new): entries += new
            case .batch(let row):
                let name = TerminalName(merchant: row.merchant, terminal: row.terminal)
                batches[BatchName(terminal: name, batch: row.batch)] = row
            case .ticket(let row): tickets.append(row)
            case .openCase(let row):
                let isKnown = cases.contains {
                    $0.merchant == row.merchant && $0.terminal == row.terminal && $0.batch == row.batch
                        && $0.stan == row.stan && $0.kind == row.kind
                }
                if !isKnown { cases.append(row) }
            }
        }
    }

    public func pendingPostings() -> [Posting] { allPostings().filter { $0.deadline != nil } }

    public func terminal(merchant: String, terminal: String) -> TerminalRow? {
        terminals[TerminalName(merchant: merchant, terminal: terminal)]
    }

    public func batch(merchant: String, terminal: String, _ batch: BatchNumber) -> BatchRow? {
        batches[BatchName(terminal: TerminalName(merchant: merchant, terminal: terminal), batch: batch)]
    }

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
        postings[key] = nil
        let name = BatchName(terminal: TerminalName(merchant: key.merchant, terminal: key.terminal), batch: key.batch)
        order[name]?.removeAll { $0 == key }
    }

    private func store(_ posting: Posting) {
        let key = posting.key
        if postings.updateValue(posting, forKey: key) == nil {
            let name = TerminalName(merchant: key.merchant, terminal: key.terminal)
            order[BatchName(terminal: name, batch: key.batch), default: []].append(key)
        }
    }

    private func postings(of terminal: TerminalName, _ batch: BatchNumber) -> [Posting] {
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
            return allPostings().first { $0.key.merchant == name.merchant && $0.rrn == rrn }
        case .authorization(let code, let hash):
            return allPostings().first {
                $0.key.merchant == name.merchant && $0.key.type == .preAuthorization && $0.authorization == code
                    && $0.card.hash == hash
            }
        }
    }
}
