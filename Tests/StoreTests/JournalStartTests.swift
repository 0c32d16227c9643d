import DayEnd
import Foundation
import Journal
import Store
import Testing

@Suite("Starting with a journal that a cut or a full disk has left")
struct JournalStartTests {
    private typealias Journals = JournalStoreTests

    /// Where a power cut stops the replacement of a damaged journal by the mended one.
    enum Cut: CaseIterable, Sendable { case beforeOldLogIsGone, beforeNewStandsInItsPlace }

    @Test("AS-19 A cut in the middle of a repair costs no record", arguments: Cut.allCases)
    func cutInRepair(_ cut: Cut) throws {
        let folder = try TemporaryFolder()
        let places = Self.places(folder)
        let aside = folder.file("aside.sqlite")
        do {
            // The newest records stand in the log alone, as a process that was killed leaves them.
            let (journal, _) = try JournalStore.open(places.journal)
            try journal.append([Journals.opening, Journals.cash(1)], at: Journals.time)
            try journal.checkpoint()
            try journal.append([Journals.cash(2), Journals.cash(3)], at: Journals.time)
            for rest in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: places.journal + rest, toPath: aside + rest)
            }
        }
        // The mended one, whole.
        try FileManager.default.moveItem(atPath: places.journal, toPath: places.journal + ".whole")
        for rest in ["", "-wal"] where rest.isEmpty || cut == .beforeOldLogIsGone {
            try FileManager.default.copyItem(atPath: aside + rest, toPath: places.journal + rest)
        }
        let (journal, loaded, repair) = try JournalStore.start(places, at: Journals.time)
        #expect(journal.sequence == 4)
        #expect(loaded.state.day.cashSales == Figure(count: 3, amount: 6))
        #expect(repair == nil)
        #expect(!FileManager.default.fileExists(atPath: places.journal + ".whole"))
    }

    @Test("A journal that cannot be opened for another reason is not taken for damaged, and not touched")
    func notDamaged() throws {
        let folder = try TemporaryFolder()
        let places = Self.places(folder)
        do {
            let (journal, _) = try JournalStore.open(places.journal)
            try journal.append([Journals.opening, Journals.cash(1)], at: Journals.time)
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: places.journal))
        let log = places.journal + "-wal"
        try FileManager.default.createDirectory(atPath: log, withIntermediateDirectories: false)
        #expect(throws: (any Error).self) { try JournalStore.start(places, at: Journals.time) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: places.journal)) == before)
        #expect(!FileManager.default.fileExists(atPath: places.damaged))
        try FileManager.default.removeItem(atPath: log)
        let (journal, _, repair) = try JournalStore.start(places, at: Journals.time)
        #expect(journal.sequence == 2)
        #expect(repair == nil)
    }

    private static func places(_ folder: TemporaryFolder) -> JournalPlaces {
        JournalPlaces(
            journal: folder.file("journal.sqlite"), backup: folder.file("backup.sqlite"),
            tail: folder.file("journal.tail"), damaged: folder.file("damaged"))
    }
}
