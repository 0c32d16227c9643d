import GRDB

/// The host's tables. Every one leads with merchant and terminal, so that a day's work of one terminal lies together
/// and the schema can be sharded on them.
enum LedgerSchema {
    static let version = 7

    static func migrate(_ db: Database, from found: Int) throws {
        if found < 1 { try db.execute(sql: first) }
        if found < 2 { try db.execute(sql: tickets) }
        if found < 3 { try db.execute(sql: comparison) }
        if found < 4 { try db.execute(sql: settlementBooks) }
        if found < 5 { try db.execute(sql: closingPlaces) }
        if found < 6 { try db.execute(sql: shopFreezes) }
        if found < 7 { try db.execute(sql: fewerPages) }
    }

    private static let pairs = LedgerHalves.pairs(
        receipt: "strftime('%Y-%m-%d', posting.receivedAt / 1000 + posting.utcOffset, 'unixepoch')",
        clearing: "posting.clearingDate", entryDay: "strftime('%Y-%m-%d', half.time / 1000, 'unixepoch')")

    /// An entry becomes one row that holds both accounts: two rows that differ cannot be told any more, and a half that
    /// has no other is refused here. What was filed is kept line by line.
    private static let settlementBooks = """
        ALTER TABLE entry RENAME TO entryHalf;
        DROP INDEX entryByPosting;
        CREATE TABLE entry (
            id INTEGER PRIMARY KEY, merchant TEXT NOT NULL, terminal TEXT NOT NULL, batch INTEGER NOT NULL,
            stan INTEGER NOT NULL, type TEXT NOT NULL, clearingDay TEXT NOT NULL, debit TEXT NOT NULL,
            credit TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0), cause TEXT NOT NULL,
            time INTEGER NOT NULL, CHECK (debit <> credit)
        ) STRICT;
        CREATE INDEX entryByPosting ON entry (merchant, terminal, batch, stan);
        INSERT INTO entry (
            merchant, terminal, batch, stan, type, clearingDay, debit, credit, amount, cause, time
        )
        \(pairs);
        DROP TABLE entryHalf;
        CREATE TRIGGER entryStays BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry is never changed: enter the opposite'); END;
        CREATE TRIGGER entryIsKept BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry is never deleted: enter the opposite'); END;

        ALTER TABLE settlementFile RENAME TO settlementFileOfDay;
        CREATE TABLE settlementFile (
            clearingDay TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL, lines INTEGER NOT NULL,
            net INTEGER NOT NULL, madeAt INTEGER NOT NULL,
            PRIMARY KEY (clearingDay, number)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO settlementFile SELECT clearingDay, 1, digest, lines, net, madeAt FROM settlementFileOfDay;
        DROP TABLE settlementFileOfDay;
        CREATE TABLE filedLine (
            merchant TEXT NOT NULL, terminal TEXT NOT NULL, batch INTEGER NOT NULL, stan INTEGER NOT NULL,
            type TEXT NOT NULL, number INTEGER NOT NULL, clearingDay TEXT NOT NULL, currency TEXT NOT NULL,
            scheme TEXT NOT NULL, cardClass INTEGER NOT NULL, cardMasked TEXT NOT NULL, rrn TEXT NOT NULL,
            authorization TEXT NOT NULL, amount INTEGER NOT NULL, fee INTEGER NOT NULL, rule TEXT NOT NULL,
            standing TEXT NOT NULL,
            PRIMARY KEY (merchant, terminal, batch, stan, type, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX filedLineByDay ON filedLine (clearingDay);
        """

    /// Places in the closing hours, and how many are given.
    private static let closingPlaces = """
        ALTER TABLE terminal ADD COLUMN place INTEGER;
        CREATE UNIQUE INDEX terminalByPlace ON terminal (place) WHERE place IS NOT NULL;
        CREATE TABLE closingPlaces (name TEXT PRIMARY KEY, given INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO closingPlaces (name, given) VALUES ('all', 0);
        """

    /// Terminals that close their shops.
    private static let shopFreezes = """
        CREATE TABLE shopFreeze (
            merchant TEXT NOT NULL, terminal TEXT NOT NULL, stan INTEGER NOT NULL, signIn INTEGER,
            since INTEGER NOT NULL, until INTEGER, utcOffset INTEGER NOT NULL,
            PRIMARY KEY (merchant, terminal)
        ) STRICT, WITHOUT ROWID;
        """

    /// A commit writes each page that it touches. Of these two indexes every terminal had a page of its own: one that no
    /// query used, and one that now grows at its end alone.
    private static let fewerPages = """
        DROP INDEX IF EXISTS entryByPosting;
        DROP INDEX IF EXISTS postingByClearing;
        CREATE INDEX postingByClearing ON posting (clearingDate, receivedAt);
        """

