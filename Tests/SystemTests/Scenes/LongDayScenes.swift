import DayEnd
import Foundation
import FullJournal
import GRDB
import HostCore
import HostService
import Journal
import TerminalService
import Testing
import UnionPay

@Suite("Scenes of a very long day")
struct LongDayScenes {
    private static let lines = 10_000
    /// Lines of one upload message.
    private static let linesPerMessage = 8

    @Test(
        "AS-46 10,000 transactions and one that differs: all are uploaded, with progress told all the way, memory flat")
    func tenThousand() async throws {
        let pair = try Pair {
            $0.settlementForm = .wide
            $0.extensions.insert(.wideTotals)
            $0.journalLimit = 20_000
            $0.countLimit = 20_000
        }
        try await pair.startHost()
        try await pair.startTerminal()
        try await pair.command(["sale", "--amount", "1700"], input: pair.swipe())
        await pair.stopTerminal()
        try await pair.stopHost()
        let (sale, copies) = try FullJournal.fill(pair.journalPath, to: Self.lines)
        try Self.sell(copies, like: sale, at: pair, damaging: 4_999)
        try await pair.startHost()
        let child = try await pair.startTerminalChild()
        let before = try Self.residentKiB(child.number)
        let start = ContinuousClock.now
        let ended = try await Program.run(["terminal", "sign-off", "--data", pair.terminalFolder, "--json"])
        let took = ContinuousClock.now - start
        #expect(ended.status == 80, "\(ended.errors)")
        let grown = try Self.residentKiB(child.number) - before
        let decoder = JSONDecoder()
        let told = ended.output.split(separator: "\n").compactMap {
            try? decoder.decode(ClosingEvent.self, from: Data($0.utf8))
        }
        // Every message is told: progress moves as often as the host answers.
        let uploads = told.filter { $0.state == .uploaded }
        #expect(uploads.count == (Self.lines + Self.linesPerMessage - 1) / Self.linesPerMessage)
        #expect(uploads.compactMap(\.lines).reduce(0, +) == Self.lines)
        #expect(told.filter { $0.state == .performed || $0.state == .skipped }.count == ClosingStep.allCases.count)
        let books = try Books(pair)
        #expect(books.report.cases.map(\.stan) == [copies[4_999].stan])
        #expect(books.report.cases.map(\.kind) == [.amountDiffers])
        #expect(books.history.slips.map(\.lineCount) == [Self.lines])
        #expect(books.history.slips.map(\.verdict) == [.differing])
        // What a line costs in memory while it is open does not grow while the day is closed.
        #expect(grown < 100 * 1024, "\(grown) KiB more")
        print("AS-46: sign-off of 10,000 lines with a full upload: \(took), resident \(grown) KiB more")
        try await pair.stop()
    }

    /// A day of chip sales whose certificates came as they were sold, closed with a host that compares lines.
    private static func comparedDay(
        _ damage: (DatabaseQueue, [LineKey]) throws -> Void
    ) async throws -> (
        pair: Pair, copies: [LineKey], evening: [Relay.Passing], exit: Int32, took: Duration
    ) {
        let pair = try Pair {
            $0.settlementForm = .wide
            $0.extensions.formUnion([.wideTotals, .differenceReconciliation])
            $0.journalLimit = 20_000
            $0.countLimit = 20_000
        }
        try await pair.addRelay()
        let relay = try #require(await pair.relay)
        try await pair.startHost()
        try await pair.startTerminal()
        _ = try await pair.approve(.sale, 1_700, TestCard.domestic.presented(.chip, pin: true))
        try await eventually("its certificate") { relay.requests().contains(.icUpload(balanced: true)) ? () : nil }
        try await eventually("the answer to it") { relay.frames.last?.way == .toTerminal ? () : nil }
        await pair.stopTerminal()
        try await pair.stopHost()
        let (sale, copies) = try FullJournal.fill(pair.journalPath, to: 9_488)
        try Self.sell(copies, like: sale, at: pair)
        try damage(DatabaseQueue(path: pair.ledgerPath), copies)
        try await pair.startHost()
        let stopped = relay.frames.count
        _ = try await pair.startTerminalChild()
        // It was stopped in the middle of its day, and fetches its keys before anybody waits for them.
        try await eventually("keys") { relay.frames.count == stopped + 2 ? () : nil }
        #expect(relay.requests(after: stopped) == [.signIn])
        let before = relay.frames.count
        let start = ContinuousClock.now
        let ended = try await Program.run(["terminal", "sign-off", "--data", pair.terminalFolder, "--json"])
        let took = ContinuousClock.now - start
        return (pair, copies, Array(relay.frames.dropFirst(before)), ended.status, took)
    }

