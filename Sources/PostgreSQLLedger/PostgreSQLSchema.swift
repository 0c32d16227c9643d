import Ledger
import Store

/// The host's tables in PostgreSQL. Every one that holds a terminal's work leads with merchant and terminal, so that
/// they can be partitioned on them.
enum PostgreSQLSchema {
    /// Each step brings the tables from the version before it to its own; the first makes them.
    private static let steps = [
        first, sequence, comparison, settlementBooks, closingPlaces, shopFreezes, referenceFirst,
    ]
    static var version: Int { steps.count }
    /// Which of the server's advisory locks two hosts that start together meet at: "qiantui" in ASCII.
    private static let lock = 0x7169_616e_7475_69

    /// Brings the tables up to this program's version.
    ///
    /// - Parameter isReading: Nothing may be made or changed.
    static func migrate(_ connection: PostgreSQLConnection, isReading: Bool) throws {
        let place = connection.url.place
        if let found = try find(connection) {
            guard found <= version else {
                throw StoreError.newerSchema(path: place, found: found, known: version)
            }
            if found == version { return }
        }
        guard !isReading else {
            throw StoreError.unusable(path: place, problem: "no ledger of this version; start the host once")
        }
        try connection.execute("BEGIN; SELECT pg_advisory_xact_lock(\(lock))")
        do {
            // Another host may have done it meanwhile.
            let found = try find(connection) ?? 0
            if found < version {
                for step in steps[found...] { try connection.execute(step) }
                try connection.execute("DELETE FROM ledgerversion; INSERT INTO ledgerversion VALUES (\(version))")
            }
            try connection.execute("COMMIT")
        } catch {
            _ = try? connection.execute("ROLLBACK")
            throw error
        }
    }

    private static func find(_ connection: PostgreSQLConnection) throws -> Int? {
        guard try connection.execute("SELECT to_regclass('ledgerversion')") != nil else { return nil }
        return try connection.execute("SELECT version FROM ledgerversion").flatMap { Int($0) }
    }

    private static func day(_ seconds: String) -> String {
        "to_char(to_timestamp(\(seconds)) AT TIME ZONE 'UTC', 'YYYY-MM-DD')"
    }

    private static let pairs = LedgerHalves.pairs(
        receipt: day("posting.\"receivedAt\" / 1000 + posting.\"utcOffset\""), clearing: "posting.\"clearingDate\"",
        entryDay: day("half.time / 1000"))

    /// An entry becomes one row that holds both accounts, in a table that is partitioned by clearing day: nothing rests
    /// on a unique key of it. Postings and batches are not, see docs/settlement.md. What was filed is kept line by line.
    private static let settlementBooks = """
        ALTER TABLE entry RENAME TO entryhalf;
        ALTER TABLE entryhalf RENAME CONSTRAINT entry_pkey TO entryhalf_pkey;
        CREATE SEQUENCE entrynumber;
        CREATE TABLE entry (
            merchant TEXT COLLATE "C" NOT NULL, terminal TEXT COLLATE "C" NOT NULL, batch BIGINT NOT NULL,
            stan BIGINT NOT NULL, type TEXT COLLATE "C" NOT NULL, id BIGINT NOT NULL DEFAULT nextval('entrynumber'),
            "clearingDay" TEXT COLLATE "C" NOT NULL, debit TEXT NOT NULL, credit TEXT NOT NULL,
            amount BIGINT NOT NULL CHECK (amount >= 0), cause TEXT NOT NULL, time BIGINT NOT NULL,
            CHECK (debit <> credit), PRIMARY KEY (merchant, terminal, batch, stan, id, "clearingDay")
        ) PARTITION BY RANGE ("clearingDay");
        CREATE TABLE entry_other PARTITION OF entry DEFAULT;
        INSERT INTO entry (
            merchant, terminal, batch, stan, type, "clearingDay", debit, credit, amount, cause, time
        )
        \(pairs);
        DROP TABLE entryhalf;
        CREATE FUNCTION entrystays() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN RAISE EXCEPTION ''an entry is never changed or deleted: enter the opposite''; END';
        CREATE TRIGGER entrystays BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION entrystays();
        CREATE TABLE detachedday ("clearingDay" TEXT COLLATE "C" PRIMARY KEY);

        ALTER TABLE settlementfile ADD COLUMN number BIGINT NOT NULL DEFAULT 1;
        ALTER TABLE settlementfile DROP CONSTRAINT settlementfile_pkey;
        ALTER TABLE settlementfile ADD PRIMARY KEY ("clearingDay", number);
        CREATE TABLE filedline (
            merchant TEXT COLLATE "C" NOT NULL, terminal TEXT COLLATE "C" NOT NULL, batch BIGINT NOT NULL,
            stan BIGINT NOT NULL, type TEXT COLLATE "C" NOT NULL, number BIGINT NOT NULL,
            "clearingDay" TEXT COLLATE "C" NOT NULL, currency TEXT NOT NULL, scheme TEXT NOT NULL,
            "cardClass" BIGINT NOT NULL, "cardMasked" TEXT NOT NULL, rrn TEXT NOT NULL, "authorization" TEXT NOT NULL,
            amount BIGINT NOT NULL, fee BIGINT NOT NULL, rule TEXT NOT NULL, standing TEXT NOT NULL,
            PRIMARY KEY (merchant, terminal, batch, stan, type, number)
        );
        CREATE INDEX filedlinebyday ON filedline ("clearingDay");
        """

