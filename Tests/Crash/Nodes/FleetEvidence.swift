import DayEnd
import Foundation
import HostCore
import Journal
import UnionPay

/// What a terminal's journal tells of its host, and nothing else does: whether each act stands once, and whether the
/// host's totals of each batch, which came with its answer, are those of the batch's lines.
struct JournalVerdict {
    var losses = Losses()
    /// What is neither lost nor doubled and yet not right.
    var evidence: [String] = []
    var closings = 0

    init(_ counter: Counter) async throws {
        let (wanted, told) = (await counter.wanted, await counter.told)
        let history = try JournalHistory(counter.journal)
        var journal = Evidence()
        try journal.readJournal(counter.journal)
        closings = journal.closings.count
        losses.compare(counter.number, journal.lines.map(\.act) + journal.cash, with: wanted.map(\.name))
        let forgotten = told.closings.filter { !journal.closings.contains($0.name) }
        losses.lost += forgotten.map { "\(counter.number): \($0.name)" }
        for slip in history.slips {
            judge(slip, journal.lines.filter { $0.batch == slip.batch.value }, counter.number)
        }
        let state = history.state
        let open = state.open.map(\.intent.key.description) + state.late.map { "late \($0.key)" }
        evidence += open.map { "\(counter.number): not ended: \($0)" }
        if state.undelivered > 0 { evidence.append("\(counter.number): \(state.undelivered) lines not delivered") }
    }

    private mutating func judge(_ slip: SettlementSlip, _ lines: [Evidence.Row], _ number: String) {
        let name = "\(number): batch \(slip.batch)"
        guard let host = slip.hostTotals else {
            evidence.append("\(name): closed without the host's totals")
            return
        }
        let credits: Set = ["refund", "saleVoid"]
        let ours = (
            debit: lines.filter { !credits.contains($0.kind) }, credit: lines.filter { credits.contains($0.kind) }
        )
        let theirs = [host.domestic, host.foreign]
        tally(name + " debit", ours.debit, theirs.map { ($0.debitCount, $0.debitAmount) })
        tally(name + " credit", ours.credit, theirs.map { ($0.creditCount, $0.creditAmount) })
        if slip.verdict != .balanced { evidence.append("\(name): \(slip.verdict)") }
    }

    private mutating func tally(_ name: String, _ ours: [Evidence.Row], _ theirs: [(count: Int, amount: Int64)]) {
        let (count, amount) = theirs.reduce((0, Int64(0))) { ($0.0 + $1.count, $0.1 + $1.amount) }
        let missing = ours.count - count
        if missing > 0 {
            losses.lost += (1...missing).map { "\(name): the host has \(count) of \(ours.count) lines (\($0))" }
        }
        if missing < 0 {
            losses.doubled += (1...(-missing)).map { "\(name): the host has \(count) for \(ours.count) lines (\($0))" }
        }
        if missing == 0, ours.reduce(0, { $0 + $1.amount }) != amount {
            evidence.append("\(name): the host's amount is another")
        }
    }
}

/// The ledger beside the journals, read by the product's own commands.
struct LedgerVerdict {
    private struct Verification: Decodable {
        var pending: Int
        var problems: [String]
    }

    var losses = Losses()
    var evidence: [String] = []
    var postings = 0

    init(_ fleet: Fleet) async throws {
        let node = fleet.nodes[0]
        let place = ["--data", node.data, "--config", node.config, "--json"]
        // What a node has left behind is taken up by the others, in its time.
        let end = ContinuousClock.now + .seconds(40)
        while true {
            let text = try await Tool.run(fleet.program, ["host", "ledger", "verify"] + place)
            let found = try JSONDecoder().decode(Verification.self, from: Data(text.utf8))
            guard found.problems.isEmpty, found.pending > 0, ContinuousClock.now < end else {
                evidence += found.problems
                if found.pending > 0 { evidence.append("\(found.pending) acts that no issuer has answered on") }
                break
            }
            try await Task.sleep(for: .milliseconds(500))
        }
        for counter in fleet.counters {
            let text = try await Tool.run(
                fleet.program, ["host", "ledger", "lines", "--terminal", counter.number] + place)
            let found = try JSONDecoder().decode([Posting].self, from: Data(text.utf8)).filter { $0.state == .approved }
            postings += found.count
            var journal = Evidence()
            try journal.readJournal(counter.journal)
            let rows = found.map {
                Evidence.Row(
                    kind: $0.key.type.rawValue, amount: $0.amount, batch: $0.key.batch.value, stan: $0.key.stan.value)
            }
            let wanted = await counter.wanted.filter { $0.kind != .cash }.map(\.name)
            losses.compare("host, \(counter.number)", rows.map(\.act), with: wanted)
            let one = Set(rows).symmetricDifference(journal.lines)
            losses.lost += one.map { "\(counter.number): one side only: \($0.batch)/\($0.stan) \($0.act)" }.sorted()
        }
    }
}
