import DayEnd
import Foundation
import HostCore
import HostService
import ISO8583
import Ledger
import PostgreSQLCluster
import Testing
import UnionPay

@Suite("Two hosts on one database that are asked at once", .timeLimit(.minutes(3)))
struct SharedLedgerTests {
    /// A bare terminal in front of two hosts.
    private struct Street {
        let pair: Pair
        let url: String
        var terminal: BareTerminal
        let ports: [Int]

        init(issuer: IssuerRules = IssuerRules(), timeout: Int = 5) async throws {
            let url = try await PostgreSQLCluster.shared.value.makeDatabase()
            pair = try Pair(issuer: issuer) { _ in
            } hostSettings: {
                $0.database = url
                $0.issuerTimeout = timeout
            }
            try await pair.startHost()
            ports = [pair.hostPort, try await pair.startSecondHost()]
            self.url = url
            terminal = try BareTerminal(pair)
        }

        /// The same message, or one for each, to both at once, each over a connection of its own; their answers.
        func both(
            _ first: Message, _ second: Message? = nil, within limit: Duration = .seconds(10)
        ) async throws -> [Message?] {
            let frames = [try terminal.framed(first), try terminal.framed(second ?? first)]
            let sockets = try ports.map { try RawSocket.connect(port: $0) }
            for (socket, frame) in zip(sockets, frames) { try socket.write(frame) }
            async let one = sockets[0].readFrame(within: limit)
            async let other = sockets[1].readFrame(within: limit)
            return try await [one, other].map { try $0.flatMap { try Relay.format.decode($0).message } }
        }

        func report() throws -> HostReport {
            let ledger = try HostLedger.read(url, data: "")
            return try ledger.group { try HostReport(ledger) }
        }

        func posting(_ message: Message) throws -> Posting? {
            try report().postings.first { $0.key.stan.text == message.text(11) }
        }
    }

    private static func codes(_ answers: [Message?]) -> [String] { answers.compactMap { $0?.text(39) } }

    @Test("Sign-in, sale, reversal, settlement, end of upload and sign-off have one outcome, one posting, one close")
    func eachPair() async throws {
        var street = try await Street()
        let rounds = 12
        for round in 1...rounds {
            street.terminal.batch = round
            // Both answer with the same keys, or one of them was asked too early: then both know the newest.
            let keys = try await street.both(street.terminal.signInMessage())
            #expect(Self.codes(keys) == ["00", "00"])
            #expect(keys[0]?.bytes(62) == keys[1]?.bytes(62))
            try street.terminal.reconnect()
            try await street.terminal.signIn()

            // Whoever comes second while the issuer is asked leaves the answer to the first.
            let sale = try street.terminal.sale(1_000 + round)
            let sold = try await street.both(sale, within: .milliseconds(400))
            #expect(Set(Self.codes(sold)) == ["00"])
            #expect(Set(sold.compactMap { $0?.text(37) }).count == 1)
            #expect(try street.posting(sale)?.state == .approved)

            let undone = try street.terminal.reversal(of: sale)
            #expect(Self.codes(try await street.both(undone)) == ["00", "00"])
            #expect(try street.posting(sale)?.state == .reversed)

            // A sale and its reversal at once: whatever comes first, nothing stays sold.
            let other = try street.terminal.sale(5_000 + round)
            _ = try await street.both(other, street.terminal.reversal(of: other), within: .milliseconds(400))
            let state = try await eventually("an end of the sale") {
                try street.posting(other).flatMap { $0.state == .pending ? nil : $0.state }
            }
            #expect([.reversed, .tombstone].contains(state))

            var totals = SettlementTotals(gross: GrossFigures())
            let kept = try street.terminal.sale(9_000 + round)
            #expect(try await street.terminal.code(kept) == "00")
            totals.domestic.debitCount = 1
            totals.domestic.debitAmount = Int64(9_000 + round)
            let settled = try await street.both(street.terminal.settlement(totals: totals.text()))
            let words = settled.compactMap { $0?.text(48) }
            #expect(words.count == 2 && Set(words).count == 1)
            #expect(try SettlementTotals(parsing: words.first ?? "").isBalanced)
            #expect(Set(settled.compactMap { $0?.text(37) }).count == 1)

            let ended = try await street.both(street.terminal.uploadEnd())
            #expect(Self.codes(ended) == ["00", "00"])
            #expect(Self.codes(try await street.both(street.terminal.signOffMessage())) == ["00", "00"])
        }
        let report = try street.report()
        #expect(report.batches.map(\.batch.value).sorted() == Array(1...rounds))
        #expect(report.batches.allSatisfy { $0.state == .closed && $0.differences == 0 })
        #expect(report.cases.isEmpty)
        #expect(report.terminals.map(\.batch.value) == [rounds + 1])
        #expect(report.terminals.map(\.isSignedIn) == [false])
        #expect(report.postings.count { $0.state == .approved } == rounds)
        // Every entry has its counter-entry, every line is booked once, every total is that of its lines.
        let verification = try HostLedger.verification(street.url, data: "")
        #expect(verification.problems == [])
        #expect(verification.pending == 0)
        try await street.pair.stop()
    }

