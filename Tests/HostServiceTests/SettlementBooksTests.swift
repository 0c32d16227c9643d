import DayEnd
import EitherLedger
import Foundation
import GRDB
import HostCore
import HostService
import Ledger
import PaymentSecurity
import PostgreSQLCluster
import PostgreSQLLedger
import Testing
import UnionPay

@Suite("The books of a day: fees, late lines, export, parts")
struct SettlementBooksTests {
    static let day = SettlementFilingTests.day
    static let now = SettlementFilingTests.now
    static let merchant = "898000000000001"
    static let fees = FeeTable(rules: [
        FeeRule(name: "domestic", cards: .domestic, currency: "CNY", partsPerMillion: 6_000, maximum: 5_000)
    ])

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(
        _ ledger: any Ledger, _ fees: FeeTable = fees, at now: Moment = now
    ) throws -> SettlementFiling.Filed {
        try ledger.group {
            try SettlementFiling.file(
                Self.day, ledger: ledger, folder: folder.file("settlement"), institution: "00010000", fees: fees,
                at: now)
        }
    }

    /// Books an act as the host does: the posting and its entry in one commit.
    private static func book(_ posting: Posting, in ledger: any Ledger, isUndone: Bool = false) throws {
        let isBackward = posting.key.type.isCredit != isUndone
        let accounts = ("scheme:\(posting.scheme.rawValue)", "merchant:\(posting.key.merchant)")
        let entry = Entry(
            posting: posting.key, day: posting.clearingDay, debit: isBackward ? accounts.1 : accounts.0,
            credit: isBackward ? accounts.0 : accounts.1, amount: posting.amount,
            cause: isUndone ? .reversed : .booked, time: now)
        try ledger.apply([.posting(posting), .entries([entry])])
    }

    /// The sum of the lines of a day, as anybody could add them up.
    private static func sums(_ ledger: any Ledger) throws -> (gross: Int64, fees: Int64) {
        let lines = try ledger.group { try ledger.filedLines(of: day) }
        return (lines.reduce(0) { $0 + $1.amount }, lines.reduce(0) { $0 + $1.fee })
    }

