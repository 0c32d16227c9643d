import DayEnd
import EitherLedger
import Foundation
import HostCore
import HostService
import Ledger
import PostgreSQLCluster
import PostgreSQLLedger
import Store
import Synchronization
import Testing
import UnionPay

/// What several threads count.
final class Count: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock(\.self) }
    func add() { count.withLock { $0 += 1 } }
}

/// Runs on threads of their own, which may wait for each other, and waits for all.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) async {
    let group = DispatchGroup()
    for number in 0..<count {
        group.enter()
        Thread.detachNewThread {
            body(number)
            group.leave()
        }
    }
    await withCheckedContinuation { continuation in group.notify(queue: .global()) { continuation.resume() } }
}

@Suite("A ledger, in either database")
struct LedgerTests {
    static let merchant = "898000000000001"
    static let now = SettlementFilingTests.now

    /// One row of each kind, with something in every column.
    static func changes() throws -> [Change] {
        var terminal = TerminalRow(
            merchant: merchant, terminal: "10000001", merchantName: "店 O'Brien ?", currency: .renminbi, batch: .first)
        terminal.isSignedIn = true
        terminal.lastSignIn = STAN(7)
        terminal.keyBlock = HexBytes([0, 255, 39, 92])
        terminal.keys = HexBytes([1])
        terminal.previousKeys = HexBytes([])
        terminal.macFailures = 2
        terminal.isBlocked = true
        terminal.place = 41
        var posting = try SettlementFilingTests.posting(
            1, .refund, 300,
            of: PostingKey(
                merchant: merchant, terminal: "10000002", batch: .first, stan: try #require(STAN(9)), type: .sale))
        posting.authorization = "654321"
        posting.isVoided = true
        posting.isReversalRequested = true
        posting.refunded = Int64.max
        posting.uploadedBy = STAN(11)
        posting.isCertified = true
        posting.deadline = Moment(milliseconds: now.milliseconds + 25_000, utcOffset: now.utcOffset)
        var batch = BatchRow(
            merchant: merchant, terminal: "10000001", batch: .first, state: .closed, terminalTotals: "1",
            hostTotals: "2", clearingDate: "1123", rrn: "3", settledAt: now)
        batch.uploaded = 4
        batch.differences = 5
        batch.isCompared = true
        batch.closedAt = now
        let difference = CaseRow(
            merchant: merchant, terminal: "10000001", batch: .first, stan: try #require(STAN(1)), kind: .amountDiffers,
            cardClass: .foreign, terminalAmount: nil, hostAmount: -1, openedAt: now)
        let ticket = TicketRow(
            merchant: merchant, terminal: "10000001", number: "T1", hostNumber: "H1", part: "printer", code: "P01",
            evidence: ["a", "b"], mustNot: ["x"], made: "20261123", receivedAt: now, callBefore: now)
        let freeze = FreezeRow(
            merchant: merchant, terminal: "10000001", stan: try #require(STAN(8)), signIn: STAN(7), since: now,
            until: Moment(milliseconds: now.milliseconds + 60_000, utcOffset: now.utcOffset))
        return [
            .terminal(terminal), .posting(posting), .batch(batch), .openCase(difference), .ticket(ticket),
            .freeze(freeze),
        ]
    }

    @Test("Every row comes back as it was stored, and is replaced by its key", arguments: LedgerKind.allCases)
    func roundTrip(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let ledgers = try await kind.make(2, in: folder)
        let (writer, ledger) = (ledgers[0], ledgers[1])
        let changes = try Self.changes()
        try writer.group { try writer.apply(changes) }
        // Again: cases and tickets stay, the others are replaced by themselves.
        try writer.group { try writer.apply(changes) }
        try ledger.group {
            let report = try HostReport(ledger)
            var query = FactQuery(merchant: Self.merchant, terminal: "10000001")
            query.batch = .first
            query.wantsFreezes = true
            query.batchPostings = .first
            query.uploadedStans = [try #require(STAN(1)), try #require(STAN(2))]
            query.ticket = "T1"
            query.beginning = BeginningQuery(batch: .first, types: [.sale, .refund])
            let facts = try ledger.facts(for: query)
            for change in changes {
                switch change {
                case .terminal(let row): #expect(facts.terminal == row)
                case .posting(let posting):
                    #expect(facts.batchPostings == [posting])
                    #expect(facts.uploaded == [posting])
                    #expect(report.postings == [posting])
                    let pending = try ledger.pendingPostings()
                    #expect(pending == [posting])
                    query.posting = posting.key
                    query.original = .rrn(posting.rrn)
                    let found = try ledger.facts(for: query)
                    #expect(found.posting == posting)
                    #expect(found.original == posting)
                    query.original = .line(posting.key.line, types: [.sale, .refund])
                    #expect(try ledger.facts(for: query).original == posting)
                    query.original = .authorization("654321", cardHash: posting.card.hash)
                    #expect(try ledger.facts(for: query).original == nil)
                case .batch(let row): #expect(facts.batch == row && report.batches == [row])
                case .openCase(let row): #expect(facts.cases == [row] && report.cases == [row])
                case .ticket(let row): #expect(facts.ticket == row && report.tickets == [row])
                case .freeze(let row): #expect(facts.freezes == [row])
                case .entries, .withdrawCases, .places: break
                }
            }
            #expect(facts.clearingDay == SettlementFilingTests.day.monthDay)
            query.beginning = BeginningQuery(batch: .first, types: [.sale])
            #expect(try ledger.facts(for: query).clearingDay == nil)
        }
    }

    @Test("Cases that are withdrawn are those of one batch, and may be opened again", arguments: LedgerKind.allCases)
    func withdrawnCases(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        let opened = try Self.changes()
        let rows = opened.compactMap { if case .openCase(let row) = $0 { row } else { nil } }
        let row = try #require(rows.first)
        var other = row
        other.batch = row.batch.next
        try ledger.group { try ledger.apply([.openCase(row), .openCase(other)]) }
        try ledger.group {
            try ledger.apply([.withdrawCases(merchant: row.merchant, terminal: row.terminal, batch: row.batch)])
        }
        #expect(try ledger.group { try ledger.cases(merchant: nil, terminal: nil) } == [other])
        try ledger.group { try ledger.apply([.openCase(row)]) }
        #expect(try ledger.group { try ledger.cases(merchant: nil, terminal: nil) } == [row, other])
    }

    @Test(
        "Lines are read by ranges of their numbers, as many as are wanted and no number by half",
        arguments: LedgerKind.allCases)
    func ranges(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        var postings: [Posting] = []
        for stan in [1, 2, 3, 7, 8, 20] { postings.append(try SettlementFilingTests.posting(stan, .sale, 5)) }
        // Two acts of one number, one of them certified.
        postings.append(try SettlementFilingTests.posting(3, .refund, 6))
        postings[3].isCertified = true
        let other = try SettlementFilingTests.posting(2, .sale, 5, batch: 2)
        func read(_ ranges: [ClosedRange<Int>], _ limit: Int) throws -> LedgerLines {
            var query = FactQuery(merchant: Self.merchant, terminal: "10000001")
            query.lines = LineQuery(batch: .first, ranges: ranges, limit: limit)
            return try ledger.group { try ledger.facts(for: query).lines }
        }
        try ledger.group { try ledger.apply((postings + [other]).map { .posting($0) }) }
        let all = try read([1...999_999], 100)
        #expect(
            Set(all.lines) == Set(postings.map { LedgerLine($0) })
                && all.lines.map(\.stan.value) == [1, 2, 3, 3, 7, 8, 20])
        #expect(all.read == [1...999_999])
        #expect(all.lines.map(\.isCertified) == [false, false, false, false, true, false, false])
        let parts = try read([7...9, 1...2], 100)
        #expect(parts.lines.map(\.stan.value) == [7, 8, 1, 2] && parts.read == [7...9, 1...2])
        // The third line would be one half of number 3.
        let few = try read([1...999_999], 3)
        #expect(few.lines.map(\.stan.value) == [1, 2] && few.read == [1...2])
        let second = try read([7...9, 1...2, 20...21], 3)
        #expect(second.lines.map(\.stan.value) == [7, 8, 1] && second.read == [7...9, 1...1])
        let full = try read([7...8, 1...2], 2)
        #expect(full.lines.map(\.stan.value) == [7, 8] && full.read == [7...8])
        var query = FactQuery(merchant: Self.merchant, terminal: "10000001")
        query.references = [postings[0].rrn, "nobody's", postings[4].rrn]
        let found = try ledger.group { try ledger.facts(for: query).sameReference }
        #expect(found == [postings[0], postings[4]])
    }

    @Test("A group that fails leaves nothing, and the next one works", arguments: LedgerKind.allCases)
    func failedGroup(_ kind: LedgerKind) async throws {
        struct Refusal: Error {}
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        #expect(throws: Refusal.self) {
            try ledger.group {
                try ledger.apply(try Self.changes())
                throw Refusal()
            }
        }
        // The table refuses an entry below zero.
        let posting = try SettlementFilingTests.posting(1, .sale, 5)
        let entry = Entry(
            posting: posting.key, day: SettlementFilingTests.day, debit: "scheme:CUP",
            credit: "merchant:\(Self.merchant)", amount: -1, cause: .booked, time: Self.now)
        // One that has no second account, too.
        var half = entry
        (half.amount, half.credit) = (1, half.debit)
        for entry in [entry, half] {
            #expect(throws: (any Error).self) {
                try ledger.group { try ledger.apply([.posting(posting), .entries([entry])]) }
            }
        }
        #expect(try ledger.group { try ledger.postings(merchant: nil, terminal: nil) } == [])
        try ledger.group { try ledger.apply([.posting(posting)]) }
        #expect(try ledger.group { try ledger.postings(merchant: nil, terminal: nil) } == [posting])
    }

