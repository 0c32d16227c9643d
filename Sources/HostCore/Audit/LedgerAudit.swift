public import DayEnd
import UnionPay

/// What must hold of a host's ledger at any quiet point, told from its rows alone.
///
/// Given the rows of all terminals. A broken rule becomes a line of ``problems``.
public struct LedgerAudit: Sendable {
    /// One sentence a broken rule.
    public private(set) var problems: [String] = []

    private let terminals: [TerminalRow]
    private let batches: [BatchRow]
    private let postings: [Posting]
    private let byKey: [PostingKey: Posting]
    private let sums: LedgerSums
    /// Lines that an adjustment replaced after their batch was closed: its totals hold them as they were.
    private let adjustedLate: Set<PostingKey>
    private let filed: [FiledLine]
    private let detached: Set<CivilDate>

    /// - Parameters:
    ///   - filed: Lines as settlement files hold them.
    ///   - detached: Days whose entries were taken out of the database: nothing is said of them.
    public init(
        terminals: [TerminalRow], batches: [BatchRow], postings: [Posting], sums: LedgerSums, filed: [FiledLine] = [],
        detached: Set<CivilDate> = []
    ) {
        self.filed = filed
        self.detached = detached
        self.terminals = terminals
        self.batches = batches
        self.postings = postings
        self.sums = sums
        byKey = Dictionary(postings.map { ($0.key, $0) }) { first, _ in first }
        adjustedLate = Set(
            postings.filter { $0.state == .approved && $0.isLate && $0.key.type.isAdjustment }.compactMap(\.original))
        entries()
        accounts()
        acts()
        originals()
        numbers()
        totals()
    }

    // MARK: Rules

    /// What stands is booked once, what does not stand is not booked, and fees are those of the settlement files.
    private mutating func entries() {
        for key in sums.order where byKey[key] == nil { problems.append("\(key): entries without a posting") }
        var fees: [PostingKey: Int64] = [:]
        for line in filed { fees[line.key, default: 0] &+= line.fee }
        for posting in postings where !detached.contains(posting.clearingDay) {
            let (sum, day) = (sums[posting.key], posting.clearingDay)
            let (booked, held) = Self.expected(posting)
            expect(sum.booked == booked, "\(posting.key): expected \(booked) booked, found \(sum.booked)")
            expect(sum.held == held, "\(posting.key): expected \(held) held, found \(sum.held)")
            let fee = fees[posting.key] ?? 0
            expect(sum.charged == fee, "\(posting.key): expected fees of \(fee), found \(sum.charged)")
            expect(sum.bookings <= 1, "\(posting.key): booked \(sum.bookings) times")
            expect(
                sum.bookings == 0 || sum.day == day, "\(posting.key): its entries stand under another day than \(day)")
            expect(posting.amount >= 0 && posting.refunded >= 0, "\(posting.key): an amount is below zero")
        }
    }

    /// What the entries of an act must leave with its merchant: a standing sale its amount, a standing refund takes it.
    private static func expected(_ posting: Posting) -> (booked: Int64, held: Int64) {
        let (stands, type) = (posting.state == .approved && !posting.isAdjusted, posting.key.type)
        let booked = !stands ? 0 : type.isDebit ? posting.amount : type.isCredit ? -posting.amount : 0
        return (booked, stands && type == .preAuthorization && !posting.isReleased ? posting.amount : 0)
    }

    /// The balance of every account, in each currency, is that of the lines that stand and of their fees.
    private mutating func accounts() {
        var currencies: [String: String] = [:]
        for row in terminals { currencies["\(row.merchant)/\(row.terminal)"] = row.currency.alphabeticCode }
        var balances: [String: (lines: Int64, entries: Int64)] = [:]
        func name(_ account: String, _ merchant: String, _ terminal: String) -> String {
            account + " " + (currencies["\(merchant)/\(terminal)"] ?? Currency.renminbi.alphabeticCode)
        }
        func add(_ amount: Int64, from debit: String, to credit: String, _ key: PostingKey) {
            balances[name(debit, key.merchant, key.terminal), default: (0, 0)].lines &-= amount
            balances[name(credit, key.merchant, key.terminal), default: (0, 0)].lines &+= amount
        }
        for posting in postings where !detached.contains(posting.clearingDay) {
            let (booked, held) = Self.expected(posting)
            let (scheme, merchant) = (posting.scheme.rawValue, posting.key.merchant)
            if booked != 0 { add(booked, from: "scheme:" + scheme, to: "merchant:" + merchant, posting.key) }
            if held != 0 { add(held, from: "hold:" + scheme, to: "hold:" + merchant, posting.key) }
        }
        for line in filed where line.fee != 0 && !detached.contains(line.day) {
            add(line.fee, from: "merchant:" + line.key.merchant, to: "fees:" + line.scheme.rawValue, line.key)
        }
        for (account, sum) in sums.accounts {
            balances[name(account.name, account.merchant, account.terminal), default: (0, 0)].entries &+= sum
        }
        for (account, balance) in balances.sorted(by: { $0.key < $1.key }) where balance.lines != balance.entries {
            problems.append(
                "account \(account): its lines come to \(balance.lines), its entries to \(balance.entries)")
        }
    }