    @Test(
        "Fees are charged once, when a day is filed; new rules move nothing, and what comes late has a file of its own",
        arguments: LedgerKind.allCases)
    func lateLines(_ kind: LedgerKind) async throws {
        let ledger = try await kind.make(in: folder)
        let sale = try SettlementFilingTests.posting(1, .sale, 12_345)
        let refund = try SettlementFilingTests.posting(3, .refund, 12_345, of: sale.key)
        try ledger.group {
            try Self.book(sale, in: ledger)
            try Self.book(SettlementFilingTests.posting(2, .sale, 2_000_000), in: ledger)
            try Self.book(refund, in: ledger)
            try SettlementFilingTests.close(1, in: ledger)
        }
        let filed = try file(ledger)
        // 0.6 % of 123.45 is 0.7407, of 20000.00 at most 50.00; the refund gives back what its sale was charged.
        #expect(filed.totals == [.init(currency: "CNY", lines: 3, net: 2_000_000, fees: 5_000)])
        let lines = try ledger.group { try ledger.filedLines(of: Self.day) }
        #expect(lines.map(\.fee) == [74, 5_000, -74] && lines.map(\.rule) == ["domestic", "domestic", "domestic"])
        let first = try String(contentsOfFile: filed.path, encoding: .utf8)
        let other = FeeTable(rules: [FeeRule(name: "dear", partsPerMillion: 500_000)])
        #expect(try file(ledger, other).totals == filed.totals)
        #expect(try ledger.group { try ledger.filedLines(of: Self.day) } == lines)
        #expect(try !Self.named(ledger).contains { $0.contains("fees of") || $0.contains("account") })

        // A sale whose batch was open elsewhere, and an adjustment that replaces a line after the batch was closed.
        var late = try SettlementFilingTests.posting(4, .offlineSale, 1_000)
        late.isLate = true
        var replaced = sale
        replaced.isAdjusted = true
        var adjustment = try SettlementFilingTests.posting(5, .adjustment, 20_000, of: sale.key)
        adjustment.isLate = true
        try ledger.group {
            try Self.book(late, in: ledger)
            try Self.book(adjustment, in: ledger)
            try Self.book(replaced, in: ledger, isUndone: true)
        }
        let second = try file(ledger)
        #expect(second.number == 2 && !second.wasFiled && second.path.hasSuffix("/2026-11-23.2.csv"))
        // 1000 and 20000 less 12345; 6 and 120 less 74.
        #expect(second.totals == [SettlementFiling.Total(currency: "CNY", lines: 3, net: 8_655, fees: 52)])
        #expect(
            try String(contentsOfFile: second.path, encoding: .utf8) == """
                H,2026-11-23,00010000,CNY
                D,898000000000001,10000001,000001,000001,sale,CUP,622202*********0128,632700000011,,-12345,withdrawn
                D,898000000000001,10000001,000001,000004,offlineSale,CUP,622202*********0128,632700000014,,1000,late
                D,898000000000001,10000001,000001,000005,adjustment,CUP,622202*********0128,632700000015,,20000,late
                T,3,2,21000,1,12345,8655

                """)
        #expect(try String(contentsOfFile: filed.path, encoding: .utf8) == first)
        #expect(try file(ledger).wasFiled)
        #expect(try Self.sums(ledger) == (2_008_655, 5_052))
        #expect(try !Self.named(ledger).contains { $0.contains("fees of") || $0.contains("account") })
        // A file that was lost is written anew, the same.
        try FileManager.default.removeItem(atPath: second.path)
        #expect(try file(ledger).wasFiled && FileManager.default.fileExists(atPath: second.path))
    }

    private func change(_ sql: String) throws {
        try DatabaseQueue(path: folder.file("ledger.sqlite")).write { try $0.execute(sql: sql) }
    }

    private static func named(_ ledger: any Ledger) throws -> [String] { try ledger.verification().problems }

    @Test("The check names line, account and file of a fee that was changed", arguments: LedgerKind.allCases)
    func check(_ kind: LedgerKind) async throws {
        let ledger = try await kind.make(in: folder)
        let sale = try SettlementFilingTests.posting(1, .sale, 10_000)
        try ledger.group {
            try Self.book(sale, in: ledger)
            try SettlementFilingTests.close(1, in: ledger)
        }
        _ = try file(ledger)
        // An entry that nothing explains: the database takes it, the check does not.
        let entry = Entry(
            posting: sale.key, day: Self.day, debit: "merchant:\(Self.merchant)", credit: "fees:CUP", amount: 1,
            cause: .charged, time: Self.now)
        try ledger.group { try ledger.apply([.entries([entry])]) }
        let problems = try Self.named(ledger)
        #expect(problems.contains("\(sale.key): expected fees of 60, found 61"))
        #expect(problems.contains("account fees:CUP CNY: its lines come to 60, its entries to 61"))
        #expect(problems.contains("account merchant:\(Self.merchant) CNY: its lines come to 9940, its entries to 9939"))
        try ledger.group {
            var changed = sale
            changed.amount += 1
            try ledger.apply([.posting(changed)])
        }
        #expect(
            try Self.named(ledger).contains(
                "settlement file of \(Self.day): \(sale.key) is other than it was filed"))
    }

    @Test("No entry is changed or deleted by anybody, in either database")
    func entriesStay() async throws {
        let cluster = try await PostgreSQLCluster.shared.value
        let url = try await cluster.makeDatabase()
        for database in ["", url] {
            let ledger = try HostLedger.open(database, data: folder.path)
            try ledger.group { try Self.book(SettlementFilingTests.posting(1, .sale, 5), in: ledger) }
        }
        for sql in ["DELETE FROM entry", "UPDATE entry SET amount = amount + 1"] {
            await #expect(throws: (any Error).self) { try await cluster.query(sql, on: url) }
            #expect(throws: DatabaseError.self) {
                try change(sql)
            }
        }
        #expect(try await cluster.query("SELECT count(*), sum(amount) FROM entry", on: url) == [["1", "5"]])
    }

    @Test("Exported are lines, totals and a hash over them, the same each time; CSV and JSON Lines say the same")
    func export() throws {
        var lines: [FiledLine] = []
        var reckoning = FeeReckoning(Self.fees)
        var random = SystemRandomNumberGenerator()
        for number in 1...200 {
            var posting = try SettlementFilingTests.posting(
                number, .sale, Int64.random(in: 0...9_999_999, using: &random))
            posting.key.merchant = number.isMultiple(of: 3) ? "898000000000002" : Self.merchant
            if number.isMultiple(of: 5) { (posting.scheme, posting.cardClass) = (.visa, .foreign) }
            if number == 7 { posting.authorization = "a\"b,c" }
            lines.append(try reckoning.line(posting, number: 1, currency: .renminbi, standing: .line))
        }
        let csv = try SettlementExport(lines, as: .csv)
        #expect(try SettlementExport(lines.shuffled(), as: .csv).bytes == csv.bytes)
        let text = String(decoding: csv.bytes, as: UTF8.self)
        #expect(text.contains(",\"a\"\"b,c\",") && csv.blockCount == 2 && csv.lineCount == 200)
        let rows = text.split(separator: "\r\n").map {
            $0.replacing("a\"\"b,c", with: "").split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(rows.allSatisfy { $0.count == 21 })
        for merchant in [Self.merchant, "898000000000002"] {
            let own = lines.filter { $0.key.merchant == merchant }
            let sum = try #require(rows.first { $0[0] == "sum" && $0[3] == merchant })
            let (gross, fees) = (own.reduce(0) { $0 + $1.amount }, own.reduce(0) { $0 + $1.fee })
            #expect(sum[14...17].map(String.init) == ["\(own.count)", "\(gross)", "\(fees)", "\(gross - fees)"])
            let totals = rows.filter { $0[0] == "total" && $0[3] == merchant }
            #expect(totals.map { String($0[8]) } == ["CUP", "VIS"])
            #expect(totals.reduce(Int64(0)) { $0 + (Int64($1[16]) ?? 0) } == fees)
            // Whole: the last record tells how many come before it, and their hash.
            let block = text.split(separator: "\r\n").filter { $0.contains(",\(merchant),") }
            let end = try #require(rows.first { $0[0] == "end" && $0[3] == merchant })
            #expect(Int(end[14]) == block.count - 1)
            let bytes = block.dropLast().map { $0 + "\r\n" }.joined()
            #expect(String(end[20]) == HexBytes(SHA256.hash(Array(bytes.utf8))).text)
        }
        let objects = try SettlementExport(lines, as: .jsonl).bytes.split(separator: UInt8(ascii: "\n")).map {
            try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])
        }
        #expect(objects.count == rows.count - 1)
        let net = objects.filter { $0["record"] as? String == "line" }.compactMap { $0["net"] as? Int64 }
        #expect(net.reduce(0, +) == lines.reduce(0) { $0 + $1.amount - $1.fee })
        #expect(objects.compactMap { $0["authorization"] as? String }.contains("a\"b,c"))
    }

    // MARK: Schemas

    /// PostgreSQL: the tables of the settlement as they were before an entry was one row.
    static let entriesOfVersion3 = """
        DROP TABLE entry; DROP SEQUENCE entrynumber; DROP FUNCTION entrystays; DROP TABLE detachedday;
        DROP TABLE filedline;
        ALTER TABLE settlementfile DROP CONSTRAINT settlementfile_pkey; ALTER TABLE settlementfile DROP COLUMN number;
        ALTER TABLE settlementfile ADD PRIMARY KEY ("clearingDay");
        CREATE TABLE entry (
            merchant TEXT COLLATE "C" NOT NULL, terminal TEXT COLLATE "C" NOT NULL, batch BIGINT NOT NULL,
            stan BIGINT NOT NULL, type TEXT COLLATE "C" NOT NULL, id BIGINT GENERATED ALWAYS AS IDENTITY,
            account TEXT NOT NULL, side TEXT NOT NULL, amount BIGINT NOT NULL CHECK (amount >= 0),
            cause TEXT NOT NULL, time BIGINT NOT NULL,
            PRIMARY KEY (merchant, terminal, batch, stan, id)
        );
        """
    private static let sqliteOfVersion3 = """
        DROP INDEX terminalByPlace; ALTER TABLE terminal DROP COLUMN place; DROP TABLE closingPlaces;
        DROP TABLE shopFreeze;
        DROP TABLE entry; DROP TABLE filedLine; DROP TABLE settlementFile;
        CREATE TABLE settlementFile (
            clearingDay TEXT PRIMARY KEY, digest TEXT NOT NULL, lines INTEGER NOT NULL, net INTEGER NOT NULL,
            madeAt INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE entry (
            id INTEGER PRIMARY KEY, merchant TEXT NOT NULL, terminal TEXT NOT NULL, batch INTEGER NOT NULL,
            stan INTEGER NOT NULL, type TEXT NOT NULL, account TEXT NOT NULL, side TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount >= 0), cause TEXT NOT NULL, time INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX entryByPosting ON entry (merchant, terminal, batch, stan);
        PRAGMA user_version = 3;
        """

    /// The two rows of one entry, and of another that was made and undone twice, interleaved.
    private static let halves = """
        INSERT INTO entry (merchant, terminal, batch, stan, type, account, side, amount, cause, time) VALUES
        ('898000000000001','10000001',1,1,'sale','scheme:CUP','debit',700,'booked',1795000000000),
        ('898000000000001','10000001',1,2,'preAuthorization','hold:CUP','debit',9,'held',1795000000000),
        ('898000000000001','10000001',1,2,'preAuthorization','hold:898000000000001','credit',9,'held',1795000000000),
        ('898000000000001','10000001',1,2,'preAuthorization','hold:CUP','debit',9,'held',1795000000000),
        ('898000000000001','10000001',1,1,'sale','merchant:898000000000001','credit',700,'booked',1795000000000),
        ('898000000000001','10000001',1,2,'preAuthorization','hold:898000000000001','credit',9,'held',1795000000000)
        """

    @Test("Entries of two rows become one, in either database; a half without its other is not thrown away")
    func migration() async throws {
        let cluster = try await PostgreSQLCluster.shared.value
        let expected = [
            ["1", "2026-11-23", "scheme:CUP", "merchant:898000000000001", "700"],
            ["2", "2026-11-23", "hold:CUP", "hold:898000000000001", "9"],
            ["2", "2026-11-23", "hold:CUP", "hold:898000000000001", "9"],
        ]
        let half = Self.halves + ",('898000000000001','10000001',1,3,'sale','scheme:CUP','debit',1,'booked',1)"
        for (rows, isSound) in [(Self.halves, true), (half, false)] {
            let (url, data) = (try await cluster.makeDatabase(), folder.file("sound-\(isSound)"))
            try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
            for database in ["", url] {
                let ledger = try HostLedger.open(database, data: data)
                let hold = try SettlementFilingTests.posting(
                    2, .preAuthorization, 9, day: try #require(CivilDate("2026-11-23")))
                try ledger.group {
                    try ledger.apply([.posting(SettlementFilingTests.posting(1, .sale, 700)), .posting(hold)])
                }
            }
            let sql = Self.sqliteOfVersion3 + rows
            try await DatabaseQueue(path: data + "/ledger.sqlite").writeWithoutTransaction {
                try $0.execute(sql: sql)
            }
            try await cluster.query(
                Self.entriesOfVersion3 + "UPDATE ledgerversion SET version = 3;" + rows, on: url)
            for database in ["", url] {
                guard isSound else {
                    #expect(throws: (any Error).self) { try HostLedger.open(database, data: data) }
                    continue
                }
                let ledger = try HostLedger.open(database, data: data)
                // Nothing but the second hold, which no host has ever made.
                #expect(
                    try Self.named(ledger).filter { $0.contains("booked") || $0.contains("half") } == [])
            }
            let entries = "SELECT stan, \"clearingDay\", debit, credit, amount FROM entry ORDER BY id"
            if isSound {
                #expect(try await cluster.query(entries, on: url) == expected)
            } else {
                #expect(try await cluster.query("SELECT count(*) FROM entry", on: url) == [["7"]])
            }
            let count = try await DatabaseQueue(path: data + "/ledger.sqlite").read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM entry")
            }
            #expect(count == (isSound ? 3 : 7))
        }
    }

    @Test("Entries lie in the part of their day; parts are made ahead, and a filed day's is taken out")
    func parts() async throws {
        let cluster = try await PostgreSQLCluster.shared.value
        let text = try await cluster.makeDatabase()
        let url = try #require(DatabaseURL(text))
        let ledger = try HostLedger.open(text, data: folder.path)
        let made = try PostgreSQLPartitions.list(url)
        #expect(made.count >= 46 && made.last?.day == nil)
        // A day of its own among those, and one that no part was made for.
        let own = try #require(made.compactMap(\.day).first)
        let past = own.adding(days: -200)
        func posting(_ stan: Int, _ amount: Int64, _ day: CivilDate) throws -> Posting {
            try SettlementFilingTests.posting(
                stan, .sale, amount, day: day, at: Moment(date: day, secondOfDay: 60, utcOffset: 0))
        }
        let (sale, old) = (try posting(1, 10_000, own), try posting(2, 30, past))
        try ledger.group {
            try Self.book(sale, in: ledger)
            try Self.book(old, in: ledger)
            try SettlementFilingTests.close(1, in: ledger)
        }
        let full = try PostgreSQLPartitions.list(url).filter { $0.entries > 0 }
        #expect(full.map(\.day) == [own, nil] && full.map(\.entries) == [1, 1])
        // Not before it is filed.
        let next = own.adding(days: 1)
        #expect(throws: PostgreSQLPartitions.NotFiled.self) {
            try PostgreSQLPartitions.detach(before: next, from: url)
        }
        #expect(try PostgreSQLPartitions.list(url).count == made.count)
        let filed = try ledger.group {
            try SettlementFiling.file(
                own, ledger: ledger, folder: folder.file("settlement"), institution: "00010000", fees: Self.fees,
                at: Self.now)
        }
        #expect(filed.totals.map(\.fees) == [60])
        let before = try Self.named(ledger)
        #expect(try PostgreSQLPartitions.detach(before: next, from: url).map(\.day) == [own])
        #expect(try PostgreSQLPartitions.list(url).first?.day == next)
        // The lines stand, the check says what it cannot see, and finds nothing new.
        #expect(try ledger.verification().detached == [own])
        #expect(try Self.named(ledger) == before)
        #expect(try ledger.group { try ledger.filedLines(of: own) }.map(\.fee) == [60])
        // The same sale again is the same posting: nothing of that rests on a part.
        try ledger.group { try ledger.apply([.posting(sale)]) }
        #expect(try ledger.group { try ledger.postings(merchant: nil, terminal: nil) }.count == 2)
    }
}
