/// Every statement that a ledger runs, by its number. SQLite and PostgreSQL read the same text; a value's place is `?`.
public enum LedgerQuery: Int, CaseIterable, Sendable {
    case terminal, posting, postingByReference, postingByAuthorization, postingsOfNumber, batch, batchPostings,
        batchCases, batchLines, postingsByReference, beginning, ticket, freezes, tills
    case pendingPostings, terminals, batches, cases, tickets, postings, postingsOfDay, entries, settlementFiles,
        settlementFile, filedLines, filedLinesOfDay, filedLinesOfAct, places
    case nextSerials
    case setTerminal, setPosting, updatePosting, addEntry, setBatch, addTicket, addCase, withdrawCases,
        addSettlementFile, addFiledLine, setPlaces, setFreeze

    public var sql: String {
        let ofTerminal = "WHERE merchant = ? AND terminal = ?"
        // A value that is NULL asks for all.
        let some =
            "WHERE merchant = COALESCE(CAST(? AS TEXT), merchant) AND terminal = COALESCE(CAST(? AS TEXT), terminal)"
        return switch self {
        case .terminal: "\(LedgerTable.terminal.select) \(ofTerminal)"
        // The cast keeps SQLite from weighing the bound type against the partial index on pre-authorisations: where it
        // does, it compiles the statement anew each time that the type is bound.
        case .posting:
            "\(LedgerTable.posting.select) \(ofTerminal) AND batch = ? AND stan = ? AND type = CAST(? AS TEXT)"
        case .postingByReference:
            "\(LedgerTable.posting.select) WHERE merchant = ? AND rrn = ? ORDER BY terminal, batch, stan, type LIMIT 1"
        case .postingByAuthorization:
            """
            \(LedgerTable.posting.select) WHERE merchant = ? AND "authorization" = ? AND type = 'preAuthorization'
            AND "cardHash" = ? ORDER BY "receivedAt" DESC LIMIT 1
            """
        case .postingsOfNumber:
            "\(LedgerTable.posting.select) \(ofTerminal) AND batch = ? AND stan = ? ORDER BY type"
        case .batch: "\(LedgerTable.batch.select) \(ofTerminal) AND batch = ?"
        case .batchPostings: "\(LedgerTable.posting.select) \(ofTerminal) AND batch = ? ORDER BY stan, type"
        case .batchCases: "\(LedgerTable.difference.select) \(ofTerminal) AND batch = ? ORDER BY stan, kind"
        case .batchLines:
            "\(LedgerTable.line.select) \(ofTerminal) AND batch = ? AND stan BETWEEN ? AND ? ORDER BY stan, type LIMIT ?"
        case .postingsByReference:
            "\(LedgerTable.posting.select) WHERE merchant = ? AND rrn = ? AND terminal = ? ORDER BY batch, stan, type"
        case .beginning:
            """
            SELECT "clearingDate" FROM posting \(ofTerminal) AND batch = ? AND state = 'approved'
            AND CAST(? AS TEXT) LIKE '%,' || type || ',%' ORDER BY "receivedAt" LIMIT 1
            """
        case .ticket: "\(LedgerTable.ticket.select) \(ofTerminal) AND number = ?"
        case .freezes:
            "\(LedgerTable.freeze.select) WHERE merchant = ? AND (until IS NOT NULL OR terminal = ?) ORDER BY terminal"
        case .tills:
            """
            SELECT terminal.merchant, terminal.terminal, terminal.batch, terminal."isSignedIn", COUNT(posting.stan),
            MAX(posting."receivedAt") FROM terminal LEFT JOIN posting ON posting.merchant = terminal.merchant
            AND posting.terminal = terminal.terminal AND posting.batch = terminal.batch AND posting.state = 'approved'
            AND posting.type <> 'balanceInquiry'
            WHERE terminal.merchant = ? GROUP BY terminal.merchant, terminal.terminal, terminal.batch,
            terminal."isSignedIn"
            ORDER BY terminal.terminal
            """
        case .pendingPostings:
            "\(LedgerTable.posting.select) WHERE deadline IS NOT NULL ORDER BY merchant, terminal, batch, stan, type"
        case .terminals: "\(LedgerTable.terminal.select) \(some) ORDER BY merchant, terminal"
        case .batches: "\(LedgerTable.batch.select) \(some) ORDER BY merchant, terminal, \"settledAt\", batch"
        case .cases: "\(LedgerTable.difference.select) \(some) ORDER BY merchant, terminal, batch, stan, kind"
        case .tickets: "\(LedgerTable.ticket.select) \(some) ORDER BY \"receivedAt\", merchant, terminal, number"
        case .postings: "\(LedgerTable.posting.select) \(some) ORDER BY merchant, terminal, batch, stan, type"
        case .postingsOfDay:
            "\(LedgerTable.posting.select) WHERE \"clearingDate\" = ? ORDER BY merchant, terminal, batch, stan, type"
        case .entries: "\(LedgerTable.entry.select) ORDER BY id"
        case .settlementFiles: "\(LedgerTable.settlementFile.select) ORDER BY \"clearingDay\", number"
        case .settlementFile: "\(LedgerTable.settlementFile.select) WHERE \"clearingDay\" = ? ORDER BY number"
        case .filedLines: "\(LedgerTable.filedLine.select) ORDER BY merchant, terminal, batch, stan, type, number"
        case .filedLinesOfDay:
            """
            \(LedgerTable.filedLine.select) WHERE "clearingDay" = ?
            ORDER BY number, merchant, terminal, batch, stan, type
            """
        case .filedLinesOfAct:
            "\(LedgerTable.filedLine.select) \(ofTerminal) AND batch = ? AND stan = ? AND type = ? ORDER BY number"
        case .places: "SELECT given FROM closingPlaces WHERE name = 'all'"
        case .setFreeze: LedgerTable.freeze.replace()
        case .setPlaces: "UPDATE closingPlaces SET given = ? WHERE name = 'all'"
        case .nextSerials:
            "UPDATE serial SET next = next + \(LedgerSerials.block) WHERE name = 'rrn' RETURNING next"
        case .setTerminal: LedgerTable.terminal.replace()
        case .setPosting: LedgerTable.posting.replace()
        case .updatePosting: LedgerTable.posting.update
        case .addEntry: LedgerTable.entry.insert()
        case .setBatch: LedgerTable.batch.replace()
        case .addTicket: LedgerTable.ticket.insertMissing
        case .addCase: LedgerTable.difference.insertMissing
        case .withdrawCases: "DELETE FROM difference \(ofTerminal) AND batch = ?"
        case .addSettlementFile: LedgerTable.settlementFile.insert()
        case .addFiledLine: LedgerTable.filedLine.insert()
        }
    }

    /// The statement that writes so many rows at once, their values one after the other; nil where it takes one alone. No
    /// two of the rows may have the same key.
    public func sql(rows count: Int) -> String? {
        switch self {
        case .setPosting: LedgerTable.posting.replace(count)
        case .addEntry: LedgerTable.entry.insert(count)
        default: nil
        }
    }

    /// What it finds is about to be decided on: no other host may change it before this group is over.
    public var holdsRows: Bool {
        switch self {
        case .terminal, .posting, .postingByReference, .postingByAuthorization, .postingsOfNumber, .batchPostings,
            .places:
            true
        default: false
        }
    }
}

/// Numbers for F37 come in blocks, so that a request does not cost a row: a block that a crash leaves unused is never
/// used again.
public struct LedgerSerials: Sendable {
    public static let block: Int64 = 1000
    private var left: Range<Int64> = 0..<0

    public init() {}

    /// - Parameter end: Takes a block and gives the number that follows it.
    mutating func next(_ end: () throws -> Int64) rethrows -> Int64 {
        if left.isEmpty {
            let end = try end()
            left = (end - Self.block)..<end
        }
        return left.removeFirst()
    }
}