    /// No act stands twice: same card, type, amount and reference.
    private mutating func acts() {
        var seen: [String: PostingKey] = [:]
        for posting in postings where posting.state == .approved && !posting.rrn.isEmpty {
            let key = posting.key
            let act = "\(key.merchant)/\(key.type.rawValue)/\(posting.rrn)/\(posting.card.hash)/\(posting.amount)"
            if let other = seen.updateValue(key, forKey: act) {
                problems.append("\(key): the act stands a second time, first as \(other)")
            }
        }
    }

    /// Voids undo whole lines, once; refunds give back no more than was paid.
    private mutating func originals() {
        var voids: [PostingKey: Int] = [:]
        var refunds: [PostingKey: Int64] = [:]
        for posting in postings where posting.state == .approved {
            guard let original = posting.original else { continue }
            switch posting.key.type {
            case .saleVoid, .completionVoid:
                voids[original, default: 0] += 1
                if let sale = byKey[original] {
                    expect(
                        sale.amount == posting.amount,
                        "\(posting.key): undoes \(posting.amount) of \(original), which is \(sale.amount)")
                }
            case .refund: refunds[original, default: 0] += posting.amount
            default: break
            }
        }
        for posting in postings where posting.key.type.isDebit {
            let count = voids[posting.key] ?? 0
            expect(
                count == (posting.isVoided ? 1 : 0),
                "\(posting.key): \(posting.isVoided ? "voided" : "not voided"), and \(count) voids of it stand")
            let given = refunds[posting.key] ?? 0
            expect(
                given == posting.refunded, "\(posting.key): \(posting.refunded) given back, its refunds give \(given)")
            expect(given <= posting.amount, "\(posting.key): \(given) given back of \(posting.amount)")
        }
    }

    /// Each terminal's batches follow each other without a gap, up to the open one, and each line is in one of them.
    private mutating func numbers() {
        for terminal in terminals {
            let own = batches.filter { $0.merchant == terminal.merchant && $0.terminal == terminal.terminal }
            let name = "\(terminal.merchant)/\(terminal.terminal)"
            var known = Set(own.map(\.batch))
            for row in own where row.batch == terminal.batch && row.state == .closed {
                problems.append("\(name): batch \(row.batch) is closed and open")
            }
            for row in own where row.batch != terminal.batch && row.state != .closed {
                problems.append("\(name): batch \(row.batch) is not closed, and \(terminal.batch) is open")
            }
            known.insert(terminal.batch)
            // The circle of numbers without a gap: all but one have a successor.
            let last = known.filter { !known.contains($0.next) }.sorted { $0.value < $1.value }
            expect(last == [terminal.batch], "\(name): batches end at \(last.map(\.text)), open is \(terminal.batch)")
            for posting in postings
            where posting.key.merchant == terminal.merchant && posting.key.terminal == terminal.terminal
                && posting.state == .approved
            {
                expect(known.contains(posting.key.batch), "\(posting.key): stands in a batch that is not there")
            }
        }
        let registered = Set(terminals.map { "\($0.merchant)/\($0.terminal)" })
        for row in batches where !registered.contains("\(row.merchant)/\(row.terminal)") {
            problems.append("\(row.merchant)/\(row.terminal): has batches and is not registered")
        }
    }

    /// The totals with which a batch was closed are those of its lines.
    private mutating func totals() {
        let lines = Dictionary(grouping: postings) { "\($0.key.merchant)/\($0.key.terminal)/\($0.key.batch)" }
        for row in batches where row.state == .closed {
            let name = "\(row.merchant)/\(row.terminal)/\(row.batch)"
            guard let form = SettlementTotals.Form(length: row.hostTotals.utf8.count),
                let told = try? SettlementTotals(parsing: row.hostTotals)
            else {
                problems.append("\(name): its totals cannot be read")
                continue
            }
            let counted = (lines[name] ?? []).filter(\.isCounted).map { posting in
                var countable = posting.countable
                if adjustedLate.contains(posting.key) { countable.isAdjusted = false }
                return countable
            }
            guard let gross = try? GrossFigures(of: counted) else {
                problems.append("\(name): its lines cannot be summed up")
                continue
            }
            var totals = SettlementTotals(gross: gross)
            (totals.domesticVerdict, totals.foreignVerdict) = (told.domesticVerdict, told.foreignVerdict)
            let text = try? totals.text(form)
            expect(text == row.hostTotals, "\(name): closed with \(row.hostTotals), its lines give \(text ?? "none")")
        }
    }

    private mutating func expect(_ holds: Bool, _ problem: String) {
        if !holds { problems.append(problem) }
    }
}

extension TransactionType {
    fileprivate var isAdjustment: Bool { self == .adjustment || self == .tipAdjustment }
}
