public import DayEnd
public import HostCore
public import Store

/// The host's ledger as its service knows it: rows by key, and nothing decided.
///
/// One owner calls it. All work happens inside ``group(_:)``: what a group applies becomes durable together, in one
/// commit, and only then may its answers leave.
public protocol Ledger: LedgerStore {
    var meter: CommitMeter { get }

    /// Runs a group of requests in one transaction and makes it durable. Where it throws nothing was stored, but for a
    /// database whose answer to the commit was lost: what came of that is in the database.
    func group<Value>(_ body: () throws -> Value) throws -> Value

    /// Whether it lies in another process or machine, so that each wait for an answer costs.
    var isFar: Bool { get }

    /// In a group: these questions will be asked. Where the ledger is far they are asked now, all in one wait, and each
    /// answer is kept until the group writes for its terminal. Terminals must be named in the order of their names.
    func foresee(_ queries: [FactQuery]) throws

    /// Makes sure, before the first request, that what was stored can be read.
    func check() throws

    /// Looks that the store is there and that a commit made now would be durable. Outside a group; changes no row.
    ///
    /// - Throws: ``StoreError/notDurable(path:expected:found:)``, or whatever keeps it from taking a commit.
    func probe() throws

    /// Leaves the store as tidy as it can be before its owner ends. Outside a group; nothing depends on it.
    func checkpoint() throws

    // Reports; nil asks for all.
    func terminals(merchant: String?, terminal: String?) throws -> [TerminalRow]
    func batches(merchant: String?, terminal: String?) throws -> [BatchRow]
    func cases(merchant: String?, terminal: String?) throws -> [CaseRow]
    /// Repairs that terminals have ordered, oldest first.
    func tickets(merchant: String?, terminal: String?) throws -> [TicketRow]
    /// Every posting of a terminal, oldest batch first.
    func postings(merchant: String?, terminal: String?) throws -> [Posting]
    /// Postings whose F15 is this day; F15 has no year, so the year is that of the receipt.
    func postings(clearing day: CivilDate) throws -> [Posting]
    /// What was noted of the settlement files of a day, the first one first; none where it was not filed.
    func settlementFiles(of day: CivilDate) throws -> [SettlementNote]
    /// The lines of those files, in their order.
    func filedLines(of day: CivilDate) throws -> [FiledLine]
    /// What all files hold of an act.
    func filedLines(of act: PostingKey) throws -> [FiledLine]
    /// Notes that a file was made, with its lines and the entries of their fees: a second one of the same number is
    /// refused by the table's key, and so is a line that stands in it twice.
    func addSettlementFile(_ note: SettlementNote, lines: [FiledLine], at now: Moment) throws
    /// How many terminals have a place in the closing hours. A host that asks in a group to give one asks by
    /// ``FactQuery/wantsPlaces``.
    func places() throws -> Int
    /// Freezes of a shop that were not lifted; those whose time is over are among them.
    func freezes(merchant: String) throws -> [FreezeRow]
    /// A merchant's terminals, and what their open batches hold.
    func tills(merchant: String) throws -> [TillRow]
    /// Looks whether the rows obey the ledger's rules. Nothing is changed.
    func verification() throws -> LedgerVerification
}

/// Why a group was not stored.
public protocol LedgerError: Error, Sendable {
    /// Another host was in the way; the same group may work when it is run again.
    var isConflict: Bool { get }
}
