import DayEnd
import EitherLedger
import Foundation
import GRDB
import HostCore
import HostService
import ISO8583
import Ledger
import PostgreSQLCluster
import Settings
import Store
import Testing
import UnionPay

@Suite("A shop that is frozen, in either database", .timeLimit(.minutes(1)))
struct ShopFreezeTests {
    private static let merchant = LedgerTests.merchant
    private static let now = LedgerTests.now

    /// A host of its own on a ledger that others may share.
    private struct Node {
        let host: HostCore.Host
        let ledger: any Ledger

        init(_ ledger: any Ledger, profile: AcquirerProfile = .qiantui) {
            host = HostCore.Host(configuration: HostConfiguration(profile: profile, shopFreezeMinutes: 10))
            self.ledger = ledger
        }

        /// One request in one group, as the service runs them. F39 of the answer; nil while an issuer is asked.
        @discardableResult
        func ask(
            _ kind: MessageKind, _ terminal: String, _ stan: Int, batch: Int = 1,
            merchant: String = ShopFreezeTests.merchant,
            after seconds: Int64 = 0, _ change: (inout Message) -> Void = { _ in }
        ) throws -> Message? {
            var message = try #require(
                try Catalogue.startRequest(kind, batch: batch, profile: host.configuration.profile))
            message.set(11, try #require(STAN(stan)).text)
            message.set(41, terminal)
            message.set(42, merchant)
            message.set(49, "156")
            message.set(4, "000000000900")
            message.set(22, "021")
            if kind == .shopFreeze { message.set(62, bytes: ShopFreezeNotice.freeze.bytes) }
            if kind == .settlement { message.set(48, String(repeating: "0", count: 62)) }
            change(&message)
            let request = OpenedRequest(
                message: message, kind: kind, violations: [], mac: .valid(underNewest: true),
                card: HostCard(masked: "622202*********0128", hash: "00"))
            let now = ShopFreezeTests.now.adding(seconds: seconds)
            return try ledger.group {
                let row = try ledger.facts(for: FactQuery(merchant: merchant, terminal: terminal)).terminal
                var facts = try ledger.facts(for: host.query(for: request, of: row))
                if let more = host.query(for: request, after: facts) { facts.add(try ledger.facts(for: more)) }
                var effects = ContiguousArray<HostEffect>()
                host.handle(request, facts: facts, at: now, into: &effects)
                var answer: Message?
                for effect in effects {
                    switch effect {
                    case .commit(let changes): try ledger.apply(changes)
                    case .respond(let told): answer = told.message
                    default: break
                    }
                }
                return answer
            }
        }

        func freezes() throws -> [String] {
            try ledger.group { try ledger.freezes(merchant: ShopFreezeTests.merchant).map(\.terminal) }
        }
    }

    /// A merchant with three terminals and another with one, all signed in; two hosts that serve them.
    private static func hosts(_ kind: LedgerKind, _ folder: TemporaryFolder) async throws -> (Node, Node) {
        let first: any Ledger
        let second: any Ledger
        switch kind {
        case .sqlite:
            first = try HostLedger.open("", data: folder.path)
            second = first
        case .postgreSQL:
            let url = try await PostgreSQLCluster.shared.value.makeDatabase()
            first = try HostLedger.open(url, data: folder.path)
            second = try HostLedger.open(url, data: folder.path)
        }
        try first.group {
            for (merchant, number) in [
                (merchant, "10000001"), (merchant, "10000002"), (merchant, "10000003"), ("898000000000002", "10000001"),
            ] {
                var row = TerminalRow(
                    merchant: merchant, terminal: number, merchantName: "", currency: .renminbi, batch: .first)
                row.isSignedIn = number != "10000003"
                row.lastSignIn = STAN(1)
                row.keys = HexBytes([1])
                try first.apply([.terminal(row)])
            }
        }
        return (Node(first), Node(second))
    }

