import DayEnd
import HostCore
import TerminalCore
import UnionPay

/// The end of a day: every book of the world beside every other.
struct Audit {
    let town: Town
    let oracle: Oracle
    let postings: [Posting]
    /// Acts of which the host has lost something that it had acknowledged, and which are not so again: these may differ,
    /// and nothing else may.
    let lost: Set<PostingKey>
    /// All that it has ever lost.
    let everLost: Set<PostingKey>
    /// Batches that it had closed and has open again; their terminals have not come back since.
    let reopened: Set<MemoryLedger.BatchName>

    init(_ town: Town) {
        self.town = town
        oracle = town.oracle
        postings = town.ledger.allPostings()
        let ledger = town.ledger
        everLost = Set(town.lostActs.map(\.key))
        lost = Set(
            town.lostActs.filter { newest in
                guard let now = ledger.posting(newest.key) else { return true }
                return now.state != newest.state || now.amount != newest.amount || now.isVoided != newest.isVoided
                    || now.isAdjusted != newest.isAdjusted || now.isReleased != newest.isReleased
            }.map(\.key))
        reopened = Set(
            town.lostBatches.filter { newest in
                newest.state == .closed
                    && ledger.batch(merchant: newest.merchant, terminal: newest.terminal, newest.batch)?.state
                        != .closed
            }.map(\.name))
    }

    func run() {
        for device in town.devices {
            let own = own(device)
            journal(device)
            resolved(device, own)
            lines(device, own)
            slips(device, own)
            errands(device)
        }
        entries()
        issuers()
        files()
    }

    /// The host's postings of one terminal.
    func own(_ device: Device) -> [Posting] {
        postings.filter { $0.key.terminal == device.configuration.terminal }
    }

    /// I16, I17: the chain holds, and recovery leads to the state in memory.
    func journal(_ device: Device) {
        guard let state = device.folded() else { return }
        oracle.expect(
            state == device.terminal?.state, .journal, device, "recovery does not lead to the state in memory")
    }

    func resolved(_ device: Device, _ postings: [Posting]) {
        oracle.expect(device.book.open.isEmpty, .resolved, device, "acts without an end: \(device.book.open)")
        let owed = postings.filter { $0.state == .pending || $0.deadline != nil }.map(\.key)
        oracle.expect(owed.isEmpty, .resolved, nil, "an issuer owes a word on \(owed)")
        let refused = device.book.refusedReversals.filter { key in
            !everLost.contains { $0.terminal == device.configuration.terminal && $0.line == key }
        }
        oracle.expect(refused.isEmpty, .resolved, device, "reversals that were refused: \(refused)")
    }

    /// I1, I3, I4: each line stands at the host once, with the same amount and scheme, and nothing else does.
    func lines(_ device: Device, _ postings: [Posting]) {
        var standing: [LineKey: Posting] = [:]
        var order: [LineKey] = []
        for posting in postings where posting.state == .approved && posting.key.type != .balanceInquiry {
            if let other = standing.updateValue(posting, forKey: posting.key.line) {
                oracle.report(.once, device, "\(posting.key) and \(other.key) both stand at the host")
            }
            order.append(posting.key.line)
        }
        for line in device.book.sales {
            let posting = standing.removeValue(forKey: line.key)
            if isLost(device, line.key, line.type) { continue }
            if line.isRefused {
                oracle.expect(posting == nil, .promises, device, "\(line.key) was refused by the host and stands there")
                continue
            }
            guard let posting else {
                oracle.report(
                    line.isDelivered ? .promises : .resolved, device,
                    "\(line.key) \(line.type) \(line.amount) is missing at the host")
                continue
            }
            oracle.equal(posting.key.type, line.type, .totals, device, "type of \(line.key)")
            oracle.equal(posting.amount, line.amount, .totals, device, "amount of \(line.key)")
            oracle.equal(posting.scheme, line.scheme, .totals, device, "scheme of \(line.key)")
            oracle.equal(posting.isVoided, line.isVoided, .totals, device, "voided \(line.key)")
            // An act that was lost and has come once more bears another number of the host's.
            if !everLost.contains(posting.key) {
                oracle.equal(posting.rrn, line.rrn, .totals, device, "reference of \(line.key)")
            }
            oracle.equal(posting.authorization, line.authorization, .totals, device, "authorisation of \(line.key)")
        }
        for key in order where standing[key] != nil && !isLost(device, key, nil) {
            let isNamed = device.book.refusedReversals.contains(key)
            oracle.expect(isNamed, .promises, device, "\(key) stands at the host and not in the journal")
        }
    }

    private func isLost(_ device: Device, _ key: LineKey, _ type: TransactionType?) -> Bool {
        lost.contains {
            $0.terminal == device.configuration.terminal && $0.line == key && (type == nil || $0.type == type)
        }
    }