    /// A terminal's row and an act that waits for its issuer, as both kinds of changes tell them.
    private static func open(_ failures: Int, _ refunded: Int64) throws -> (TerminalRow, Posting) {
        var terminal = TerminalRow(
            merchant: merchant, terminal: "10000001", merchantName: "店", currency: .renminbi, batch: .first)
        terminal.macFailures = failures
        var posting = try SettlementFilingTests.posting(1, .sale, 5)
        (posting.state, posting.refunded) = (.pending, refunded)
        return (terminal, posting)
    }

    private static func found(_ ledger: any Ledger, _ key: PostingKey) throws -> Facts {
        var query = FactQuery(merchant: merchant, terminal: "10000001")
        query.posting = key
        return try ledger.group { try ledger.facts(for: query) }
    }

    @Test(
        "A group may write more acts than one statement takes, and some of them again: the last word of each counts",
        arguments: LedgerKind.allCases)
    func manyInAGroup(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        var expected: [Posting] = []
        try ledger.group {
            for stan in 1...75 {
                var posting = try SettlementFilingTests.posting(stan, .sale, Int64(stan))
                var pending = posting
                (pending.state, pending.amount) = (.pending, 0)
                if stan.isMultiple(of: 3) { try ledger.apply([.posting(pending)]) }
                if stan.isMultiple(of: 5) {
                    // What is asked in the middle finds what was written before it.
                    var query = FactQuery(merchant: Self.merchant, terminal: "10000001")
                    query.posting = posting.key
                    let found = try ledger.facts(for: query).posting
                    #expect(found == (stan.isMultiple(of: 3) ? pending : nil))
                }
                posting.authorization = "000001"
                let entry = Entry(
                    posting: posting.key, day: posting.clearingDay, debit: "scheme:CUP",
                    credit: "merchant:\(Self.merchant)", amount: posting.amount, cause: .booked, time: Self.now)
                try ledger.apply([.posting(posting), .entries([entry])])
                if stan.isMultiple(of: 7) {
                    posting.authorization = "000002"
                    try ledger.apply([.posting(posting)])
                }
                expected.append(posting)
            }
        }
        #expect(try ledger.group { try ledger.postings(merchant: nil, terminal: nil) } == expected)
        // Each act has its entries, and none of them twice.
        let verification = try ledger.verification()
        #expect(verification.problems == [])
        #expect(verification.postings == 75)
    }

