public import DayEnd
import Foundation
import GRDB
import Store

/// Starting with a journal that may be damaged.
extension JournalStore {
    /// Opens or creates a journal; where records of it are damaged, missing or cannot be read, they are put back from
    /// its other copies, the damaged file is kept, and a record says so.
    ///
    /// - Throws: What is wrong with the journal where no copy can help: ``RecordError`` names the record. Also what keeps
    ///   a sound journal from being opened (a full disk, a folder without permission): then nothing is touched.
    public static func start(
        _ places: JournalPlaces, at time: Moment
    ) throws -> (store: JournalStore, loaded: Loaded, repair: JournalRepair?) {
        try DataFolder.finishReplacing(places.journal)
        do {
            let (store, loaded) = try checked(places)
            store.keepTail(places)
            return (store, loaded, nil)
        } catch  where isDamage(error) {
            let repair = try mend(places, damage: error)
            let (store, _) = try open(places.journal)
            try store.append([.repaired(repair)], at: time)
            let loaded = try open(places.journal).loaded
            store.keepTail(places)
            return (store, loaded, repair)
        }
    }

    private static func isDamage(_ error: any Error) -> Bool {
        switch error {
        case is DayEnd.RecordError, is FoldError, is DamagedFile: true
        case let error as DatabaseError: error.isDamage
        default: false
        }
    }

    /// Opens a journal that must hold all that its copies do: a lost file, or a lost end of one, is damage too.
    private static func checked(_ places: JournalPlaces) throws -> (store: JournalStore, loaded: Loaded) {
        let elsewhere = max(RecordTail.read(places.tail).last?.sequence ?? 0, lastSequence(places.backup))
        if elsewhere > 0, !FileManager.default.fileExists(atPath: places.journal) {
            throw RecordError(sequence: 1, problem: "the journal \(places.journal) is gone")
        }
        let (store, loaded) = try open(places.journal)
        guard loaded.sequence >= elsewhere else {
            throw RecordError(
                sequence: loaded.sequence + 1, problem: "missing at the end; another copy holds \(elsewhere) records")
        }
        return (store, loaded)
    }

    private func keepTail(_ places: JournalPlaces) {
        let last = Self.lastSequence(places.backup)
        let tail = RecordTail(places.tail, after: last)
        tail.begin(after: last)
        try? Self.scan(database, from: last + 1) { tail.append([$0]) }
        self.tail = tail
    }

    /// Makes the journal anew from every sound record that any copy holds.
    private static func mend(_ places: JournalPlaces, damage: any Error) throws -> JournalRepair {
        let kept = try keepDamaged(places)
        do {
            return try mend(places, kept, damage: damage)
        } catch {
            // Nothing was replaced: the damaged file still stands where it was.
            try? DataFolder.removeDatabase(kept)
            throw error
        }
    }

    private static func mend(
        _ places: JournalPlaces, _ kept: String, damage: any Error
    ) throws -> JournalRepair {
        let tail = Dictionary(RecordTail.read(places.tail).map { ($0.sequence, $0) }) { first, _ in first }
        let copies = [
            copy("journal", kept), copy("backup", places.backup),
            ChainMender.Copy(name: "tail", last: tail.keys.max() ?? 0) { tail[$0] },
        ]
        guard copies.contains(where: { $0.last > 0 }) else { throw damage }
        let fresh = places.journal + ".mended"
        try DataFolder.removeDatabase(fresh)
        let made = try makeDatabase(fresh)
        var last: Int64 = 0
        let repair = try made.queue.inDatabase { db in
            var repair: JournalRepair?
            try db.inTransaction {
                repair = try ChainMender.mend(copies) { record in
                    let isAnchor = try RecordEnvelope(reading: record).record.isAnchor
                    try db.execute(
                        sql: insertion,
                        arguments: [record.sequence, record.hash.databaseBlob, isAnchor, record.text])
                    last = record.sequence
                }
                return .commit
            }
            return repair
        }
        // Sound records that lead nowhere are no damage of the store: no other copy would lead elsewhere.
        if repair == nil, damage is FoldError { throw damage }
        try made.checkpoint()
        try made.queue.close()
        _ = try open(fresh)
        try DataFolder.replaceDatabase(places.journal, with: fresh)
        return repair ?? JournalRepair(first: 1, last: last, count: 0, sources: [])
    }

    /// Copies the damaged files aside, as they are, and returns where.
    private static func keepDamaged(_ places: JournalPlaces) throws -> String {
        let manager = FileManager.default
        var number = 1
        while manager.fileExists(atPath: "\(places.damaged)/journal-\(number).sqlite") { number += 1 }
        let kept = "\(places.damaged)/journal-\(number).sqlite"
        _ = try DataFolder.make(kept)
        for rest in ["", "-wal"] where manager.fileExists(atPath: places.journal + rest) {
            try manager.copyItem(atPath: places.journal + rest, toPath: kept + rest)
        }
        return kept
    }

    private static func lastSequence(_ path: String) -> Int64 { copy("backup", path).last }

    /// A database that may be damaged anywhere: what cannot be read is not there.
    private static func copy(_ name: String, _ path: String) -> ChainMender.Copy {
        guard FileManager.default.fileExists(atPath: path), let queue = try? DatabaseQueue(path: path) else {
            return ChainMender.Copy(name: name, last: 0) { _ in nil }
        }
        let last = try? queue.read { try Int64.fetchOne($0, sql: "SELECT max(sequence) FROM record") }
        return ChainMender.Copy(name: name, last: (last ?? nil) ?? 0) { number in
            let row = try? queue.read { db in
                try Row.fetchOne(
                    db, sql: "SELECT sequence, hash, text FROM record WHERE sequence = ?", arguments: [number])
            }
            guard let row = row ?? nil, let text = row[2] as String? else { return nil }
            return SealedRecord(sequence: number, hash: [UInt8](blob: row, 1), text: text)
        }
    }
}
