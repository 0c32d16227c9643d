import DayEnd
import DayScript
import Foundation
import HostCore
import HostService
import Journal
import PostgreSQLCluster
import TerminalCore
import TerminalService
import Testing
import UnionPay

@Suite("A day over PostgreSQL", .timeLimit(.minutes(5)))
struct DatabaseTests {
    @Test("A made-up day closes with the figures that it has over SQLite")
    func sameFigures() async throws {
        let cluster = try await PostgreSQLCluster.shared.value
        let url = try await cluster.makeDatabase()
        let folder = try TestFolder()
        let day = try await DemoDay.run(["--seed", "5", "--database", url, "--keep", folder.file("day")])
        day.checkGoodEnd("PostgreSQL")
        let other = try await DemoDay.run(["--seed", "5"])
        #expect(day.sales == other.sales)
        #expect(day.refunds == other.refunds)
        #expect(day.net_minor == other.net_minor)
        #expect(day.host_net_minor == other.host_net_minor)
        #expect(day.batches == other.batches)
        #expect(!FileManager.default.fileExists(atPath: folder.file("day/host/ledger.sqlite")))
        let books = try await Books(
            journal: folder.file("day/terminal/journal.sqlite"), database: url, cluster: cluster)
        #expect(books.disagreements() == [])
    }

    @Test("Lines are compared over PostgreSQL: what another hand has changed is named at both sides")
    func comparedLines() async throws {
        let cluster = try await PostgreSQLCluster.shared.value
        let url = try await cluster.makeDatabase()
        let pair = try await Pair.running {
            $0.extensions.insert(.differenceReconciliation)
        } hostSettings: {
            $0.database = url
        }
        var lines: [Line] = []
        for amount in 1...30 {
            let isChip = amount.isMultiple(of: 2)
            lines.append(
                try await pair.approve(.sale, Int64(amount) * 100, TestCard.domestic.presented(isChip ? .chip : .swipe))
            )
        }
        let (changed, removed) = (lines[3].key.stan.value, lines[20].key.stan.value)
        _ = try await cluster.query("UPDATE posting SET amount = amount + 1 WHERE stan = \(changed)", on: url)
        _ = try await cluster.query("DELETE FROM posting WHERE stan = \(removed)", on: url)
        _ = try await pair.close(.differing, name: "evening")
        let books = try await Books(journal: pair.journalPath, database: url, cluster: cluster)
        #expect(books.report.cases.map(\.stan.value) == [changed, removed])
        #expect(books.report.cases.map(\.kind) == [.amountDiffers, .terminalOnly])
        #expect(books.report.batches.map(\.isCompared) == [true])
        #expect(books.history.slips.last?.differences?.map(\.stan.value) == [changed, removed])
        try await pair.stop()
    }

    @Test("Two hosts on one database serve one terminal, which meets the other one at each message")
    func twoHosts() async throws {
        let cluster = try await PostgreSQLCluster.shared.value
        let url = try await cluster.makeDatabase()
        let pair = try Pair(hostSettings: { $0.database = url })
        let twin = try await pair.addTwin()
        let hosts = [
            try await pair.startHostChild(),
            try await ChildService(
                "host", data: twin.data, settings: twin.settings, clock: "\(Pair.firstDay)T09:00:00",
                folder: pair.folder, name: "twin"),
        ]
        try await pair.startTerminal()
        var player = Player(on: pair, seed: 3)
        try await player.play(16)
        let status = try await player.close("evening")
        #expect(status.lastEnd == .closed)
        #expect(status.open == [])
        for host in hosts { #expect(host.isRunning) }
        let books = try await Books(journal: pair.journalPath, database: url, cluster: cluster)
        #expect(books.disagreements() == [])
        #expect(Set(books.history.lines.map(\.key)) == Set(player.told.map(\.key)))
        for host in hosts {
            host.kill()
            _ = await host.end()
        }
        try await pair.stop()
    }

    @Test("Without its database a host does not start, and says where it looked")
    func awayAtTheStart() async throws {
        let folder = try TestFolder()
        let config = try folder.write(
            "{\"database\": \"postgres://shop:s3cret@127.0.0.1:1/ledger\", \"transport\": \"plain\"}", to: "host.yaml")
        let ended = try await Program.run(["host", "serve", "--data", folder.file("host"), "--config", config])
        #expect(ended.status == 69, "\(ended.errors)")
        #expect(ended.errors.contains("database postgres://127.0.0.1:1/ledger cannot be reached"))
        #expect(!ended.errors.contains("s3cret"))
    }

    @Test("A database that goes away in the middle leaves acts unknown; nothing is lost or doubled when it is back")
    func awayInTheMiddle() async throws {
        let cluster = try await PostgreSQLCluster()
        let url = try await cluster.makeDatabase()
        let pair = try await Pair.running {
            $0.responseTimeout = 2
            $0.connectTimeout = 1
            $0.connectAttempts = 2
        } hostSettings: {
            $0.database = url
        }
        let before = try await pair.approve(.sale, 1_000, TestCard.domestic.presented(.chip, pin: true))
        await cluster.stop()
        let reply = try await pair.transact(.sale, 4_200, TestCard.domestic.presented(.chip, pin: true))
        #expect(reply.result == .unknown, "\(reply.told)")
        try await cluster.start()
        let after = try await eventually("a sale when it is back", within: .seconds(60)) {
            try await pair.transact(.sale, 2_000, TestCard.foreign.presented(.chip)).line
        }
        let status = try await Player(on: pair, seed: 0).close("evening")
        #expect(status.lastEnd == .closed)
        let books = try await Books(journal: pair.journalPath, database: url, cluster: cluster)
        #expect(books.disagreements() == [])
        #expect(books.history.lines.map(\.key) == [before.key, after.key])
        #expect(books.history.slips.map(\.net.net) == [3_000])
        try await pair.stop()
        await cluster.stop()
    }

    @Test(
        "A database that is away for an hour with an evening in it: the closing waits for a reversal and ends by itself"
    )
    func awayForAnHour() async throws {
        let cluster = try await PostgreSQLCluster()
        let url = try await cluster.makeDatabase()
        let pair = try await Pair.running {
            $0.responseTimeout = 2
            $0.connectTimeout = 1
            $0.connectAttempts = 1
            $0.reversalAttempts = 1
        } hostSettings: {
            $0.database = url
        }
        let sale = try await pair.approve(.sale, 1_000, TestCard.domestic.presented(.chip, pin: true))
        await cluster.stop()
        let reply = try await pair.transact(.sale, 4_200, TestCard.domestic.presented(.chip, pin: true))
        #expect(reply.result == .unknown, "\(reply.told)")
        // An hour by both clocks: the host starts neither anew, nor is it asked to.
        try await pair.setHostClock(nil, 10 * 3_600 + 600)
        try await pair.setTerminalClock(10, 10)
        let waiting = try await pair.signOff("evening")
        #expect(waiting.closing?.end == .pending, "\(waiting.told)")
        #expect(waiting.closing?.waitsFor == .reversal)
        #expect(try await pair.status().pending?.waitsFor == .reversal)
        try await cluster.start()
        #expect(try await pair.ended(within: .seconds(90)).lastEnd == .closed)
        let books = try await Books(journal: pair.journalPath, database: url, cluster: cluster)
        #expect(books.disagreements() == [])
        #expect(books.history.lines.map(\.key) == [sale.key])
        #expect(books.history.slips.map(\.net.net) == [1_000])
        try await pair.stop()
        await cluster.stop()
    }
}
