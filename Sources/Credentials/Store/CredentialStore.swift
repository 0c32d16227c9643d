internal import DayEnd
import Foundation
import GRDB
internal import Operators
internal import Store

/// Credentials and counters on disk: one row for each number, replaced whole, durable when a call returns.
final class CredentialStore: Sendable {
    let database: DurableDatabase

    /// What a book is made from.
    struct Loaded: Sendable, Equatable {
        var operators: [OperatorRecord] = []
        var counters: [TryCounter] = []
        var highest: Moment?
    }

    /// Opens the file or makes it.
    init(path: String) throws {
        database = try DurableDatabase(path: path, schema: 1) { db, _ in
            try db.execute(
                sql: """
                    CREATE TABLE operator (
                        number INTEGER PRIMARY KEY CHECK (number BETWEEN 0 AND 99), text TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE counter (
                        number INTEGER PRIMARY KEY CHECK (number BETWEEN 0 AND 99), text TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE clock (
                        number INTEGER PRIMARY KEY CHECK (number = 0), text TEXT NOT NULL
                    ) STRICT;
                    """)
        }
    }

    func load() throws -> Loaded {
        try database.queue.read { db -> Loaded in
            let clock: [Moment] = try rows(of: "clock", db)
            return try Loaded(
                operators: rows(of: "operator", db), counters: rows(of: "counter", db), highest: clock.first)
        }
    }

    /// Writes a change in one commit.
    func write(_ change: BookChange) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        func text(_ value: some Encodable) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        try database.queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                for number in change.removed {
                    try db.execute(sql: "DELETE FROM operator WHERE number = ?", arguments: [number.value])
                }
                for row in change.operators {
                    try replace("operator", row.number.value, text(row), db)
                }
                for row in change.counters {
                    try replace("counter", row.number.value, text(row), db)
                }
                if let highest = change.highest { try replace("clock", 0, text(highest), db) }
                return .commit
            }
        }
    }

    private func replace(_ table: String, _ number: Int, _ text: String, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO \(table) (number, text) VALUES (?, ?)", arguments: [number, text])
    }

    private func rows<Value: Decodable>(of table: String, _ db: Database) throws -> [Value] {
        let decoder = JSONDecoder()
        return try Row.fetchAll(db, sql: "SELECT number, text FROM \(table) ORDER BY number").map { row in
            do {
                return try decoder.decode(Value.self, from: Data((row[1] as String).utf8))
            } catch {
                throw CredentialError.damagedRow(path: database.path, table: table, number: row[0])
            }
        }
    }
}