    private static let comparison = """
        ALTER TABLE posting ADD COLUMN isCertified INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE batch ADD COLUMN isCompared INTEGER NOT NULL DEFAULT 0;
        """

    private static let tickets = """
        CREATE TABLE ticket (
            merchant TEXT NOT NULL, terminal TEXT NOT NULL, number TEXT NOT NULL, hostNumber TEXT NOT NULL,
            part TEXT NOT NULL, code TEXT NOT NULL, evidence TEXT NOT NULL, mustNot TEXT NOT NULL, made TEXT NOT NULL,
            receivedAt INTEGER NOT NULL, callBefore INTEGER NOT NULL, utcOffset INTEGER NOT NULL,
            PRIMARY KEY (merchant, terminal, number)
        ) STRICT, WITHOUT ROWID;
        """

    private static let first = """
        CREATE TABLE terminal (
            merchant TEXT NOT NULL, terminal TEXT NOT NULL, merchantName TEXT NOT NULL, currency TEXT NOT NULL,
            batch INTEGER NOT NULL, isSignedIn INTEGER NOT NULL, lastSignIn INTEGER, keyBlock BLOB, keys BLOB,
            previousKeys BLOB, macFailures INTEGER NOT NULL, isBlocked INTEGER NOT NULL,
            PRIMARY KEY (merchant, terminal)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE posting (
            merchant TEXT NOT NULL, terminal TEXT NOT NULL, batch INTEGER NOT NULL, stan INTEGER NOT NULL,
            type TEXT NOT NULL, state TEXT NOT NULL, asked INTEGER NOT NULL, amount INTEGER NOT NULL,
            fingerprint TEXT NOT NULL, cardMasked TEXT NOT NULL, cardHash TEXT NOT NULL, cardClass INTEGER NOT NULL,
            scheme TEXT NOT NULL, entry TEXT NOT NULL, code TEXT NOT NULL, rrn TEXT NOT NULL, authorization TEXT,
            clearingDate TEXT NOT NULL, originalTerminal TEXT, originalBatch INTEGER, originalStan INTEGER,
            originalType TEXT, isVoided INTEGER NOT NULL,
            isAdjusted INTEGER NOT NULL, isReleased INTEGER NOT NULL, isReversalRequested INTEGER NOT NULL,
            refunded INTEGER NOT NULL, isLate INTEGER NOT NULL, uploadedBy INTEGER, receivedAt INTEGER NOT NULL,
            utcOffset INTEGER NOT NULL, deadline INTEGER,
            PRIMARY KEY (merchant, terminal, batch, stan, type)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX postingByReference ON posting (merchant, rrn);
        CREATE INDEX postingOwed ON posting (merchant, terminal) WHERE deadline IS NOT NULL;
        CREATE INDEX postingByAuthorization ON posting (merchant, authorization) WHERE type = 'preAuthorization';

        CREATE TABLE entry (
            id INTEGER PRIMARY KEY, merchant TEXT NOT NULL, terminal TEXT NOT NULL, batch INTEGER NOT NULL,
            stan INTEGER NOT NULL, type TEXT NOT NULL, account TEXT NOT NULL, side TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount >= 0), cause TEXT NOT NULL, time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX entryByPosting ON entry (merchant, terminal, batch, stan);

        CREATE TABLE batch (
            merchant TEXT NOT NULL, terminal TEXT NOT NULL, batch INTEGER NOT NULL, state TEXT NOT NULL,
            terminalTotals TEXT NOT NULL, hostTotals TEXT NOT NULL, clearingDate TEXT NOT NULL, rrn TEXT NOT NULL,
            uploaded INTEGER NOT NULL, differences INTEGER NOT NULL, settledAt INTEGER NOT NULL, closedAt INTEGER,
            utcOffset INTEGER NOT NULL,
            PRIMARY KEY (merchant, terminal, batch)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE difference (
            merchant TEXT NOT NULL, terminal TEXT NOT NULL, batch INTEGER NOT NULL, stan INTEGER NOT NULL,
            kind TEXT NOT NULL, cardClass INTEGER NOT NULL, terminalAmount INTEGER, hostAmount INTEGER,
            openedAt INTEGER NOT NULL, utcOffset INTEGER NOT NULL,
            PRIMARY KEY (merchant, terminal, batch, stan, kind)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE settlementFile (
            clearingDay TEXT PRIMARY KEY, digest TEXT NOT NULL, lines INTEGER NOT NULL, net INTEGER NOT NULL,
            madeAt INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX postingByClearing ON posting (clearingDate);

        CREATE TABLE serial (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO serial (name, next) VALUES ('rrn', 1);
        """
}
