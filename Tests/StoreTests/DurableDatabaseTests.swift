import GRDB
import Store
import Testing

@Suite("A database whose commits are durable, and statements that are kept")
struct DurableDatabaseTests {
    private struct Refusal: Error {}

    private static func database(_ folder: TemporaryFolder) throws -> DurableDatabase {
        try DurableDatabase(path: folder.file("a.sqlite"), schema: 1) { db, _ in
            try db.execute(sql: "CREATE TABLE a (n INTEGER UNIQUE, t TEXT, b BLOB) STRICT")
        }
    }

    private struct Row: Equatable {
        var number: Int64?
        var text: String?
        var bytes: [UInt8]?
    }

    private static func rows(_ db: Database) throws -> [Row] {
        var rows: [Row] = []
        try PreparedStatement(db, "SELECT n, t, b FROM a ORDER BY rowid").visit(
            { _ in },
            { rows.append(Row(number: $0.integer(0), text: $0.text(1), bytes: $0.bytes(2))) })
        return rows
    }

    @Test("Values come back as they were given: empty ones, NULL, text of any length and writing")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let database = try Self.database(folder)
        let rows = [
            Row(number: .min, text: "", bytes: []), Row(number: nil, text: nil, bytes: nil),
            Row(number: 0, text: "898000000000001", bytes: [0]),
            Row(number: .max, text: "簽退 ' \" ; \u{1F4B0}", bytes: [UInt8](0...255)),
            Row(number: 7, text: String(repeating: "签", count: 10_000), bytes: [UInt8](repeating: 9, count: 70_000)),
        ]
        var meter = CommitMeter()
        let found = try database.durably(&meter) { db in
            let insertion = try PreparedStatement(db, "INSERT INTO a (n, t, b) VALUES (?, ?, ?)")
            for row in rows {
                try insertion.run { values in
                    if let number = row.number { values.add(number) } else { values.addNull() }
                    if let text = row.text { values.add(text) } else { values.addNull() }
                    if let bytes = row.bytes { values.add(bytes) } else { values.addNull() }
                }
            }
            return try Self.rows(db)
        }
        #expect(found == rows)
        #expect(meter.commits == 1)
        #expect(try database.queue.read { try Self.rows($0) } == rows)
        // What GRDB reads is the same: an empty text is no NULL, nor are empty bytes.
        let kinds = try database.queue.read {
            try String.fetchAll($0, sql: "SELECT typeof(n) || typeof(t) || typeof(b) FROM a ORDER BY rowid LIMIT 2")
        }
        #expect(kinds == ["integertextblob", "nullnullnull"])
    }

    @Test("A column of another kind is no value, and a value too many is an error, not a crash")
    func otherKinds() throws {
        let folder = try TemporaryFolder()
        let database = try Self.database(folder)
        try database.queue.write { db in
            try PreparedStatement(db, "SELECT 'x', 1, 1.5").visit({ _ in }) { row in
                #expect(row.integer(0) == nil && row.bytes(0) == nil && row.text(1) == nil && row.integer(2) == nil)
            }
            let query = try PreparedStatement(db, "SELECT ?")
            #expect(throws: DatabaseError.self) {
                try query.run { values in
                    values.add(1)
                    values.add(2)
                }
            }
        }
    }

    @Test("A statement that fails says why in GRDB's words, and works again")
    func failure() throws {
        let folder = try TemporaryFolder()
        let database = try Self.database(folder)
        try database.queue.write { db in
            let insertion = try PreparedStatement(db, "INSERT INTO a (n) VALUES (?)")
            try insertion.run { $0.add(1) }
            let error = #expect(throws: DatabaseError.self) { try insertion.run { $0.add(1) } }
            #expect(error?.resultCode == .SQLITE_CONSTRAINT)
            #expect(error?.message?.contains("a.n") == true)
            try insertion.run { $0.add(2) }
            #expect(try Self.rows(db).map(\.number) == [1, 2])
        }
    }

    @Test("What throws in the middle leaves nothing, and the next one works")
    func rolledBack() throws {
        let folder = try TemporaryFolder()
        let database = try Self.database(folder)
        var meter = CommitMeter()
        for fails in [false, true, false] {
            let body: (Database) throws -> Void = { db in
                try PreparedStatement(db, "INSERT INTO a (t) VALUES ('x')").run()
                if fails { throw Refusal() }
            }
            if fails {
                #expect(throws: Refusal.self) { try database.durably(&meter, body) }
            } else {
                try database.durably(&meter, body)
            }
        }
        #expect(try database.queue.read { try Self.rows($0) }.count == 2)
        #expect(meter.commits == 2)
    }
}