    private static let comparison = """
        ALTER TABLE posting ADD COLUMN "isCertified" BOOLEAN NOT NULL DEFAULT FALSE;
        ALTER TABLE batch ADD COLUMN "isCompared" BOOLEAN NOT NULL DEFAULT FALSE;
        """

    /// Places in the closing hours, and how many are given: the one row is locked by whoever gives a place.
    private static let closingPlaces = """
        ALTER TABLE terminal ADD COLUMN IF NOT EXISTS place BIGINT;
        CREATE UNIQUE INDEX IF NOT EXISTS terminalbyplace ON terminal (place) WHERE place IS NOT NULL;
        CREATE TABLE IF NOT EXISTS closingplaces (name TEXT COLLATE "C" PRIMARY KEY, given BIGINT NOT NULL);
        INSERT INTO closingplaces (name, given) VALUES ('all', 0) ON CONFLICT DO NOTHING;
        """

    private static let shopFreezes = """
        CREATE TABLE IF NOT EXISTS shopfreeze (
            merchant TEXT COLLATE "C" NOT NULL, terminal TEXT COLLATE "C" NOT NULL, stan BIGINT NOT NULL,
            "signIn" BIGINT, since BIGINT NOT NULL, until BIGINT, "utcOffset" BIGINT NOT NULL,
            PRIMARY KEY (merchant, terminal)
        );
        """

    /// An index that led with the merchant was as good as the key to a server without statistics, which then read all of
    /// the merchant's lines for one act.
    private static let referenceFirst = """
        DROP INDEX IF EXISTS postingbyreference;
        CREATE INDEX postingbyreference ON posting (rrn, merchant);
        """

