import DayEnd
import DayScript
import Foundation
import HostCore
import HostService
import Journal
import Sealing
import Settings
import Simulation
import Testing
import UnionPay

@Suite("A demonstration")
struct DemoTests {
    @Test(
        "A made-up day ends balanced, and the same acts without socket and database leave the same slip and ledger",
        arguments: Seeds.first..<(Seeds.first + 3))
    func madeUp(_ seed: UInt64) async throws {
        let folder = try TestFolder()
        let day = try await DemoDay.run(["--seed", "\(seed)", "--keep", folder.file("day")])
        day.checkGoodEnd("seed \(seed)")
        let books = try folder.books("day")
        #expect(books.disagreements() == [])
        #expect(books.report.cases == [])
        let slip = try #require(books.history.slips.last)
        #expect(day.batches == books.history.slips.map(\.batch.text))

        let date = try #require(books.history.lines.first).time.date
        let script = DayScript.believableDay(date: date, seed: seed)
        #expect(day.transactions == script.acts.count)
        let settings = try JSONDecoder().decode(
            HostSettings.self, from: Data(contentsOf: URL(fileURLWithPath: folder.file("day/host.yaml"))))
        let world = try WorldPlay.play(script, profile: settings.profile.profile(), seed: seed)
        #expect(world.halts == [])
        let other = try #require(world.slips.last)
        #expect(other.net == slip.net)
        #expect(other.terminalTotals == slip.terminalTotals)
        #expect(other.hostTotals == slip.hostTotals)
        #expect(other.verdict == slip.verdict)
        #expect(other.lineCount == slip.lineCount)
        #expect(other.batch == slip.batch)
        #expect(Self.told(world.ledger.allPostings()) == Self.told(books.report.postings))
    }

    /// Key, state and amounts of every posting, in the order of their keys.
    private static func told(_ postings: [Posting]) -> [String] {
        postings.map { posting in
            "\(posting.key) \(posting.state.rawValue) \(posting.asked) \(posting.amount) \(posting.refunded) "
                + "\(posting.cardClass) \(posting.scheme) \(posting.code) \(posting.isVoided) \(posting.isAdjusted) "
                + "\(posting.isReleased)"
        }.sorted()
    }

    @Test("Each key scheme carries a whole made-up day", arguments: ["single", "double-tdk", "sm4"])
    func keySchemes(_ scheme: String) async throws {
        let day = try await DemoDay.run(["--seed", "11", "--keys", scheme])
        day.checkGoodEnd(scheme)
    }

    @Test("A host that compares lines carries a whole made-up day")
    func comparedLines() async throws {
        let day = try await DemoDay.run(["--seed", "11", "--profile", "qiantui"])
        day.checkGoodEnd("qiantui")
    }

    @Test("A day file with a bad row is named by its line, and nothing of it is replayed")
    func badRow() async throws {
        let folder = try TestFolder()
        let good = "time,ticket,kind,tender,amount_minor,original_ticket\n2026-11-23T09:00:00,1,sale,card,1000,\n"
        for (row, column) in [
            ("2026-11-23T09:01:00,2,sale,card,-5,", "amount_minor"),
            ("2026-11-23T09:01:00,2,sale,card,1.50,", "amount_minor"),
            ("2026-11-23T09:01:00,2,loan,card,5,", "kind"), ("2026-11-23T09:01:00,2,sale,cheque,5,", "tender"),
            ("2026-11-23T25:01:00,2,sale,card,5,", "time"), ("2026-11-23T09:01:00,1,sale,card,5,", "ticket"),
            ("2026-11-23T09:01:00,2,sale,card", "columns"),
        ] {
            let file = try folder.write(good + row + "\n2026-11-23T09:02:00,3,sale,card,7,\n", to: "day.csv")
            let ended = try await Program.run(["demo", "--day", file, "--keep", folder.file("kept"), "--json"])
            #expect(ended.status == 65, "\(row)")
            #expect(ended.errors.contains("line 3"), "\(row): \(ended.errors)")
            if column != "columns" { #expect(ended.errors.contains(column), "\(row): \(ended.errors)") }
            #expect(ended.errors.split(separator: "\n").count == 1, "\(row): \(ended.errors)")
            #expect(ended.output == "")
            #expect(!FileManager.default.fileExists(atPath: folder.file("kept")))
        }
        let missing = try await Program.run(["demo", "--day", folder.file("none.csv"), "--json"])
        #expect(missing.status == 65)
        #expect(missing.errors.contains("none.csv"))
    }

    @Test("A folder that holds something is not taken, and what it holds stays")
    func keptFolder() async throws {
        let folder = try TestFolder()
        try FileManager.default.createDirectory(atPath: folder.file("kept"), withIntermediateDirectories: false)
        try folder.write("mine", to: "kept/note")
        let ended = try await Program.run(["demo", "--keep", folder.file("kept")])
        #expect(ended.status == 65)
        #expect(ended.errors.contains("--keep"))
        #expect(folder.text("kept/note") == "mine")
    }
}
