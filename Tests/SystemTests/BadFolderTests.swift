import DayEnd
import Foundation
import GRDB
import HostService
import Settings
import Store
import TerminalService
import Testing
import UnionPay

@Suite("Folders and stores that cannot be used")
struct BadFolderTests {
    @Test("A second process on the same folder is refused, names the folder and the remedy, and harms nobody")
    func secondProcess() async throws {
        let pair = try await Pair.running()
        let files = try await pair.writeConfigurations()
        for (role, folder, config) in [
            ("host", pair.hostFolder, files.host), ("terminal", pair.terminalFolder, files.terminal),
        ] {
            let ended = try await Program.run([role, "serve", "--data", folder, "--config", config])
            #expect(ended.status == 77)
            #expect(ended.errors.contains("data folder \(folder): another process has it open"))
            #expect(ended.errors.contains("--data"))
            #expect(ended.errors.split(separator: "\n").count == 1)
        }
        let once = try await Program.run(
            ["terminal", "status", "--once", "--data", pair.terminalFolder, "--config", files.terminal])
        #expect(once.status == 77)
        // In this process too.
        await #expect(throws: StoreError.inUse(path: pair.terminalFolder)) { try await pair.startTerminal() }
        await #expect(throws: StoreError.inUse(path: pair.hostFolder)) { try await pair.startHost() }

        try await pair.approve(.sale, 1200, TestCard.domestic.presented(.chip, pin: true))
        try await pair.close()
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    @Test("A terminal does not open another terminal's journal")
    func otherTerminal() async throws {
        let pair = try await Pair.running()
        try await pair.signIn()
        try await pair.stop()
        let text = try await pair.writeConfigurations().terminal
        let other = try String(contentsOfFile: text, encoding: .utf8).replacing("10000001", with: "10000002")
        try other.write(toFile: text, atomically: true, encoding: .utf8)
        let ended = try await Program.run(["terminal", "serve", "--data", pair.terminalFolder, "--config", text])
        #expect(ended.status == 78)
        #expect(ended.errors.contains("belongs to terminal 10000001"))
    }

    /// A pair that has closed a day and stopped.
    private static func closedPair() async throws -> Pair {
        let pair = try await Pair.running()
        for card in [TestCard.domestic, .foreign] {
            let sale = try await pair.approve(.sale, 1200, card.presented(.swipe))
            try await pair.approve(.sale, 800, card.presented(.chip))
            try await pair.approve(.saleVoid, 0, card.presented(.swipe), of: sale)
        }
        try await pair.close()
        try await pair.stop()
        return pair
    }

    @Test("Journal verify finds one changed byte, a missing record and a moved one; as long as nothing is, it agrees")
    func journalVerify() async throws {
        let pair = try await Self.closedPair()
        let command = ["terminal", "journal", "verify", "--data", pair.terminalFolder]
        #expect(try await Program.run(command).status == 0)
        let records = try Self.read(pair.journalPath, "SELECT count(*) FROM record")
        for (number, change) in [
            (records / 3, "UPDATE record SET text = replace(text, '1', '2') WHERE sequence = %"),
            (records / 2, "UPDATE record SET hash = zeroblob(32) WHERE sequence = %"),
            (records, "UPDATE record SET text = substr(text, 1, length(text) - 1) WHERE sequence = %"),
            (records - 4, "DELETE FROM record WHERE sequence = %"),
        ] {
            let copy = try Self.copy(pair.terminalFolder)
            let sql = change.replacing("%", with: "\(number)")
            #expect(try Self.change(copy.file("terminal/journal.sqlite"), sql) == 1)
            let ended = try await Program.run(
                ["terminal", "journal", "verify", "--data", copy.file("terminal")])
            #expect(ended.status == 1, "\(change)")
            let named = change.hasPrefix("DELETE") ? number + 1 : number
            #expect(ended.errors.contains("journal record \(named):"), "\(ended.errors)")
            #expect(ended.output == "")
        }
    }

    @Test("Ledger verify finds an entry that was changed, removed or moved to another account, and a changed posting")
    func ledgerVerify() async throws {
        let pair = try await Self.closedPair()
        #expect(try await Program.run(["host", "ledger", "verify", "--data", pair.hostFolder]).status == 0)
        for change in [
            "UPDATE entry SET amount = amount + 1 WHERE id = 1",
            "DELETE FROM entry WHERE id = 2",
            "DELETE FROM entry WHERE stan = (SELECT min(stan) FROM entry)",
            "UPDATE entry SET credit = 'merchant:898000000000009' WHERE credit LIKE 'merchant:%' AND id < 3",
            "UPDATE entry SET debit = 'scheme:XXX' WHERE debit LIKE 'scheme:%' AND id < 3",
            "UPDATE entry SET debit = credit, credit = debit WHERE id < 3",
            "UPDATE entry SET clearingDay = '2020-01-01' WHERE id = 1",
            "UPDATE posting SET amount = amount + 1 WHERE stan = (SELECT min(stan) FROM posting)",
            "UPDATE posting SET state = 'reversed' WHERE stan = (SELECT min(stan) FROM posting)",
            "UPDATE posting SET isVoided = 0 WHERE isVoided = 1",
            "UPDATE posting SET refunded = 1 WHERE type = 'sale'",
            "UPDATE terminal SET batch = batch + 1",
            "DELETE FROM batch",
            "UPDATE batch SET state = 'settled'",
            "UPDATE batch SET hostTotals = '1' || substr(hostTotals, 2)",
        ] {
            let copy = try Self.copy(pair.hostFolder)
            #expect(try Self.change(copy.file("host/ledger.sqlite"), change) > 0)
            let ended = try await Program.run(["host", "ledger", "verify", "--data", copy.file("host"), "--json"])
            #expect(ended.status == 1, "\(change)")
            let finding = try JSONDecoder().decode(Finding.self, from: Data(ended.output.utf8))
            #expect(!finding.problems.isEmpty, "\(change)")
        }
    }

    private struct Finding: Decodable { var problems: [String] }

    @Test("Incident 5: A store of a newer program is left alone")
    func newerSchema() async throws {
        let pair = try await Self.closedPair()
        _ = try Self.change(pair.ledgerPath, "PRAGMA user_version = 99")
        await #expect(throws: StoreError.newerSchema(path: pair.ledgerPath, found: 99, known: 7)) {
            try await pair.startHost()
        }
        // A log that the other hand has left may be written back; what the file says stays.
        let looks = [
            "PRAGMA user_version", "SELECT total(length(sql)) FROM sqlite_master", "SELECT count(*) FROM posting",
            "SELECT total(amount) FROM entry",
        ]
        let before = try looks.map { try Self.read(pair.ledgerPath, $0) }
        let config = try await pair.writeConfigurations().host
        let ended = try await Program.run(["host", "serve", "--data", pair.hostFolder, "--config", config])
        #expect(ended.status == 78)
        #expect(ended.errors.contains("\(pair.ledgerPath): written by a newer program (schema 99"), "\(ended.errors)")
        #expect(try looks.map { try Self.read(pair.ledgerPath, $0) } == before)
        #expect(before.first == 99)
    }

    /// Another hand at work. Returns how many rows it changed.
    private static func change(_ path: String, _ sql: String) throws -> Int {
        // Whoever had it open last may still be closing it.
        var configuration = Configuration()
        configuration.busyMode = .timeout(20)
        return try DatabaseQueue(path: path, configuration: configuration).write { db in
            // Entries are not changed or deleted by the rules of the database itself.
            try db.execute(sql: "DROP TRIGGER IF EXISTS entryStays; DROP TRIGGER IF EXISTS entryIsKept")
            try db.execute(sql: sql)
            return db.changesCount
        }
    }

    private static func read(_ path: String, _ sql: String) throws -> Int {
        try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }

    private static func copy(_ folder: String) throws -> TestFolder {
        let copy = try TestFolder()
        try FileManager.default.copyItem(
            atPath: folder, toPath: copy.file(URL(fileURLWithPath: folder).lastPathComponent))
        return copy
    }
}
