import DayEnd
import Foundation
import GRDB
import HostCore
import HostService
import Journal
import Store
import TerminalCore
import TerminalService
import Testing
import UnionPay

@Suite("Scenes of a damaged journal")
struct DamagedJournalScenes {
    /// What befell the file while the terminal was off.
    enum Hurt: CaseIterable, Sendable {
        /// In the part that the last closing's copy holds, and in the part since.
        case oldText, newText, newHash, oldRecordGone, lastRecordGone
        /// Not readable as a database at all, and not there.
        case firstPage, empty, gone
        /// One page in the middle, whatever it holds.
        case page

        func strike(_ path: String, records: Int) throws {
            let last = "(SELECT max(sequence) FROM record)"
            switch self {
            case .oldText: try sql(path, "UPDATE record SET text = replace(text, '1', '2') WHERE sequence = 5")
            case .newText:
                try sql(path, "UPDATE record SET text = replace(text, '1', '2') WHERE sequence = \(last) - 2")
            case .newHash: try sql(path, "UPDATE record SET hash = zeroblob(32) WHERE sequence = \(last) - 1")
            case .oldRecordGone: try sql(path, "DELETE FROM record WHERE sequence = 7")
            case .lastRecordGone: try sql(path, "DELETE FROM record WHERE sequence >= \(last) - 1")
            case .firstPage: try overwrite(path, page: 0)
            case .empty: try Data().write(to: URL(fileURLWithPath: path))
            case .gone: try FileManager.default.removeItem(atPath: path)
            case .page: try overwrite(path, page: 2)
            }
        }

        private func sql(_ path: String, _ text: String) throws {
            // Whoever had it open last may still be closing it.
            var configuration = Configuration()
            configuration.busyMode = .timeout(20)
            try DatabaseQueue(path: path, configuration: configuration).write { db in
                try db.execute(sql: text)
                guard db.changesCount > 0 else { throw NeverCame(what: "\(self)") }
            }
        }

        private func overwrite(_ path: String, page: UInt64) throws {
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.seek(toOffset: page * 4096)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
            try file.close()
        }
    }

    @Test(
        "AS-19 A damaged journal: the terminal starts, names what was damaged, repairs it, reports it and sells on",
        arguments: Hurt.allCases)
    func repaired(_ hurt: Hurt) async throws {
        let pair = try await Self.pair()
        let before = try pair.records()
        try hurt.strike(pair.journalPath, records: before.count)
        try await pair.startTerminal()
        let repair = try #require(try await pair.status().journalRepair)
        switch hurt {
        case .oldText: #expect(repair == JournalRepair(first: 5, last: 5, count: 1, sources: ["backup"]))
        case .oldRecordGone: #expect(repair == JournalRepair(first: 7, last: 7, count: 1, sources: ["backup"]))
        case .newText, .newHash:
            #expect(repair.count == 1)
            #expect(repair.sources == ["tail"])
        case .lastRecordGone:
            #expect(repair.count == 2)
            #expect(repair.last == Int64(before.count))
        case .firstPage, .empty, .gone:
            #expect(
                repair
                    == JournalRepair(
                        first: 1, last: Int64(before.count), count: before.count, sources: ["backup", "tail"]))
        case .page:
            // A page of the index: every record is sound, and the file around them is made anew.
            #expect(repair.count == 0)
            #expect(repair.last == Int64(before.count))
        }
        // Nothing is lost, and a record says what was done.
        let after = try pair.records()
        #expect(Array(after.prefix(before.count)) == before)
        #expect(after[before.count] == .repaired(repair))
        let told = try await pair.told(["terminal", "status", "--data", pair.terminalFolder])
        #expect(told.contains("The journal was repaired"))
        let verified = try await Program.run(["terminal", "journal", "verify", "--data", pair.terminalFolder])
        #expect(verified.status == 0)
        #expect((verified.output + verified.errors).contains("Repaired before:"))
        // What stood there is kept for whoever wants to know why.
        let kept =
            hurt == .gone ? [] : try FileManager.default.contentsOfDirectory(atPath: pair.terminalFolder + "/damaged")
        #expect(kept.contains("journal-1.sqlite") == (hurt != .gone))

