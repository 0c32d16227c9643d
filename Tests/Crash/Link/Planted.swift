import DayEnd
import Foundation
import GRDB
import Journal

/// Seven lines that another hand changes at the host between the last sale and the evening.
enum Planted {
    /// A difference as either side names it.
    struct Named: Hashable, Sendable, CustomStringConvertible {
        var stan: Int
        var kind: DifferenceKind
        var description: String { "\(stan) \(kind.rawValue)" }
    }

    /// Three amounts are changed, two lines removed, one is added, one is there twice: all over the day.
    ///
    /// - Returns: What both sides must name, and nothing else.
    static func strike(_ ledger: String) throws -> Set<Named> {
        try DatabaseQueue(path: ledger).write { db in
            let stans = try Int.fetchAll(db, sql: "SELECT stan FROM posting WHERE state = 'approved' ORDER BY stan")
            guard stans.count >= 20 else { throw Tool.Failed(description: "a day of 20 lines or more is needed") }
            func place(_ permille: Int) -> Int { stans[stans.count * permille / 1_000] }
            var named: Set<Named> = []
            for (offset, permille) in [2, 420, 950].enumerated() {
                try db.execute(
                    sql: "UPDATE posting SET amount = amount + ? WHERE stan = ?",
                    arguments: [offset + 1, place(permille)])
                named.insert(Named(stan: place(permille), kind: .amountDiffers))
            }
            for permille in [110, 585] {
                try db.execute(sql: "DELETE FROM posting WHERE stan = ?", arguments: [place(permille)])
                named.insert(Named(stan: place(permille), kind: .terminalOnly))
            }
            // One that is like another line but for its numbers is an act of its own; with the same F37 it is that act
            // a second time.
            for (permille, stan, kind) in [(333, 900_001, DifferenceKind.hostOnly), (777, 900_002, .twice)] {
                try db.execute(
                    sql: "CREATE TEMP TABLE copy AS SELECT * FROM posting WHERE stan = ?", arguments: [place(permille)])
                try db.execute(sql: "UPDATE copy SET stan = ?", arguments: [stan])
                if kind == .hostOnly {
                    try db.execute(sql: "UPDATE copy SET rrn = '999999999999', fingerprint = 'another act'")
                }
                try db.execute(sql: "INSERT INTO posting SELECT * FROM copy; DROP TABLE copy")
                named.insert(Named(stan: stan, kind: kind))
            }
            return named
        }
    }

    /// What the terminal's slip names; nil where it was not told line by line.
    static func namedByTerminal(_ journal: String) throws -> Set<Named>? {
        try JournalHistory(journal).slips.last?.differences.map { differences in
            Set(differences.map { Named(stan: $0.stan.value, kind: $0.kind) })
        }
    }

    /// Cases that the host has opened.
    static func namedByHost(_ ledger: String) throws -> Set<Named> {
        try LongDay.read(ledger) { db in
            try Set(
                Row.fetchAll(db, sql: "SELECT stan, kind FROM difference").map { row in
                    guard let kind = DifferenceKind(rawValue: row["kind"]) else {
                        throw Tool.Failed(description: "a case of a kind that nobody knows")
                    }
                    return Named(stan: row["stan"], kind: kind)
                })
        }
    }
}
