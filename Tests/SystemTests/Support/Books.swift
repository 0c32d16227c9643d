import DayEnd
import Foundation
import GRDB
import HostCore
import HostService
import Journal
import Ledger
import PostgreSQLCluster
import UnionPay

/// The two stores of a pair, and what in them does not agree. Shares no code with the program's own comparison.
struct Books {
    /// One act as a store tells it.
    struct Row: Hashable, CustomStringConvertible {
        var batch: Int
        var stan: Int
        var type: String
        var amount: Int64
        var cardClass: String
        var scheme: String
        var card: String
        var rrn: String
        var isVoided: Bool
        var isAdjusted: Bool

        var description: String {
            "\(batch)/\(stan) \(type) \(amount) \(cardClass) \(scheme) \(card) \(rrn)" + (isVoided ? " voided" : "")
                + (isAdjusted ? " adjusted" : "")
        }
    }

    let history: JournalHistory
    let report: HostReport
    private let entries: [Entry]

    private struct Entry {
        var act: String
        var account: String
        var cause: String
        /// Debits above zero.
        var amount: Int64
    }

    init(journal: String, ledger path: String) throws {
        history = try JournalHistory(journal)
        let ledger = try SQLiteLedger(path: path)
        report = try ledger.group { try HostReport(ledger) }
        entries = try DatabaseQueue(path: path).read { db in
            try GRDB.Row.fetchAll(db, sql: "SELECT * FROM entry ORDER BY id").flatMap { row -> [Entry] in
                let amount: Int64 = row["amount"]
                let act = "\(row["batch"] as Int)/\(row["stan"] as Int) \(row["type"] as String)"
                return [
                    Entry(act: act, account: row["debit"], cause: row["cause"], amount: amount),
                    Entry(act: act, account: row["credit"], cause: row["cause"], amount: -amount),
                ]
            }
        }
    }

    /// Of a host whose ledger lies in PostgreSQL.
    init(journal: String, database: String, cluster: PostgreSQLCluster) async throws {
        history = try JournalHistory(journal)
        let ledger = try HostLedger.read(database, data: "")
        report = try ledger.group { try HostReport(ledger) }
        let rows = try await cluster.query(
            "SELECT batch, stan, type, debit, credit, cause, amount FROM entry ORDER BY id", on: database)
        entries = try rows.flatMap { row in
            let amount = try Int64(row[6]).orThrow("an amount")
            let act = "\(row[0])/\(row[1]) \(row[2])"
            return [
                Entry(act: act, account: row[3], cause: row[5], amount: amount),
                Entry(act: act, account: row[4], cause: row[5], amount: -amount),
            ]
        }
    }

    init(_ pair: Pair) throws { try self.init(journal: pair.journalPath, ledger: pair.ledgerPath) }

    /// Every act of the host's ledger, in the order of their numbers.
    static func postings(_ pair: Pair) throws -> [Posting] {
        let ledger = try SQLiteLedger(path: pair.ledgerPath)
        return try ledger.group { try ledger.postings() }
    }

    /// What the terminal holds, as rows.
    var terminalRows: [Row] {
        history.lines.filter { $0.standing != .refused }.map { line in
            Row(
                batch: line.key.batch.value, stan: line.key.stan.value, type: line.type.rawValue, amount: line.amount,
                cardClass: "\(line.cardClass)", scheme: line.scheme.rawValue, card: line.card.masked, rrn: line.rrn,
                isVoided: line.standing == .voided, isAdjusted: line.standing == .adjusted)
        }
    }

    /// What stands at the host.
    var hostRows: [Row] {
        report.postings.filter { $0.state == .approved && $0.key.type != .balanceInquiry }.map { posting in
            // A void or refund of a scanned payment may travel without the code: it names no card then.
            let card = posting.card.masked.isEmpty ? "scan" : posting.card.masked
            return Row(
                batch: posting.key.batch.value, stan: posting.key.stan.value, type: posting.key.type.rawValue,
                amount: posting.amount, cardClass: "\(posting.cardClass)", scheme: posting.scheme.rawValue,
                card: card, rrn: posting.rrn, isVoided: posting.isVoided,
                isAdjusted: posting.isAdjusted)
        }
    }