    // Names sort by their bytes, as in SQLite, whatever the locale of the database.
    private static let first = """
        CREATE TABLE ledgerversion (version BIGINT NOT NULL);

        CREATE TABLE terminal (
            merchant TEXT COLLATE "C" NOT NULL, terminal TEXT COLLATE "C" NOT NULL, "merchantName" TEXT NOT NULL,
            currency TEXT NOT NULL, batch BIGINT NOT NULL, "isSignedIn" BOOLEAN NOT NULL, "lastSignIn" BIGINT,
            "keyBlock" BYTEA, keys BYTEA, "previousKeys" BYTEA, "macFailures" BIGINT NOT NULL,
            "isBlocked" BOOLEAN NOT NULL,
            PRIMARY KEY (merchant, terminal)
        );

        CREATE TABLE posting (
            merchant TEXT COLLATE "C" NOT NULL, terminal TEXT COLLATE "C" NOT NULL, batch BIGINT NOT NULL,
            stan BIGINT NOT NULL, type TEXT COLLATE "C" NOT NULL, state TEXT NOT NULL, asked BIGINT NOT NULL,
            amount BIGINT NOT NULL, fingerprint TEXT NOT NULL, "cardMasked" TEXT NOT NULL, "cardHash" TEXT NOT NULL,
            "cardClass" BIGINT NOT NULL, scheme TEXT NOT NULL, entry TEXT NOT NULL, code TEXT NOT NULL,
            rrn TEXT NOT NULL, "authorization" TEXT, "clearingDate" TEXT NOT NULL, "originalTerminal" TEXT,
            "originalBatch" BIGINT, "originalStan" BIGINT, "originalType" TEXT, "isVoided" BOOLEAN NOT NULL,
            "isAdjusted" BOOLEAN NOT NULL, "isReleased" BOOLEAN NOT NULL, "isReversalRequested" BOOLEAN NOT NULL,
            refunded BIGINT NOT NULL, "isLate" BOOLEAN NOT NULL, "uploadedBy" BIGINT, "receivedAt" BIGINT NOT NULL,
            "utcOffset" BIGINT NOT NULL, deadline BIGINT,
            PRIMARY KEY (merchant, terminal, batch, stan, type)
        );
        CREATE INDEX postingbyreference ON posting (merchant, rrn);
        CREATE INDEX postingowed ON posting (merchant, terminal) WHERE deadline IS NOT NULL;
        CREATE INDEX postingbyauthorization ON posting (merchant, "authorization") WHERE type = 'preAuthorization';
        CREATE INDEX postingbyclearing ON posting ("clearingDate");

        CREATE TABLE entry (
            merchant TEXT COLLATE "C" NOT NULL, terminal TEXT COLLATE "C" NOT NULL, batch BIGINT NOT NULL,
            stan BIGINT NOT NULL, type TEXT COLLATE "C" NOT NULL, id BIGINT GENERATED ALWAYS AS IDENTITY,
            account TEXT NOT NULL, side TEXT NOT NULL, amount BIGINT NOT NULL CHECK (amount >= 0),
            cause TEXT NOT NULL, time BIGINT NOT NULL,
            PRIMARY KEY (merchant, terminal, batch, stan, id)
        );

        CREATE TABLE batch (
            merchant TEXT COLLATE "C" NOT NULL, terminal TEXT COLLATE "C" NOT NULL, batch BIGINT NOT NULL,
            state TEXT NOT NULL, "terminalTotals" TEXT NOT NULL, "hostTotals" TEXT NOT NULL,
            "clearingDate" TEXT NOT NULL, rrn TEXT NOT NULL, uploaded BIGINT NOT NULL, differences BIGINT NOT NULL,
            "settledAt" BIGINT NOT NULL, "closedAt" BIGINT, "utcOffset" BIGINT NOT NULL,
            PRIMARY KEY (merchant, terminal, batch)
        );

        CREATE TABLE difference (
            merchant TEXT COLLATE "C" NOT NULL, terminal TEXT COLLATE "C" NOT NULL, batch BIGINT NOT NULL,
            stan BIGINT NOT NULL, kind TEXT COLLATE "C" NOT NULL, "cardClass" BIGINT NOT NULL,
            "terminalAmount" BIGINT, "hostAmount" BIGINT, "openedAt" BIGINT NOT NULL, "utcOffset" BIGINT NOT NULL,
            PRIMARY KEY (merchant, terminal, batch, stan, kind)
        );

        CREATE TABLE ticket (
            merchant TEXT COLLATE "C" NOT NULL, terminal TEXT COLLATE "C" NOT NULL, number TEXT COLLATE "C" NOT NULL,
            "hostNumber" TEXT NOT NULL, part TEXT NOT NULL, code TEXT NOT NULL, evidence TEXT NOT NULL,
            "mustNot" TEXT NOT NULL, made TEXT NOT NULL, "receivedAt" BIGINT NOT NULL, "callBefore" BIGINT NOT NULL,
            "utcOffset" BIGINT NOT NULL,
            PRIMARY KEY (merchant, terminal, number)
        );

        CREATE TABLE settlementfile (
            "clearingDay" TEXT COLLATE "C" PRIMARY KEY, digest TEXT NOT NULL, lines BIGINT NOT NULL,
            net BIGINT NOT NULL, "madeAt" BIGINT NOT NULL
        );

        CREATE TABLE serial (name TEXT COLLATE "C" PRIMARY KEY, next BIGINT NOT NULL);
        INSERT INTO serial (name, next) VALUES ('rrn', 1);
        """

    /// Numbers for F37 come from a sequence: the row that they came from was one that every host waited for. Where an
    /// older host still runs, its groups fail, and no number is given twice.
    private static let sequence = """
        CREATE SEQUENCE rrnblock;
        SELECT setval('rrnblock', (SELECT (next + 999) / 1000 + 1 FROM serial WHERE name = 'rrn'), false);
        DROP TABLE serial;
        """
}