    @Test(
        "AS-12 A freeze holds for every host on the ledger from its commit on, for that merchant alone, until the batch is closed",
        arguments: LedgerKind.allCases)
    func holds(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let (one, two) = try await Self.hosts(kind, folder)
        // At its issuer when the freeze comes.
        #expect(try two.ask(.financial(.sale), "10000002", 2) == nil)
        let told = try #require(try one.ask(.shopFreeze, "10000001", 2, after: 5))
        #expect(told.text(39) == "00")
        let reply = try ShopFreezeReply(parsing: try #require(told.bytes(62)))
        let until = Self.now.adding(seconds: 605)
        #expect(reply.until == "\(until.date) \(until.clockText)")
        #expect(reply.tills == [.init(terminal: "10000002", lines: 0, last: nil)])
        let refused = try #require(try two.ask(.financial(.sale), "10000002", 3, after: 6))
        #expect(refused.text(39) == "S1" && refused.text(37) != nil && refused.text(38) == nil)
        #expect(try SchemeTexts(parsing: try #require(refused.bytes(63))).terminal == Array("10000001".utf8))
        #expect(try two.ask(.financial(.refund), "10000002", 4, after: 6)?.text(39) == "S1")
        // The shop next door sells, the till that closes is not refused, and a question is answered.
        #expect(try two.ask(.financial(.sale), "10000001", 2, merchant: "898000000000002", after: 6) == nil)
        #expect(try two.ask(.financial(.balanceInquiry), "10000002", 5, after: 6) == nil)
        // The sale that was under way is authorised and stands in its batch.
        let key = PostingKey(
            merchant: Self.merchant, terminal: "10000002", batch: .first, stan: try #require(STAN(2)), type: .sale)
        try two.ledger.group {
            let facts = try two.ledger.facts(for: two.host.query(forIssuerAnswerTo: key))
            var effects = ContiguousArray<HostEffect>()
            two.host.issuerAnswered(
                IssuerAnswer(code: "00", authorization: "123456", scheme: .unionPay), to: key, request: nil,
                facts: facts, at: Self.now.adding(seconds: 7), into: &effects)
            for case .commit(let changes) in effects { try two.ledger.apply(changes) }
        }
        let rows = try one.ledger.group { try one.ledger.postings(merchant: Self.merchant, terminal: "10000002") }
        #expect(rows.first { $0.key == key }?.state == .approved)
        #expect(rows.filter { $0.code == "S1" }.map(\.state) == [.declined, .declined])
        // The closing goes its way: what belongs to it is never refused.
        #expect(try one.ask(.settlement, "10000001", 3, after: 8)?.text(48) != nil)
        #expect(try one.freezes() == ["10000001"])
        #expect(
            try one.ask(.uploadEnd(balanced: true), "10000001", 4, after: 9) { $0.set(48, "0000") }?.text(39) == "00")
        #expect(try two.freezes() == [])
        #expect(try two.ask(.financial(.sale), "10000002", 6, after: 10) == nil)
        // What was refused stays refused: its first outcome again.
        #expect(try one.ask(.financial(.sale), "10000002", 3, after: 11)?.text(39) == "S1")
    }

    @Test("Two tills may close the shop at once; it sells when both are through", arguments: LedgerKind.allCases)
    func two(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let (one, two) = try await Self.hosts(kind, folder)
        for (node, number) in [(one, "10000001"), (two, "10000002")] {
            #expect(try node.ask(.shopFreeze, number, 2)?.text(39) == "00")
        }
        try one.ledger.group {
            var row = try #require(try one.ledger.terminals(merchant: Self.merchant, terminal: "10000003").first)
            row.isSignedIn = true
            try one.ledger.apply([.terminal(row)])
        }
        for (node, number) in [(one, "10000001"), (two, "10000002")] {
            #expect(try node.ask(.financial(.sale), "10000003", 2)?.text(39) == "S1")
            try node.ask(.settlement, number, 3)
            try node.ask(.uploadEnd(balanced: true), number, 4) { $0.set(48, "0000") }
        }
        #expect(try one.freezes() == [])
        // Refused acts have their numbers; this one is new.
        #expect(try two.ask(.financial(.sale), "10000003", 3) == nil)
    }

    @Test("A word that is old, or is lifted, or none, holds nobody", arguments: LedgerKind.allCases)
    func lifts(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let (one, two) = try await Self.hosts(kind, folder)
        try one.ask(.shopFreeze, "10000001", 5)
        let lift = try two.ask(.shopFreeze, "10000001", 6) { $0.set(62, bytes: ShopFreezeNotice.lift.bytes) }
        #expect(lift?.text(39) == "00" && lift?.bytes(62).map { $0.first == 0x0A } == true)
        #expect(try one.freezes() == [])
        // Both words once more, and one from before them.
        for stan in [5, 4, 6] { try one.ask(.shopFreeze, "10000001", stan, after: 1) }
        #expect(try one.freezes() == [])
        // Another sign-in: a device that was replaced counts its messages from the beginning.
        try one.ledger.group {
            var row = try #require(try one.ledger.terminals(merchant: Self.merchant, terminal: "10000001").first)
            row.lastSignIn = STAN(2)
            try one.ledger.apply([.terminal(row)])
        }
        try one.ask(.shopFreeze, "10000001", 3, after: 2)
        #expect(try one.freezes() == ["10000001"])
        // Its time is over after ten minutes, to the second.
        #expect(try two.ask(.financial(.sale), "10000002", 2, after: 601)?.text(39) == "S1")
        #expect(try two.ask(.financial(.sale), "10000002", 3, after: 602) == nil)
        // A word that cannot be read.
        #expect(try two.ask(.shopFreeze, "10000002", 9) { $0.set(62, bytes: [0x58]) }?.text(39) == "30")
        // A host without the extension refuses without harm, and looks at nothing.
        let plain = Node(one.ledger, profile: .standard)
        #expect(try plain.ask(.shopFreeze, "10000002", 10)?.text(39) == "40")
        #expect(try plain.ask(.financial(.sale), "10000002", 11, after: 3) == nil)
        var sale = try #require(try Catalogue.startRequest(.financial(.sale), batch: 1, profile: .standard))
        sale.set(11, "000012")
        let request = OpenedRequest(
            message: sale, kind: .financial(.sale), violations: [], mac: .valid(underNewest: true), card: nil)
        #expect(!plain.host.query(for: request).wantsFreezes && one.host.query(for: request).wantsFreezes)
    }

    @Test(
        "AS-25 The report names each till, what it holds, what it has closed, and who closes the shop",
        arguments: LedgerKind.allCases)
    func report(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let (one, _) = try await Self.hosts(kind, folder)
        let sale = try SettlementFilingTests.posting(7, .sale, 100)
        var other = sale
        other.key.terminal = "10000002"
        try one.ledger.group { try one.ledger.apply([.posting(other)]) }
        try one.ask(.settlement, "10000001", 2)
        try one.ask(.uploadEnd(balanced: true), "10000001", 3) { $0.set(48, "0000") }
        try one.ask(.shopFreeze, "10000001", 4, batch: 2)
        let text = #"{"profile": "qiantui", "transport": "plain"}"#
        let settings = try JSONDecoder().decode(HostSettings.self, from: Data(text.utf8))
        func report(_ seconds: Int64) throws -> ShopReport {
            try one.ledger.group {
                try ShopReport(
                    settings, ledger: one.ledger, merchant: Self.merchant, at: Self.now.adding(seconds: seconds))
            }
        }
        let found = try report(0)
        #expect(found.tills.map(\.terminal) == ["10000001", "10000002", "10000003"])
        #expect(found.tills.map(\.isClosed) == [true, false, false])
        #expect(found.tills.map(\.batch) == [2, 1, 1] && found.tills.map(\.lines) == [0, 1, 0])
        #expect(found.tills.map(\.closedBatch) == [1, nil, nil] && found.tills[1].last != nil)
        #expect(found.freezes.map(\.terminal) == ["10000001"])
        #expect(try report(601).freezes == [])
        // Of another clearing day nobody has closed anything yet.
        #expect(try report(2 * 86_400).tills.allSatisfy { !$0.isClosed })
        #expect(
            try one.ledger.group { try ShopReport(settings, ledger: one.ledger, merchant: "X", at: Self.now).tills }
                == [])
    }

