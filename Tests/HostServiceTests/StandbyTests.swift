import HostCore
import HostService
import Ledger
import PostgreSQLCluster
import PostgreSQLLedger
import Store
import Testing
import UnionPay

@Suite("A ledger with a synchronous standby", .timeLimit(.minutes(2)))
struct StandbyTests {
    /// Whether the database could not be reached, as a host sees it.
    private static func isUnreachable(_ error: any Error) -> Bool { (error as? PostgreSQLError)?.kind == .unreachable }

    @Test(
        "What was committed outlives the primary, a commit whose wait was cancelled is none, weaker commits are refused"
    )
    func failOver() async throws {
        let servers = try await PostgreSQLPair(.synchronous)
        let ledger = try HostLedger.open(servers.url, data: "")
        let posting = try SettlementFilingTests.posting(1, .sale, 1_000)
        try ledger.group { try ledger.apply([.posting(posting)]) }
        for level in ["local", "remote_write"] {
            #expect {
                try HostLedger.open(servers.url + "&options=-c%20synchronous_commit%3D\(level)", data: "")
            } throws: { error in
                if case .notDurable(_, _, "synchronous_commit \(level)")? = error as? StoreError { true } else { false }
            }
        }

        // The standby gets nothing: a commit waits, until somebody ends its wait.
        await servers.holdStandby(true)
        let doubtful = try SettlementFilingTests.posting(2, .sale, 2_000)
        let canceller = Task {
            let waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            while try await servers.query("SELECT pg_cancel_backend(pid) \(waiting)").isEmpty {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        #expect {
            try ledger.group { try ledger.apply([.posting(doubtful)]) }
        } throws: {
            Self.isUnreachable($0)
        }
        try await canceller.value

        // The primary goes with what only it had; the ledger finds the other one by itself.
        try await servers.failOver()
        let found = try await reached { try ledger.group { try ledger.postings(merchant: nil, terminal: nil) } }
        #expect(found == [posting])
        try ledger.group { try ledger.apply([.posting(doubtful)]) }

        // And once more, with a standby made anew.
        try await servers.addStandby()
        let last = try SettlementFilingTests.posting(3, .sale, 3_000)
        try ledger.group { try ledger.apply([.posting(last)]) }
        try await servers.failOver()
        let all = try await reached { try ledger.group { try ledger.postings(merchant: nil, terminal: nil) } }
        #expect(all == [posting, doubtful, last])
        await servers.end()
    }

    /// Tries until the database is there.
    private func reached<Value>(_ body: () throws -> Value) async throws -> Value {
        let end = ContinuousClock.now + .seconds(30)
        while true {
            do {
                return try body()
            } catch  where Self.isUnreachable(error) && ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    @Test("A server that only reads is none to serve from, and its place names each server with its port")
    func onlyReading() async throws {
        let cluster = try await PostgreSQLCluster.shared.value
        let url = try await cluster.makeDatabase()
        let ledger = try HostLedger.open(url, data: "")
        #expect {
            try HostLedger.open(url + "&options=-c%20default_transaction_read_only%3Don", data: "")
        } throws: {
            Self.isUnreachable($0)
        }
        // One that stops taking writes under an open connection is left for another, which here is the same once more.
        try await cluster.query(
            """
            CREATE SEQUENCE rounds;
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('rounds') = 1 THEN RAISE EXCEPTION 'only reads' USING ERRCODE = '25006'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION refuse()
            """, on: url)
        let posting = try SettlementFilingTests.posting(1, .sale, 1_000)
        let server =
            "SELECT backend_start FROM pg_stat_activity WHERE application_name = 'qiantui host' AND datname = current_database()"
        let before = try await cluster.query(server, on: url)
        #expect {
            try ledger.group { try ledger.apply([.posting(posting)]) }
        } throws: {
            Self.isUnreachable($0)
        }
        try ledger.group { try ledger.apply([.posting(posting)]) }
        #expect(try await cluster.query(server, on: url) != before)
        let place = try #require(DatabaseURL("postgres://qiantui:s3cret@db1:5432,db2:5433/ledger")).place
        #expect(place == "postgres://db1:5432,db2:5433/ledger")
        #expect(DatabaseURL("postgres://db1,db2/ledger?port=5434")?.place == "postgres://db1:5434,db2:5434/ledger")
    }
}