        try await pair.approve(.sale, 500, TestCard.domestic.presented(.tap))
        #expect(try await pair.close(name: "after the repair").day.net.net == 1_700)
        #expect(try Books(pair).disagreements() == [])
        try await pair.stop()
    }

    @Test("AS-19 Whichever page of the file is damaged, the command repairs it, and says so")
    func everyPage() async throws {
        let pair = try await Self.pair()
        let before = try pair.records()
        let size = try Data(contentsOf: URL(fileURLWithPath: pair.journalPath)).count
        let command = ["terminal", "journal", "repair", "--data"]
        #expect(try await pair.told(command + [pair.terminalFolder]).contains("Nothing is damaged."))
        for page in 0..<(size / 4096) {
            let copy = try TestFolder()
            try FileManager.default.copyItem(atPath: pair.terminalFolder, toPath: copy.file("terminal"))
            let path = copy.file("terminal/journal.sqlite")
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.seek(toOffset: UInt64(page * 4096))
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
            try file.close()
            let ended = try await Program.run(command + [copy.file("terminal"), "--json"])
            #expect(ended.status == 0, "page \(page): \(ended.errors)")
            var after: [TerminalRecord] = []
            try JournalStore.readAll(path) { after.append($0.record) }
            #expect(Array(after.prefix(before.count)) == before, "page \(page)")
        }
        try await pair.stop()
    }

    @Test("AS-19 A record that stands damaged in every copy is named, nothing is changed and nothing is sold")
    func beyondRepair() async throws {
        let pair = try await Self.pair()
        try Hurt.oldText.strike(pair.journalPath, records: 0)
        try Hurt.oldText.strike(pair.terminalFolder + "/backup/journal.sqlite", records: 0)
        let ended = try await Program.run(["terminal", "journal", "repair", "--data", pair.terminalFolder])
        #expect(ended.status == 1)
        #expect(ended.errors.contains("journal record 5: damaged, and no other copy holds it"))
        await #expect(throws: DayEnd.RecordError.self) { try await pair.startTerminal() }
        #expect(!FileManager.default.fileExists(atPath: pair.terminalFolder + "/damaged/journal-1.sqlite"))
        try await pair.stop()
    }

    /// A pair with a closed day and a morning's sales, its terminal off.
    private static func pair() async throws -> Pair {
        let pair = try await Pair.running()
        try await pair.approve(.sale, 4_200, TestCard.domestic.presented(.chip, pin: true))
        try await pair.close()
        // The second copy is to hold the closed day and nothing of the morning.
        _ = try await eventually("rest") { [journal = pair.journalPath, folder = pair.terminalFolder] in
            var records: [TerminalRecord] = []
            try JournalStore.readAll(journal) { records.append($0.record) }
            let hasEnded = records.contains { if case .closingEnded = $0 { true } else { false } }
            return hasEnded && FileManager.default.fileExists(atPath: folder + "/backup/journal.sqlite") ? true : nil
        }
        try await pair.approve(.sale, 900, TestCard.foreign.presented(.swipe))
        try await pair.approve(.sale, 300, TestCard.domestic.presented(.tap))
        await pair.stopTerminal()
        // It has its folder until the last of its tasks is gone; a process would be gone with them.
        _ = try await eventually("a folder that no terminal has open") { [folder = pair.terminalFolder] in
            do { return try DataFolder(folder) } catch StoreError.inUse { return nil }
        }
        // The morning is to stand in the file that is struck and in no log beside it: closing the file empties the log.
        _ = try await eventually("a journal that nobody has open") { [log = pair.journalPath + "-wal"] in
            FileManager.default.fileExists(atPath: log) ? nil : true
        }
        return pair
    }
}
