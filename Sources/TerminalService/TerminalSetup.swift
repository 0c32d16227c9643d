public import DayEnd
import Journal
public import KeyStore
public import Operators
import PaymentSecurity
public import Store
public import Timekeeping

/// Putting a master key into a terminal.
public enum TerminalSetup {
    static func masterKeyName(_ index: Int) -> String { "tmk.\(index)" }

    /// Puts the key of the acquirer's one-time codes in its place.
    public static func setUnlockKey(_ key: UnlockKey, folder: DataFolder) throws {
        let store = try KeyStore(folder: folder.file("keys"), storageKeyFrom: .folder(folder.path))
        try store.set(TerminalPeople.unlockKeyName, key.secret)
    }

    /// Puts damaged records of a journal back from its other copies, as a start does.
    public static func repairJournal(
        folder: DataFolder, clock: WallClock
    ) throws -> (records: Int64, repair: JournalRepair?) {
        let (_, loaded, repair) = try JournalStore.start(JournalPlaces(folder), at: clock.now)
        return (loaded.sequence, repair)
    }

    /// The entry of a master key as two components by two people, or as a TR-31 block.
    public static func masterKeyEntry(folder: DataFolder, index: Int) throws -> TMKEntry {
        let store = try KeyStore(folder: folder.file("keys"), storageKeyFrom: .folder(folder.path))
        return TMKEntry(store: store, name: masterKeyName(index))
    }
}

extension JournalPlaces {
    init(_ folder: DataFolder) {
        self.init(
            journal: folder.file("journal.sqlite"), backup: folder.file("backup/journal.sqlite"),
            tail: folder.file("journal.tail"), damaged: folder.file("damaged"))
    }
}