    @Test("9,488 chip sales and seven lines that differ: each is named, and only questions about them travel")
    func sevenOfMany() async throws {
        let day = try await Self.comparedDay { database, keys in
            try database.write { db in
                for (offset, key) in [keys[17], keys[4_000], keys[9_000]].enumerated() {
                    try db.execute(
                        sql: "UPDATE posting SET amount = amount + ? WHERE stan = ?",
                        arguments: [offset + 1, key.stan.value])
                }
                for key in [keys[100], keys[5_555]] {
                    try db.execute(sql: "DELETE FROM posting WHERE stan = ?", arguments: [key.stan.value])
                }
                for stan in [900_001, 900_002] {
                    try db.execute(sql: "CREATE TEMP TABLE copy AS SELECT * FROM posting LIMIT 1")
                    try db.execute(
                        sql: "UPDATE copy SET stan = ?, rrn = ?", arguments: [stan, "99999990\(stan % 10)000"])
                    try db.execute(sql: "INSERT INTO posting SELECT * FROM copy; DROP TABLE copy")
                }
            }
        }
        #expect(day.exit == 80)
        let books = try Books(day.pair)
        let named = [17, 100, 4_000, 5_555, 9_000].map { day.copies[$0].stan.value } + [900_001, 900_002]
        #expect(books.report.cases.map(\.stan.value) == named)
        let slip = try #require(books.history.slips.last)
        #expect(slip.differences?.map(\.stan.value) == named)
        #expect(
            slip.differences?.map(\.kind) == [
                .amountDiffers, .terminalOnly, .amountDiffers, .terminalOnly, .amountDiffers, .hostOnly, .hostOnly,
            ])
        let kinds = day.evening.filter { $0.way == .toHost }.compactMap(\.kind)
        #expect(kinds.filter { $0 == .comparison }.count <= 4)
        #expect(kinds.count <= 7)
        #expect(
            kinds.filter { $0 != .comparison } == [.settlement, .uploadEnd(balanced: false), .signOff])
        let bytes = day.evening.reduce(0) { $0 + $1.bytes.count + 2 }
        #expect(bytes < 8_000)
        // On a line of 100 ms and 64 kbit/s, IP's and TCP's headers counted; `make bench-link` measures it.
        let seconds = day.evening.reduce(Double(kinds.count) * 0.1) { $0 + Double($1.bytes.count + 42) * 8 / 64_000 }
        #expect(seconds < 5)
        print("7 of 9,488: \(day.took), \(kinds.count) round trips, \(bytes) bytes, \(seconds) s on a slow line")
        try await day.pair.stop()
    }

    @Test(
        "9,488 chip sales that agree end with four questions after a restart, and three certificates that are missing travel"
    )
    func balancedDay() async throws {
        for missing in [0, 3] {
            let day = try await Self.comparedDay { database, keys in
                try database.write { db in
                    for key in keys.prefix(missing) {
                        try db.execute(
                            sql: "UPDATE posting SET isCertified = 0 WHERE stan = ?", arguments: [key.stan.value])
                    }
                }
            }
            #expect(day.exit == 0)
            let kinds = day.evening.filter { $0.way == .toHost }.compactMap(\.kind)
            let certificates = Array(repeating: MessageKind.icUpload(balanced: true), count: missing)
            #expect(
                kinds == [.settlement, .comparison] + certificates + [.uploadEnd(balanced: true), .signOff])
            print("0 of 9,488: \(day.took), \(kinds.count) round trips")
            try await day.pair.stop()
        }
    }

    /// The same lines at the host; one of them may have another amount.
    private static func sell(
        _ keys: [LineKey], like sale: LineKey, at pair: Pair, damaging damaged: Int? = nil
    ) throws {
        let database = try DatabaseQueue(path: pair.ledgerPath)
        try database.write { db in
            try db.execute(sql: "DROP TRIGGER entryStays")
            for table in ["posting", "entry"] {
                try db.execute(
                    sql: "CREATE TEMP TABLE copy AS SELECT * FROM \(table) WHERE stan = ?", arguments: [sale.stan.value]
                )
                if table == "entry" { try db.execute(sql: "UPDATE copy SET id = NULL") }
                let move = try db.makeStatement(sql: "UPDATE copy SET stan = ?")
                let insert = try db.makeStatement(sql: "INSERT INTO \(table) SELECT * FROM copy")
                for key in keys {
                    try move.execute(arguments: [key.stan.value])
                    try insert.execute()
                }
                try db.execute(sql: "DROP TABLE copy")
            }
            guard let damaged else { return }
            for table in ["posting", "entry"] {
                try db.execute(
                    sql: "UPDATE \(table) SET amount = amount + 1 WHERE stan = ?",
                    arguments: [keys[damaged].stan.value])
            }
        }
    }

    private static func residentKiB(_ process: Int32) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0) })
    }
}