    /// I1, I15: each slip beside the host's row of that batch, and the lines that differ by name.
    func slips(_ device: Device, _ postings: [Posting]) {
        for slip in device.book.slips {
            let name = "batch \(slip.batch)"
            let key = MemoryLedger.BatchName(
                terminal: .init(merchant: slip.merchant, terminal: slip.terminal), batch: slip.batch)
            if reopened.contains(key) { continue }
            guard let row = town.ledger.batch(merchant: slip.merchant, terminal: slip.terminal, slip.batch) else {
                oracle.report(.totals, device, "the host has no \(name)")
                continue
            }
            oracle.equal(row.state, .closed, .steps, device, "\(name) at the host")
            guard let told = slip.hostTotals, let kept = try? SettlementTotals(parsing: row.hostTotals) else {
                oracle.report(.steps, device, "\(name) was closed without the host's word")
                continue
            }
            // What the host told of it is lost; its own lines were counted once more when it closed the batch again.
            if oracle.caughtUp.contains(key) { continue }
            oracle.expect(
                told.domestic == kept.domestic && told.foreign == kept.foreign, .totals, device,
                "\(name): the slip shows other totals of the host than the host has")
            let different = differing(device, slip, postings)
            // What the host forgot and was told again, or undid again, may differ by then or not any more; and two such
            // lines of one amount leave the totals as they are.
            func isExcused(_ stan: STAN) -> Bool {
                everLost.contains { $0.terminal == slip.terminal && $0.line == LineKey(batch: slip.batch, stan: stan) }
            }
            // A line that came after the totals were compared makes the books agree, not the verdict on them.
            let cameLater = postings.contains {
                $0.key.batch == slip.batch && $0.isCounted && $0.receivedAt.milliseconds > row.settledAt.milliseconds
            }
            if different.isEmpty, !cameLater {
                oracle.equal(slip.verdict, .balanced, .totals, device, "verdict of \(name)")
            }
            let named = town.ledger.cases.filter { $0.terminal == slip.terminal && $0.batch == slip.batch }
            let stans = Set(named.map(\.stan))
            oracle.expect(
                stans.allSatisfy(different.contains), .named, device,
                "\(name): \(named.map { "\($0.stan) \($0.kind.rawValue)" }) are named, \(different.map(\.text)) differ")
            if slip.verdict != .balanced {
                oracle.expect(
                    different.allSatisfy(stans.contains), .named, device,
                    "\(name): \(different.map(\.text)) differ, named are \(named.map(\.stan.text))")
            } else {
                oracle.expect(
                    different.allSatisfy { stans.contains($0) || isExcused($0) }, .totals, device,
                    "\(name) is balanced though \(different.map(\.text)) differ")
            }
        }
    }

    /// Lines that one side counts in a batch and the other does not, or not so.
    private func differing(_ device: Device, _ slip: SettlementSlip, _ postings: [Posting]) -> [STAN] {
        var host: [STAN: Posting] = [:]
        var order: [STAN] = []
        for posting in postings where posting.key.batch == slip.batch && posting.isCounted && !posting.isAdjusted {
            host[posting.key.stan] = posting
            order.append(posting.key.stan)
        }
        var found: [STAN] = []
        for line in device.book.sales where line.settledIn == slip.batch && !line.isAdjusted {
            guard DayBook.debits.contains(line.type) || DayBook.credits.contains(line.type) else { continue }
            let posting = host.removeValue(forKey: line.key.stan)
            if posting?.amount != line.amount || posting?.cardClass != line.scheme.cardClass {
                found.append(line.key.stan)
            }
        }
        return found + order.filter { host[$0] != nil }
    }

    /// What each customer was told, beside what is booked.
    func errands(_ device: Device) {
        let clerk = town.clerks[device.number - 1]
        var booked: [String: DayBook.Sale] = [:]
        for sale in device.book.sales { if let reference = sale.reference { booked[reference] = sale } }
        let asksHost = device.configuration.profile.extensions.contains(.statusQuery)
        for errand in clerk.errands {
            let sale = booked.removeValue(forKey: errand.reference)
            switch errand.fate {
            case .done(let line):
                oracle.expect(
                    sale?.key == line.key && sale?.amount == line.amount, .customers, device,
                    "\(errand.reference) was handed over and is not booked so")
            case .none, .undone, .open:
                // Asked again, the host may have told later that it was approved: the till's list names it then.
                // So may a refund, which is not undone but repeated until the host answers.
                let mayStand =
                    (asksHost || errand.type.isToldLater) && errand.wasUnknown && !errand.isOpen
                    && !errand.wasDeclined && sale?.amount == errand.amount
                oracle.expect(
                    sale == nil || mayStand, .customers, device,
                    "\(errand.reference) was not handed over and is booked as \(sale?.key.description ?? "")")
            }
        }
        oracle.expect(booked.isEmpty, .customers, device, "\(booked.count) acts are booked that nobody asked for")
        oracle.equal(device.book.cash, clerk.cash, .customers, device, "cash in the drawer")
    }
}