    @Test("What a group that failed has written is not remembered", arguments: LedgerKind.allCases)
    func nothingOfAFailedGroup(_ kind: LedgerKind) async throws {
        struct Refusal: Error {}
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        let (terminal, posting) = try Self.open(0, 5)
        try ledger.group { try ledger.apply([.terminal(terminal), .posting(posting)]) }
        let (changed, other) = try Self.open(2, 6)
        #expect(throws: Refusal.self) {
            try ledger.group {
                try ledger.apply([.terminal(changed), .posting(other)])
                throw Refusal()
            }
        }
        var facts = try Self.found(ledger, posting.key)
        #expect(facts.terminal == terminal && facts.posting == posting)
        // Nor is an act that is not pending any more.
        var approved = posting
        (approved.state, approved.amount) = (.approved, 5)
        try ledger.group { try ledger.apply([.posting(approved)]) }
        facts = try Self.found(ledger, posting.key)
        #expect(facts.posting == approved)
    }

    @Test("What another hand has committed meanwhile is seen in the next group", arguments: LedgerKind.allCases)
    func anotherHand(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let ledgers = try await kind.make(2, in: folder)
        let (terminal, posting) = try Self.open(0, 5)
        try ledgers[0].group { try ledgers[0].apply([.terminal(terminal), .posting(posting)]) }
        for round in 1...4 {
            let (changed, other) = try Self.open(round, 5 + Int64(round))
            let (hand, reader) = (ledgers[round % 2], ledgers[(round + 1) % 2])
            try hand.group { try hand.apply([.terminal(changed), .posting(other)]) }
            let facts = try Self.found(reader, posting.key)
            #expect(facts.terminal == changed && facts.posting == other)
        }
    }

    @Test("Numbers for F37 are never given twice, by two that share a database either")
    func serials() async throws {
        let url = try await PostgreSQLCluster.shared.value.makeDatabase()
        let ledgers = [try HostLedger.open(url, data: ""), try HostLedger.open(url, data: "")]
        var seen: Set<Int64> = []
        for round in 0..<30 {
            let ledger = ledgers[round % 2]
            try ledger.group {
                for _ in 0..<100 {
                    let facts = try ledger.facts(for: FactQuery(merchant: Self.merchant, terminal: "10000001"))
                    #expect(seen.insert(facts.serial).inserted)
                }
            }
        }
    }

    @Test("Two that decide on one act at once do so one after the other")
    func twoHosts() async throws {
        let url = try await PostgreSQLCluster.shared.value.makeDatabase()
        let posting = try SettlementFilingTests.posting(1, .sale, 1_000)
        let first = try HostLedger.open(url, data: "")
        try first.group { try first.apply([.posting(posting)]) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    let ledger = try HostLedger.open(url, data: "")
                    for _ in 0..<100 {
                        try ledger.group {
                            var query = FactQuery(merchant: Self.merchant, terminal: "10000001")
                            query.posting = posting.key
                            var found = try #require(try ledger.facts(for: query).posting)
                            found.refunded += 1
                            try ledger.apply([.posting(found)])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try first.group { try first.postings(merchant: nil, terminal: nil).map(\.refunded) } == [200])
    }

    @Test("Of two groups that wait for each other in a circle one is told so, and can be run again")
    func circle() async throws {
        let url = try await PostgreSQLCluster.shared.value.makeDatabase()
        let names = ["10000001", "10000002"]
        let first = try HostLedger.open(url, data: "")
        try first.group {
            for name in names {
                let row = TerminalRow(
                    merchant: Self.merchant, terminal: name, merchantName: "", currency: .renminbi, batch: .first)
                try first.apply([.terminal(row)])
            }
        }
        let conflicts = Count()
        await onThreads(2) { number in
            do {
                let ledger = try HostLedger.open(url, data: "")
                for _ in 0..<20 where conflicts.value == 0 {
                    try ledger.group {
                        for name in number == 0 ? names : names.reversed() {
                            _ = try ledger.facts(for: FactQuery(merchant: Self.merchant, terminal: name))
                            // Long enough for the other one to have its first.
                            usleep(20_000)
                        }
                    }
                }
            } catch let error as any LedgerError where error.isConflict {
                conflicts.add()
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(conflicts.value == 1)
    }

    @Test("A host that hangs holds a terminal for seconds, not for ever, and what it had begun is not stored")
    func hangingHost() async throws {
        let url = try await PostgreSQLCluster.shared.value.makeDatabase()
        let first = try HostLedger.open(url, data: "")
        let row = TerminalRow(
            merchant: Self.merchant, terminal: "10000001", merchantName: "", currency: .renminbi, batch: .first)
        try first.group { try first.apply([.terminal(row)]) }
        let (hung, other) = (
            try SettlementFilingTests.posting(1, .sale, 1_000), try SettlementFilingTests.posting(2, .sale, 2_000)
        )
        let query = FactQuery(merchant: Self.merchant, terminal: "10000001")
        let (holds, failures) = (Count(), Count())
        await onThreads(2) { number in
            do {
                let ledger = try HostLedger.open(url, data: "")
                while number == 1, holds.value == 0 { usleep(1_000) }
                try ledger.group {
                    _ = try ledger.facts(for: query)
                    if number == 0 {
                        holds.add()
                        usleep(6_500_000)
                    }
                    try ledger.apply([.posting(number == 0 ? hung : other)])
                }
            } catch {
                #expect(number == 0, "\(error)")
                failures.add()
            }
        }
        #expect(failures.value == 1)
        #expect(try first.group { try first.postings(merchant: nil, terminal: nil) } == [other])
    }

    @Test("Numbers for F37 go on where a database of the first version had stopped")
    func serialsOfVersion1() async throws {
        let cluster = try await PostgreSQLCluster.shared.value
        let url = try await cluster.makeDatabase()
        _ = try HostLedger.open(url, data: "")
        try await cluster.query(
            """
            ALTER TABLE posting DROP COLUMN "isCertified"; ALTER TABLE batch DROP COLUMN "isCompared";
            DROP SEQUENCE rrnblock;
            \(SettlementBooksTests.entriesOfVersion3)
            CREATE TABLE serial (name TEXT PRIMARY KEY, next BIGINT NOT NULL);
            INSERT INTO serial VALUES ('rrn', 7001);
            UPDATE ledgerversion SET version = 1
            """, on: url)
        let ledger = try HostLedger.open(url, data: "")
        let serial = try ledger.group {
            try ledger.facts(for: FactQuery(merchant: Self.merchant, terminal: "10000001")).serial
        }
        // The last block that was given ended below 7001.
        #expect(serial >= 7_001)
        #expect(serial < 10_000)
    }

    @Test(
        "A server without statistics finds an act by its key, not among its merchant's lines")
    func plans() async throws {
        let cluster = try await PostgreSQLCluster.shared.value
        let url = try await cluster.makeDatabase()
        _ = try HostLedger.open(url, data: "")
        let queries: [LedgerQuery] = [.terminal, .posting, .postingsOfNumber, .batchPostings, .batch, .freezes]
        for query in queries {
            let parts = query.sql.split(separator: "?", omittingEmptySubsequences: false)
            let sql = parts.dropFirst().enumerated().reduce(String(parts[0])) { $0 + "$\($1.offset + 1)" + $1.element }
            let values = Array(repeating: "NULL", count: parts.count - 1).joined(separator: ", ")
            let plan = try await cluster.query(
                """
                SET plan_cache_mode = force_generic_plan; PREPARE asked AS \(sql); EXPLAIN EXECUTE asked(\(values))
                """, on: url
            ).map { $0.joined(separator: ",") }.joined(separator: "\n")
            #expect(plan.contains("_pkey"), "\(query): \(plan)")
        }
    }

    @Test("A connection that breaks fails its group alone")
    func brokenConnection() async throws {
        let cluster = try await PostgreSQLCluster.shared.value
        let url = try await cluster.makeDatabase()
        let ledger = try HostLedger.open(url, data: "")
        let posting = try SettlementFilingTests.posting(1, .sale, 1_000)
        let cut = """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE application_name = 'qiantui host' AND datname = current_database()
            """
        try await cluster.query(cut, on: url)
        // Between two groups nothing is lost.
        try ledger.group { try ledger.apply([.posting(posting)]) }
        #expect(try ledger.group { try ledger.postings(merchant: nil, terminal: nil) } == [posting])
    }

    @Test("A newer schema, commits that are not durable and a database that is away are refused, without the password")
    func refused() async throws {
        let cluster = try await PostgreSQLCluster.shared.value
        let url = try await cluster.makeDatabase()
        _ = try HostLedger.open(url, data: "")
        #expect {
            try HostLedger.open(url + "&options=-c%20synchronous_commit%3Doff", data: "")
        } throws: { error in
            if case .notDurable(_, _, "synchronous_commit off")? = error as? StoreError { true } else { false }
        }
        try await cluster.query("UPDATE ledgerversion SET version = 99", on: url)
        #expect {
            try HostLedger.open(url, data: "")
        } throws: { error in
            if case .newerSchema(_, 99, _)? = error as? StoreError { true } else { false }
        }
        #expect {
            try HostLedger.open("postgres://shop:s3cret@127.0.0.1:1/ledger", data: "")
        } throws: { error in
            (error as? PostgreSQLError)?.kind == .unreachable && !"\(error)".contains("s3cret")
                && "\(error)".contains("postgres://127.0.0.1:1/ledger")
        }
        #expect {
            try HostLedger.open("mysql://shop:s3cret@127.0.0.1/ledger", data: "")
        } throws: { error in
            !"\(error)".contains("s3cret") && "\(error)".contains("database")
        }
    }
}