    /// Lines that one side has and the other has not, or has otherwise; entries that do not sum up.
    func disagreements() -> [String] {
        difference(terminalRows, hostRows, "terminal only") + difference(hostRows, terminalRows, "host only")
            + repeated(terminalRows, "twice at the terminal") + repeated(hostRows, "twice at the host")
            + ledgerProblems() + slipProblems()
    }

    private func difference(_ left: [Row], _ right: [Row], _ what: String) -> [String] {
        let known = Set(right)
        return left.filter { !known.contains($0) }.map { "\(what): \($0)" }
    }

    private func repeated(_ rows: [Row], _ what: String) -> [String] {
        var seen: Set<String> = []
        return rows.filter { !seen.insert("\($0.batch)/\($0.stan)/\($0.type)").inserted }.map { "\(what): \($0)" }
    }

    // MARK: The ledger alone

    /// Debits equal credits for each act and cause; the merchant is owed what stands.
    func ledgerProblems() -> [String] {
        var sums: [String: Int64] = [:]
        var owed: [String: Int64] = [:]
        var held: [String: Int64] = [:]
        for entry in entries {
            sums["\(entry.act) \(entry.cause)", default: 0] += entry.amount
            if entry.account.hasPrefix("merchant:") { owed[entry.act, default: 0] -= entry.amount }
            if entry.account == "hold:\(Pair.merchant)" { held[entry.act, default: 0] -= entry.amount }
        }
        var problems = sums.filter { $0.value != 0 }.map { "\($0.key): debits less credits are \($0.value)" }
        for posting in report.postings {
            let act = "\(posting.key.batch.value)/\(posting.key.stan.value) \(posting.key.type.rawValue)"
            let stands = posting.state == .approved && !posting.isAdjusted
            let isHold = posting.key.type == .preAuthorization
            let expected = stands ? posting.amount * Self.sign(posting.key.type) : 0
            if owed[act, default: 0] != expected {
                problems.append("\(act): \(owed[act, default: 0]) owed, not \(expected)")
            }
            let hold = stands && isHold && !posting.isReleased ? posting.amount : 0
            if held[act, default: 0] != hold { problems.append("\(act): \(held[act, default: 0]) held, not \(hold)") }
        }
        return problems.sorted()
    }

    /// 1 for what the scheme owes the merchant, -1 for what the merchant gives back.
    static func sign(_ type: TransactionType) -> Int64 {
        switch type {
        case .sale, .completion, .completionNotice, .offlineSale, .offlineICSale, .adjustment, .tipAdjustment: 1
        case .saleVoid, .completionVoid, .refund: -1
        case .balanceInquiry, .preAuthorization, .preAuthorizationVoid: 0
        }
    }

    // MARK: Settlement

    /// Each closed batch: F48 as the lines of either side give it, and closed at the host too.
    private func slipProblems() -> [String] {
        history.slips.flatMap { slip -> [String] in
            let name = "batch \(slip.batch.value)"
            guard let row = report.batches.first(where: { $0.batch == slip.batch }) else {
                return ["\(name): the host does not know it"]
            }
            var problems: [String] = []
            let rows = terminalRows.filter { $0.batch == slip.batch.value && !$0.isAdjusted }
            for cardClass in CardClass.allCases {
                let figures = Self.totals(rows.filter { $0.cardClass == "\(cardClass)" })
                if slip.terminalTotals[cardClass] != figures {
                    problems.append("\(name): \(cardClass) F48 is not its lines")
                }
                if slip.hostTotals?[cardClass] != figures {
                    problems.append("\(name): \(cardClass) totals of the host")
                }
            }
            if row.state != .closed { problems.append("\(name): \(row.state) at the host") }
            if slip.verdict != .balanced { problems.append("\(name): \(slip.verdict)") }
            let net = rows.filter { !$0.isVoided }.reduce(Int64(0)) { sum, row in
                guard let type = TransactionType(rawValue: row.type), !type.isVoid else { return sum }
                return sum + row.amount * Self.sign(type)
            }
            if slip.net.net != net { problems.append("\(name): net \(slip.net.net), its lines \(net)") }
            return problems
        }
    }

    private static func totals(_ rows: [Row]) -> CardClassTotals {
        var totals = CardClassTotals()
        for row in rows {
            switch TransactionType(rawValue: row.type).map(sign) ?? 0 {
            case 1:
                totals.debitCount += 1
                totals.debitAmount += row.amount
            case -1:
                totals.creditCount += 1
                totals.creditAmount += row.amount
            default: break
            }
        }
        return totals
    }
}
