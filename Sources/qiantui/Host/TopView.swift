import Foundation
import HostService
import Instruments

/// What happened at a host between two looks, and where it stands at the second.
struct TopView: Encodable {
    var now: String
    var seconds: Double
    var isDraining: Bool
    var salesPerSecond: Double
    var refusedSalesPerSecond: Double
    var answersPerSecond: Double
    /// Milliseconds; nil where nothing was answered.
    var answerMedian: Double?
    var answer99: Double?
    var commitsPerSecond: Double
    var commitMedian: Double?
    var commit99: Double?
    /// Requests and issuers' answers in a commit.
    var groupSize: Double?
    var waiting: Int
    var atIssuers: Int
    var connections: Int
    var connectionsRefused: UInt64
    var sheds: UInt64
    var drops: UInt64
    var macFailures: UInt64
    var ledgerFailures: UInt64
    var tonight: HostMetrics.Tonight
    var errors: [HostMetrics.Trouble]

    init(from before: HostSnapshot, to now: HostSnapshot) {
        let seconds = max(now.uptime - before.uptime, 0.001)
        func rate(_ count: (HostSnapshot) -> UInt64) -> Double {
            Double(count(now) - min(count(now), count(before))) / seconds
        }
        let answers = now.answerTimes.since(before.answerTimes)
        let commits = now.commitTimes.since(before.commitTimes)
        func milliseconds(_ reading: Histogram.Reading, _ part: Double) -> Double? {
            reading.quantile(part).map { $0 / 1e6 }
        }
        self.now = now.now
        self.seconds = seconds
        isDraining = now.isDraining
        salesPerSecond = rate(\.salesApproved)
        refusedSalesPerSecond = rate(\.salesRefused)
        answersPerSecond = rate(\.answers)
        answerMedian = milliseconds(answers, 0.5)
        answer99 = milliseconds(answers, 0.99)
        commitsPerSecond = Double(commits.count) / seconds
        commitMedian = milliseconds(commits, 0.5)
        commit99 = milliseconds(commits, 0.99)
        groupSize = now.groups.since(before.groups).mean
        waiting = now.waiting
        atIssuers = now.atIssuers
        connections = now.connections
        connectionsRefused = now.connectionsRefused
        sheds = now.sheds
        drops = now.drops
        macFailures = now.macFailures
        ledgerFailures = now.ledgerFailures
        tonight = now.tonight
        errors = now.errors
    }

    var text: String {
        func number(_ value: Double?) -> String { value.map { String(format: "%.1f", $0) } ?? "-" }
        let night =
            tonight.clearingDay.isEmpty
            ? "none yet"
            : "clearing day \(tonight.clearingDay): \(tonight.balanced) balanced, \(tonight.differing) differ, "
                + "\(tonight.batchesClosed) batches closed"
        var lines = [
            "qiantui host  \(now)\(isDraining ? "  STOPPING" : "")",
            "sales         \(number(salesPerSecond))/s approved, \(number(refusedSalesPerSecond))/s refused",
            "answers       \(number(answersPerSecond))/s, p50 \(number(answerMedian)) ms, p99 \(number(answer99)) ms",
            "commits       \(number(commitsPerSecond))/s of \(number(groupSize)) requests, "
                + "p50 \(number(commitMedian)) ms, p99 \(number(commit99)) ms",
            "waiting       \(waiting) for the ledger, \(atIssuers) at issuers",
            "connections   \(connections) open, \(connectionsRefused) refused since the start",
            "since start   \(sheds) refused with 96, \(drops) dropped, \(macFailures) wrong MACs, "
                + "\(ledgerFailures) ledger failures",
            "settlements   \(night)",
        ]
        lines += errors.suffix(5).map { "error         \($0.at)  \($0.text)" }
        return lines.joined(separator: "\n")
    }
}
