import DayEnd
import Foundation
import GRDB
import Journal
import Store
import Testing

@Suite("The journal on disk")
struct JournalStoreTests {
    static let time = Moment(milliseconds: 1_795_000_000_000, utcOffset: 28_800)
    static let opening = TerminalRecord.opened(
        .init(terminal: "10000001", merchant: "898000000000001", currency: .renminbi))

    static func cash(_ amount: Int64) -> TerminalRecord {
        .cash(
            CashLine(
                kind: .sale, amount: amount, time: time, businessDay: time.date, reference: "ticket \(amount)"))
    }

    @Test("What was appended is there after opening again, folded from disk")
    func reopens() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("journal.sqlite")
        do {
            let (journal, loaded) = try JournalStore.open(path)
            #expect(loaded.sequence == 0)
            try journal.append([Self.opening, Self.cash(100)], at: Self.time)
            try journal.append([Self.cash(250)], at: Self.time)
            #expect(journal.meter.commits == 2)
        }
        let (journal, loaded) = try JournalStore.open(path)
        #expect(journal.sequence == 3)
        #expect(loaded.folded == 3)
        #expect(loaded.state.day.cashSales == Figure(count: 2, amount: 350))
    }

    @Test("The writer syncs at every commit: WAL and synchronous FULL are read back from its own connection")
    func isDurable() throws {
        let folder = try TemporaryFolder()
        let database = try DurableDatabase(path: folder.file("a.sqlite"), schema: 1) { db, _ in
            try db.execute(sql: "CREATE TABLE t (x INTEGER) STRICT")
        }
        let (level, mode) = try database.queue.writeWithoutTransaction { db in
            (try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"))
        }
        #expect(level == 2)
        #expect(mode == "wal")
    }

    @Test("A store written by a newer program is refused and says so")
    func refusesNewerSchema() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.sqlite")
        _ = try DurableDatabase(path: path, schema: 3) { _, _ in }
        #expect(throws: StoreError.newerSchema(path: path, found: 3, known: 2)) {
            try DurableDatabase(path: path, schema: 2) { _, _ in }
        }
    }

    @Test("AS-19 Any changed record is found and named", arguments: 1...4)
    func findsDamage(record: Int64) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("journal.sqlite")
        do {
            let (journal, _) = try JournalStore.open(path)
            try journal.append([Self.opening, Self.cash(1), Self.cash(2), Self.cash(3)], at: Self.time)
        }
        let other = try DatabaseQueue(path: path)
        try other.write { db in
            try db.execute(
                sql: "UPDATE record SET text = replace(text, 'terminal', 'terminaI') || ' ' WHERE sequence = ?",
                arguments: [record])
        }
        #expect {
            try JournalStore.readAll(path) { _ in }
        } throws: { error in
            (error as? DayEnd.RecordError)?.sequence == record
        }
    }

    @Test("A missing record is named")
    func findsGap() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("journal.sqlite")
        do {
            let (journal, _) = try JournalStore.open(path)
            try journal.append([Self.opening, Self.cash(1), Self.cash(2)], at: Self.time)
        }
        try DatabaseQueue(path: path).write { try $0.execute(sql: "DELETE FROM record WHERE sequence = 2") }
        #expect {
            try JournalStore.readAll(path) { _ in }
        } throws: { error in
            "\(error)" == "journal record 3: expected number 2, found 3"
        }
    }

    @Test("The second copy is complete, and a copy that differs is refused")
    func backsUp() throws {
        let folder = try TemporaryFolder()
        let (journal, _) = try JournalStore.open(folder.file("journal.sqlite"))
        try journal.append([Self.opening, Self.cash(7)], at: Self.time)
        var state = TerminalState()
        try state.apply(Self.opening)
        try state.apply(Self.cash(7))
        try journal.backUp(to: folder.file("copy.sqlite"), expecting: state)
        #expect(try JournalStore.open(folder.file("copy.sqlite")).loaded.state == state)
        try state.apply(Self.cash(8))
        #expect(throws: StoreError.self) { try journal.backUp(to: folder.file("copy.sqlite"), expecting: state) }
    }

    @Test("AS-14 A second process on the same folder is refused until the first lets go")
    func locksFolder() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("data")
        do {
            let first = try DataFolder(path)
            #expect(throws: StoreError.inUse(path: path)) { try DataFolder(first.path) }
        }
        _ = try DataFolder(path)
    }
}