    @Test("Two hosts that work on the same terminals in opposite order never wait for each other in a circle")
    func keyOrder() async throws {
        var street = try await Street()
        let cluster = try await PostgreSQLCluster.shared.value
        let url = street.url
        func count(_ sql: String) async throws -> Int {
            try await Int(cluster.query(sql, on: url).first?.first ?? "").orThrow("a count")
        }
        let names = (20_000_001...20_000_040).map { "\($0)" }
        let ledger = try HostLedger.open(url, data: "")
        try ledger.group {
            try ledger.apply(
                names.map {
                    .terminal(
                        TerminalRow(
                            merchant: Pair.merchant, terminal: $0, merchantName: "", currency: .renminbi, batch: .first)
                    )
                })
        }
        // Each is held up at a terminal, so that what comes meanwhile is one group at each.
        let holding = Task {
            try await cluster.query(
                """
                BEGIN; SELECT 1 FROM terminal WHERE terminal IN ('10000001', '20000020') FOR UPDATE;
                SELECT pg_sleep(2); COMMIT
                """,
                on: url)
        }
        let ofThis = "FROM pg_stat_activity WHERE datname = current_database() AND"
        _ = try await eventually("a held row") {
            try await count("SELECT count(*) \(ofThis) wait_event = 'PgSleep'") == 1 ? true : nil
        }
        let sockets = try street.ports.map { try RawSocket.connect(port: $0) }
        func frame(_ name: String) throws -> [UInt8] {
            var message = try street.terminal.signInMessage()
            message.set(41, name)
            return try street.terminal.framed(message)
        }
        for (socket, name) in zip(sockets, ["10000001", "20000020"]) { try socket.write(frame(name)) }
        _ = try await eventually("two hosts that wait") {
            try await count("SELECT count(*) \(ofThis) wait_event_type = 'Lock'") == 2 ? true : nil
        }
        let frames = try names.map(frame)
        for frame in frames { try sockets[0].write(frame) }
        for frame in frames.reversed() { try sockets[1].write(frame) }
        for socket in sockets {
            for _ in 0...names.count { #expect(try await socket.readFrame() != nil) }
        }
        _ = try await holding.value
        // A server process tells what it has counted at the end of a transaction, once a second at most.
        try await Task.sleep(for: .milliseconds(1_200))
        for host in 0..<2 {
            street.terminal.socket = try RawSocket.connect(port: street.ports[host])
            try await street.terminal.signIn()
        }
        #expect(try await count("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == 0)
        try await street.pair.stop()
    }

    @Test("A group that the database ends for another host's sake is tried again, and its request answered")
    func conflict() async throws {
        var street = try await Street()
        try await street.terminal.signIn()
        // Twice, then never again: what a sequence has given is not given back.
        try await PostgreSQLCluster.shared.value.query(
            """
            CREATE SEQUENCE rounds;
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('rounds') <= 2 THEN RAISE EXCEPTION 'in the way' USING ERRCODE = '40P01'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION refuse()
            """, on: street.url)
        let sale = try street.terminal.sale(1_000)
        #expect(try await street.terminal.code(sale) == "00")
        #expect(try street.posting(sale)?.state == .approved)
        try await street.pair.stop()
    }

    @Test("A host with other keys than those that share its database is refused, and the configuration's key named")
    func otherKeys() async throws {
        var street = try await Street()
        try await street.terminal.signIn()
        let text = "{\"database\": \"\(street.url)\", \"transport\": \"plain\", \"port\": 0}"
        let config = try street.pair.folder.write(text, to: "stranger.yaml")
        let ended = try await Program.run(
            ["host", "serve", "--data", street.pair.folder.file("stranger"), "--config", config])
        #expect(ended.status == 78, "\(ended.errors)")
        #expect(ended.errors.contains("keyFolder"))
        try await street.pair.stop()
    }

    @Test("What a host that is gone has left behind another one takes up: the act is undone at the issuer, and ends")
    func leftBehind() async throws {
        let silence = IssuerRules([.init(amountEndsWith: "77", isSilent: true)])
        var street = try await Street(issuer: silence, timeout: 1)
        try await street.terminal.signIn()
        let sale = try street.terminal.sale(1_077)
        try street.terminal.socket.write(street.terminal.framed(sale))
        _ = try await eventually("a pending sale") { try street.posting(sale) }
        try await street.pair.stopHost()
        let ended = try await eventually("the end of the sale", every: .milliseconds(100)) {
            try street.posting(sale).flatMap { $0.state != .pending && $0.deadline == nil ? $0 : nil }
        }
        #expect(ended.state == .declined)
        #expect(ended.code == ResponseCode.issuerTimeout.text)
        try await street.pair.stop()
    }
}
