/// Where a journal and its other copies stand.
public struct JournalPlaces: Sendable, Hashable {
    public var journal: String
    /// The verified copy of the last closing.
    public var backup: String
    /// What the backup does not hold yet.
    public var tail: String
    /// Folder in which damaged journals are kept.
    public var damaged: String

    public init(journal: String, backup: String, tail: String, damaged: String) {
        self.journal = journal
        self.backup = backup
        self.tail = tail
        self.damaged = damaged
    }
}
