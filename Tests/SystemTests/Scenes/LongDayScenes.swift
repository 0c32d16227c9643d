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
        try Self.sell(copies, like: sale, at: pair)
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

    /// The same lines at the host, one of them with another amount.
    private static func sell(_ keys: [LineKey], like sale: LineKey, at pair: Pair) throws {
        let database = try DatabaseQueue(path: pair.ledgerPath)
        try database.write { db in
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
            for table in ["posting", "entry"] {
                try db.execute(
                    sql: "UPDATE \(table) SET amount = amount + 1 WHERE stan = ?", arguments: [keys[4_999].stan.value])
            }
        }
    }

    private static func residentKiB(_ process: Int32) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0) })
    }
}
