import DayEnd
import EitherLedger
import Foundation
import HostCore
import HostService
import Ledger
import Testing
import UnionPay

@Suite("The settlement file of a clearing day")
struct SettlementFilingTests {
    static let day = CivilDate(daysSinceEpoch: 20_780)
    static let now = Moment(date: day, secondOfDay: 80_000, utcOffset: 28_800)

    static func posting(
        _ stan: Int, _ type: TransactionType, _ amount: Int64, batch: Int = 1, of original: PostingKey? = nil,
        day: CivilDate = SettlementFilingTests.day, at now: Moment = SettlementFilingTests.now
    ) throws -> Posting {
        var posting = Posting(
            key: PostingKey(
                merchant: "898000000000001", terminal: "10000001", batch: try #require(BatchNumber(batch)),
                stan: try #require(STAN(stan)), type: type), state: .approved, asked: amount, fingerprint: "f\(stan)",
            card: HostCard(masked: "622202*********0128", hash: "00"), entry: "021", rrn: "6327000000\(stan + 10)",
            clearingDate: day.monthDay, original: original, receivedAt: now, deadline: nil)
        posting.amount = amount
        posting.scheme = .unionPay
        posting.cardClass = .domestic
        posting.code = "00"
        return posting
    }

    static func close(_ batch: Int, in ledger: any Ledger) throws {
        var row = BatchRow(
            merchant: "898000000000001", terminal: "10000001", batch: try #require(BatchNumber(batch)), state: .closed,
            terminalTotals: "", hostTotals: "", clearingDate: day.monthDay, rrn: "", settledAt: now)
        row.closedAt = now
        try ledger.apply([.batch(row)])
    }

    @Test(
        "Header, a row a line with refunds negative, trailer with totals; filed again, the same file",
        arguments: LedgerKind.allCases)
    func filesOnce(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        func file() throws -> SettlementFiling.Filed {
            try ledger.group {
                try SettlementFiling.file(
                    Self.day, ledger: ledger, folder: folder.file("settlement"), institution: "00010000",
                    at: Self.now)
            }
        }
        try ledger.group {
            try ledger.apply([.posting(try Self.posting(2, .refund, 300)), .posting(try Self.posting(1, .sale, 12345))])
            try ledger.apply([.posting(try Self.posting(3, .preAuthorization, 50_000))])
            try Self.close(1, in: ledger)
        }
        let filed = try file()
        #expect(filed.totals == [.init(currency: "CNY", lines: 2, net: 12045)])
        #expect(!filed.wasFiled)
        let text = try String(contentsOfFile: filed.path, encoding: .utf8)
        #expect(
            text == """
                H,2026-11-23,00010000,CNY
                D,898000000000001,10000001,000001,000001,sale,CUP,622202*********0128,632700000011,,12345,
                D,898000000000001,10000001,000001,000002,refund,CUP,622202*********0128,632700000012,,-300,
                T,2,1,12345,1,300,12045

                """)
        #expect(try file().wasFiled)
        // A ledger that tells another story must not make a second file of the same day.
        try ledger.group { try ledger.apply([.posting(try Self.posting(9, .sale, 1))]) }
        #expect(throws: (any Error).self) { try file() }
        #expect(try String(contentsOfFile: filed.path, encoding: .utf8) == text)
    }

    @Test(
        "Incidents 1, 2: A hundred runs of the job make one file a day, and a day that was left out is told",
        arguments: LedgerKind.allCases)
    func runAgain(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        let settlements = folder.file("settlement")
        func file(_ day: CivilDate) throws -> SettlementFiling.Filed {
            try ledger.group {
                try SettlementFiling.file(
                    day, ledger: ledger, folder: settlements, institution: "00010000", at: Self.now)
            }
        }
        let days = (0..<3).map { Self.day.adding(days: $0) }
        try ledger.group {
            for (number, day) in days.enumerated() {
                let posting = try Self.posting(
                    number + 1, .sale, 100 + Int64(number), batch: number + 1, day: day,
                    at: Self.now.adding(seconds: Int64(number) * 86_400))
                try ledger.apply([.posting(posting)])
                try Self.close(number + 1, in: ledger)
            }
        }
        var texts: [Set<String>] = [[], []]
        for run in 0..<100 {
            for (place, number) in [0, 2].enumerated() {
                let filed = try file(days[number])
                #expect(filed.wasFiled == (run > 0) && filed.totals.map(\.net) == [100 + Int64(number)])
                #expect(filed.unfiledBefore == (number == 2 ? [days[1]] : []))
                texts[place].insert(try String(contentsOfFile: filed.path, encoding: .utf8))
            }
        }
        #expect(texts.map(\.count) == [1, 1])
        #expect(try file(days[1]).totals.map(\.net) == [101])
        #expect(try file(days[2]).unfiledBefore == [])
        let names = try FileManager.default.contentsOfDirectory(atPath: settlements).sorted()
        #expect(names == days.map { "\($0).csv" })
    }

    @Test("A day with two currencies has a block for each, and nobody adds them up", arguments: LedgerKind.allCases)
    func currencies(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        let filed = try ledger.group {
            let other = try Self.posting(2, .sale, 700, batch: 2)
            try ledger.apply([
                .terminal(
                    TerminalRow(
                        merchant: other.key.merchant, terminal: "10000002", merchantName: "",
                        currency: #require(Currency("HKD")), batch: .first)),
                .posting(try Self.posting(1, .sale, 12345)),
            ])
            var posting = other
            posting.key.terminal = "10000002"
            posting.isLate = true
            try ledger.apply([.posting(posting)])
            try Self.close(1, in: ledger)
            return try SettlementFiling.file(
                Self.day, ledger: ledger, folder: folder.path, institution: "00010000", at: Self.now)
        }
        #expect(
            filed.totals == [
                .init(currency: "CNY", lines: 1, net: 12345), .init(currency: "HKD", lines: 1, net: 700),
            ])
        let marks = try String(contentsOfFile: filed.path, encoding: .utf8).split(separator: "\n").map {
            String($0.prefix(2)) + ($0.hasPrefix("H") ? String($0.suffix(3)) : "")
        }
        #expect(marks == ["H,CNY", "D,", "T,", "H,HKD", "D,", "T,"])
    }

    @Test("A day with an open batch is not filed, and the batch is named", arguments: LedgerKind.allCases)
    func waitsForOpenBatches(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        try ledger.group { try ledger.apply([.posting(try Self.posting(1, .sale, 5, batch: 7))]) }
        #expect {
            try ledger.group {
                try SettlementFiling.file(
                    Self.day, ledger: ledger, folder: folder.path, institution: "00010000", at: Self.now)
            }
        } throws: { error in
            (error as? SettlementFile.NotReady)?.open == ["898000000000001/10000001/000007"]
        }
    }
}
