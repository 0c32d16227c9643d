public import DayEnd

/// The days into which the entries of a PostgreSQL ledger are parted.
public enum PostgreSQLPartitions {
    /// How many days ahead there are parts, and how few are left when more are made.
    static let daysAhead = 45
    static let fewestAhead = 15
    /// Which of the server's advisory locks those meet at that make or detach parts.
    private static let lock = 0x7169_616e_7061_72

    public struct Part: Sendable, Hashable, Encodable {
        /// The table.
        public var name: String
        /// The clearing day of its entries; nil for the part of every day that has none of its own.
        public var day: CivilDate?
        public var entries: Int
    }

    /// A day that cannot be taken out.
    public struct NotFiled: Error, Sendable, CustomStringConvertible {
        public var day: CivilDate
        public var description: String {
            "clearing day \(day) has entries and is not filed: file it first, then detach"
        }
    }

    /// Makes the parts of the coming days where few are left. Entries of a day without a part go to `entry_other`, so
    /// nothing waits for this, and a day that has entries there stays there.
    static func makeAhead(_ connection: PostgreSQLConnection) throws {
        let last = "to_regclass('entry_' || to_char(current_date + \(fewestAhead), 'YYYYMMDD'))"
        guard try connection.execute("SELECT \(last)") == nil else { return }
        // A table that is made beside the others and then attached holds up nobody who enters.
        try connection.execute(
            """
            DO $$
            DECLARE part date; name text; day text;
            BEGIN
                PERFORM pg_advisory_xact_lock(\(lock));
                FOR part IN SELECT current_date + n FROM generate_series(-1, \(daysAhead)) AS n LOOP
                    name := 'entry_' || to_char(part, 'YYYYMMDD');
                    day := to_char(part, 'YYYY-MM-DD');
                    IF to_regclass(name) IS NULL
                        AND NOT EXISTS (SELECT FROM entry_other WHERE "clearingDay" = day) THEN
                        EXECUTE format('CREATE TABLE %I (LIKE entry INCLUDING DEFAULTS INCLUDING CONSTRAINTS '
                            'INCLUDING INDEXES)', name);
                        EXECUTE format('ALTER TABLE entry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                            name, day, to_char(part + 1, 'YYYY-MM-DD'));
                    END IF;
                END LOOP;
            END $$
            """)
    }

    /// The parts of a ledger, oldest day first.
    public static func list(_ url: DatabaseURL) throws -> [Part] {
        let connection = try PostgreSQLConnection(url, for: .reading)
        try PostgreSQLSchema.migrate(connection, isReading: true)
        return try parts(connection)
    }

    private static func parts(_ connection: PostgreSQLConnection) throws -> [Part] {
        let names =
            try connection.execute(
                """
                SELECT string_agg(inhrelid::regclass::text, ',' ORDER BY inhrelid::regclass::text COLLATE "C")
                FROM pg_inherits WHERE inhparent = 'entry'::regclass
                """) ?? ""
        return try names.split(separator: ",").map { name in
            let digits = name.split(separator: "_").last.map(String.init) ?? ""
            let text = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6))"
            let count = try connection.execute("SELECT count(*) FROM \(name)").flatMap { Int($0) } ?? 0
            return Part(name: String(name), day: CivilDate(text), entries: count)
        }
    }

    /// Makes the parts of the coming days, and takes those of days before `day` out of the ledger. They stay in the
    /// database as tables of their own, to be kept elsewhere and dropped.
    ///
    /// - Returns: What was taken out.
    /// - Throws: ``NotFiled`` where a day has entries and no settlement file; nothing is taken out then.
    public static func detach(before day: CivilDate, from url: DatabaseURL) throws -> [Part] {
        let connection = try PostgreSQLConnection(url, for: .filing)
        try PostgreSQLSchema.migrate(connection, isReading: false)
        try makeAhead(connection)
        try connection.execute("BEGIN; SELECT pg_advisory_xact_lock(\(lock))")
        do {
            let old = try parts(connection).filter { part in part.day.map { $0 < day } ?? false }
            for part in old {
                guard let own = part.day else { continue }
                let note = "SELECT 1 FROM settlementfile WHERE \"clearingDay\" = '\(own)'"
                guard try part.entries == 0 || connection.execute(note) != nil else { throw NotFiled(day: own) }
                try connection.execute(
                    """
                    ALTER TABLE entry DETACH PARTITION \(part.name);
                    INSERT INTO detachedday VALUES ('\(own)') ON CONFLICT DO NOTHING
                    """)
            }
            try connection.execute("COMMIT")
            return old
        } catch {
            _ = try? connection.execute("ROLLBACK")
            throw error
        }
    }
}