    @Test("The time of a freeze has bounds and a default")
    func bounds() throws {
        func minutes(_ more: String) throws -> Int {
            let text = #"{"profile": "qiantui", "transport": "plain"\#(more)}"#
            return try JSONDecoder().decode(HostSettings.self, from: Data(text.utf8)).configuration().shopFreezeMinutes
        }
        #expect(try minutes("") == 30)
        for value in [1, 240] { #expect(try minutes(#", "shopFreezeMinutes": \#(value)"#) == value) }
        for value in [0, 241, -1] {
            #expect(throws: SettingsError.invalid("shopFreezeMinutes", "1 to 240 minutes", "\(value)")) {
                try minutes(#", "shopFreezeMinutes": \#(value)"#)
            }
        }
    }

    @Test("A ledger of the version before gets the table and keeps its rows", arguments: LedgerKind.allCases)
    func migrates(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let cluster = try await PostgreSQLCluster.shared.value
        let database = kind == .postgreSQL ? try await cluster.makeDatabase() : ""
        do {
            let ledger = try HostLedger.open(database, data: folder.path)
            try ledger.group { try ledger.apply([.posting(SettlementFilingTests.posting(1, .sale, 5))]) }
        }
        if kind == .sqlite {
            try await DatabaseQueue(path: folder.path + "/ledger.sqlite").writeWithoutTransaction {
                try $0.execute(sql: "DROP TABLE shopFreeze; PRAGMA user_version = 5")
            }
        } else {
            try await cluster.query("DROP TABLE shopfreeze; UPDATE ledgerversion SET version = 5", on: database)
        }
        let ledger = try HostLedger.open(database, data: folder.path)
        let row = FreezeRow(
            merchant: Self.merchant, terminal: "10000001", stan: .first, signIn: nil, since: Self.now, until: Self.now)
        try ledger.group {
            #expect(try ledger.freezes(merchant: Self.merchant) == [])
            try ledger.apply([.freeze(row)])
            #expect(try ledger.freezes(merchant: Self.merchant) == [row])
            #expect(try ledger.postings(merchant: nil, terminal: nil).count == 1)
        }
        #expect(try ledger.verification().postings == 1)
    }
}
