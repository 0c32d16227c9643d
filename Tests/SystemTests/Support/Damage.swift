import DayEnd
import GRDB
import HostCore
import UnionPay

/// What another hand does to a host's ledger between the sales and the settlement.
enum Damage: String, CaseIterable, Sendable {
    case removed, changed, added, doubled

    /// STAN of a line that the terminal never made.
    static let strange = 900_001

    /// Does it to one line, over a connection of its own beside the running host.
    func strike(_ line: Line, in ledger: String) throws {
        try DatabaseQueue(path: ledger).write { db in
            let place =
                "batch = \(line.key.batch.value) AND stan = \(line.key.stan.value) AND type = '\(line.type.rawValue)'"
            switch self {
            case .removed: try db.execute(sql: "DELETE FROM posting WHERE \(place)")
            case .changed: try db.execute(sql: "UPDATE posting SET amount = amount + 1 WHERE \(place)")
            case .added:
                try Self.copy(db, place, ["stan": Self.strange, "rrn": "999999999999", "fingerprint": "another act"])
            case .doubled: try Self.copy(db, place, ["stan": Self.strange])
            }
            guard db.changesCount == 1 else { throw NeverCame(what: "\(rawValue) line \(line.key)") }
        }
    }

    /// The one case that the host must open.
    func expected(_ line: Line) -> Case {
        let stan = self == .added || self == .doubled ? Self.strange : line.key.stan.value
        return Case(
            batch: line.key.batch.value, stan: stan, kind: kind.rawValue, cardClass: line.cardClass.rawValue,
            terminalAmount: self == .removed || self == .changed ? line.amount : nil,
            hostAmount: self == .removed ? nil : self == .changed ? line.amount + 1 : line.amount)
    }

    private var kind: CaseRow.Kind {
        switch self {
        case .removed: .terminalOnly
        case .changed: .amountDiffers
        case .added: .hostOnly
        case .doubled: .twice
        }
    }

    private static func copy(_ db: Database, _ place: String, _ changes: [String: any DatabaseValueConvertible]) throws
    {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM posting WHERE \(place)") else { return }
        var values = row.map { ($0, $1) }
        for index in values.indices {
            if let value = changes[values[index].0] { values[index].1 = value.databaseValue }
        }
        let names = values.map(\.0).joined(separator: ", ")
        let marks = values.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO posting (\(names)) VALUES (\(marks))", arguments: StatementArguments(values.map(\.1)))
    }
}

/// A case as the ledger and the command line tell it.
struct Case: Hashable, Codable, CustomStringConvertible {
    var batch: Int
    var stan: Int
    var kind: String
    var cardClass: Int
    var terminalAmount: Int64?
    var hostAmount: Int64?

    var description: String {
        "\(batch)/\(stan) \(kind), class \(cardClass): \(terminalAmount.map { "\($0)" } ?? "-") against "
            + (hostAmount.map { "\($0)" } ?? "-")
    }
}

extension Case {
    init(_ row: CaseRow) {
        self.init(
            batch: row.batch.value, stan: row.stan.value, kind: row.kind.rawValue, cardClass: row.cardClass.rawValue,
            terminalAmount: row.terminalAmount, hostAmount: row.hostAmount)
    }
}
