import DayEnd
import HostCore
import HostService
import Journal
import Ledger
import Store
import TerminalService
import UnionPay

/// The day as the two stores tell it: read after both processes have stopped, compared line by line.
struct DemoReport {
    let document: Document
    let slips: [SettlementSlip]
    let surprises: [String]

    struct Counted: Encodable {
        var count: Int
        var amount_minor: Int64
    }

    struct Step: Encodable {
        var step: String
        var outcome: String
        var reason: String?
        var records: [Int64]
        var milliseconds: Int64
    }

    struct Document: Encodable {
        var transactions: Int
        var sales: Counted
        var refunds: Counted
        var net_minor: Int64
        var card_net_minor: Int64
        var cash_net_minor: Int64
        var host_net_minor: Int64
        var batches: [String]
        var verdict: String
        var signed_off: Bool
        var lost: Int
        var doubled: Int
        var end: String
        var commits: Int
        var terminal_commits: Int
        var host_commits: Int
        var commit_milliseconds: Int64
        var milliseconds: Int64
        var closing_milliseconds: Int64
        var steps: [Step]
        var unexpected: [String]
    }

    init(_ run: DemoShop.Run, folder: DemoFolder, database: String, rows: Int) throws {
        let history = try JournalHistory(folder.file("terminal/journal.sqlite"))
        let ledger = try HostLedger.read(database, data: folder.file("host"))
        let host = try ledger.group { try HostReport(ledger) }
        var net = NetFigures()
        var hostNet = NetFigures()
        for line in history.lines { try net.add(line.countable) }
        for posting in host.postings where posting.state == .approved { try hostNet.add(posting.countable) }
        var day = TerminalState.DaySoFar()
        for line in history.cash { try day.addCash(line.kind, line.amount) }
        let (cashSales, cashRefunds) = (day.cashSales, day.cashRefunds)
        let comparison = StoreComparison(history.lines, host.postings)
        let problems =
            try JournalVerification(folder.file("terminal/journal.sqlite")).problems
            + HostLedger.verification(database, data: folder.file("host")).problems
        let hostCommits = run.hostCommits
        document = Document(
            transactions: rows,
            sales: Counted(count: net.sales.count + cashSales.count, amount_minor: net.sales.amount + cashSales.amount),
            refunds: Counted(
                count: net.refunds.count + cashRefunds.count, amount_minor: net.refunds.amount + cashRefunds.amount),
            net_minor: net.net + cashSales.amount - cashRefunds.amount, card_net_minor: net.net,
            cash_net_minor: cashSales.amount - cashRefunds.amount, host_net_minor: hostNet.net,
            batches: history.slips.map(\.batch.text), verdict: (run.closing?.day.verdict ?? .unconfirmed).rawValue,
            signed_off: run.closing?.signOff != nil, lost: comparison.lost.count, doubled: comparison.doubled.count,
            end: (run.closing?.end ?? .stopped).rawValue,
            commits: (run.status?.commits ?? 0) + hostCommits.commits, terminal_commits: run.status?.commits ?? 0,
            host_commits: hostCommits.commits,
            commit_milliseconds: ((run.status?.commitNanoseconds ?? 0) + hostCommits.nanoseconds) / 1_000_000,
            milliseconds: run.milliseconds, closing_milliseconds: run.closingMilliseconds,
            steps: history.steps.map(Step.init),
            unexpected: run.surprises + problems + comparison.lost.map { "lost: \($0)" }
                + comparison.doubled.map { "doubled: \($0)" })
        slips = history.slips
        surprises = document.unexpected
    }

    /// An invariant that is broken outranks how the closing ended.
    var status: ExitStatus {
        if document.lost + document.doubled > 0 || document.card_net_minor != document.host_net_minor { return .broken }
        if !surprises.isEmpty { return .broken }
        switch document.end {
        case ClosingEnd.closed.rawValue: return .done
        case ClosingEnd.pending.rawValue: return .pending
        case ClosingEnd.differing.rawValue: return .differing
        default: return .stopped
        }
    }
}

extension DemoReport.Step {
    init(_ step: JournalHistory.Step) {
        self.step = "\(step.step)"
        switch step.outcome {
        case .performed: outcome = "performed"
        case .skipped(let why):
            outcome = "skipped"
            reason = why.rawValue
        }
        records = Array(step.records)
        milliseconds = step.milliseconds
    }
}

/// The two stores, line against posting.
struct StoreComparison {
    /// Lines that the terminal has and the host has not, or has with another amount.
    private(set) var lost: [LineKey] = []
    /// Postings that stand at the host without a line of the terminal.
    private(set) var doubled: [LineKey] = []

    init(_ lines: [Line], _ postings: [Posting]) {
        var standing: [String: Int64] = [:]
        for posting in postings where posting.state == .approved && posting.key.type != .balanceInquiry {
            standing["\(posting.key.line) \(posting.key.type)"] = posting.amount
        }
        for line in lines where line.standing != .refused {
            if standing.removeValue(forKey: "\(line.key) \(line.type)") != line.amount { lost.append(line.key) }
        }
        let left = Set(standing.keys)
        for posting in postings where left.contains("\(posting.key.line) \(posting.key.type)") {
            doubled.append(posting.key.line)
        }
    }
}
