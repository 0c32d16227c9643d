import DayEnd
import EitherLedger
import Foundation
import HostCore
import HostService
import ISO8583
import Ledger
import PostgreSQLCluster
import Synchronization
import Testing
import UnionPay

@Suite("Places in the closing hours", .timeLimit(.minutes(1)))
struct PlaceTests {
    private static let merchant = LedgerTests.merchant

    private static func host() throws -> HostCore.Host {
        var configuration = HostConfiguration(profile: .qiantui)
        configuration.closingMinutes = 1380..<1740
        configuration.closingCapacity = 1
        return HostCore.Host(configuration: configuration)
    }

    /// A first or later sign-in, decided by the host's machine in one group; the slot that it tells.
    private static func signIn(
        _ terminal: String, _ stan: Int, at host: HostCore.Host, _ ledger: any Ledger
    ) throws -> Int? {
        guard var message = try Catalogue.startRequest(.signIn, batch: 1, profile: .qiantui) else { return nil }
        message.set(11, try #require(STAN(stan)).text)
        message.set(41, terminal)
        message.set(42, merchant)
        let request = OpenedRequest(message: message, kind: .signIn, violations: [], mac: .absent, card: nil)
        return try ledger.group {
            let row = try ledger.facts(for: FactQuery(merchant: merchant, terminal: terminal)).terminal
            var facts = try ledger.facts(for: host.query(for: request, of: row))
            facts.freshKeys = FreshKeys(block: HexBytes([1]), sealed: HexBytes([2]))
            var effects = ContiguousArray<HostEffect>()
            host.handle(request, facts: facts, at: LedgerTests.now, into: &effects)
            var slot: Int?
            for effect in effects {
                switch effect {
                case .commit(let changes): try ledger.apply(changes)
                case .respond(let answer):
                    slot = try answer.message.text(63).flatMap { try SignInNotice(parsing: $0).slots?.slot }
                default: break
                }
            }
            return slot
        }
    }

    private static func register(_ numbers: [String], _ ledger: any Ledger) throws {
        try ledger.group {
            for number in numbers {
                let row = TerminalRow(
                    merchant: merchant, terminal: number, merchantName: "", currency: .renminbi, batch: .first)
                try ledger.apply([.terminal(row)])
            }
        }
    }

    @Test(
        "A terminal gets its place at its first sign-in and keeps it; no number is left out",
        arguments: LedgerKind.allCases)
    func keeps(_ kind: LedgerKind) async throws {
        let folder = try TemporaryFolder()
        let ledger = try await kind.make(in: folder)
        let host = try Self.host()
        let numbers = (1...5).map { "1000000\($0)" }
        try Self.register(numbers, ledger)
        #expect(try ledger.group { try ledger.places() } == 0)
        var slots: [Int] = []
        for number in [3, 1, 5] {
            slots.append(try #require(try Self.signIn(numbers[number - 1], 1, at: host, ledger)))
        }
        #expect(Set(slots).count == 3)
        // A sign-in that is refused takes no place.
        struct Refusal: Error {}
        #expect(throws: Refusal.self) {
            try ledger.group {
                var query = FactQuery(merchant: Self.merchant, terminal: numbers[1])
                query.wantsPlaces = true
                #expect(try ledger.facts(for: query).places == 3)
                try ledger.apply([.places(4)])
                throw Refusal()
            }
        }
        slots.append(try #require(try Self.signIn(numbers[1], 1, at: host, ledger)))
        for (index, number) in [3, 1, 5, 2].enumerated() {
            #expect(try Self.signIn(numbers[number - 1], 2, at: host, ledger) == slots[index])
        }
        let rows = try ledger.group { try ledger.terminals(merchant: nil, terminal: nil) }
        #expect(rows.map(\.place) == [1, 3, 0, nil, 2])
        #expect(try ledger.group { try ledger.places() } == 4)
        // A place is nobody else's.
        var other = try #require(rows.first)
        other.place = 3
        #expect(throws: (any Error).self) { try ledger.group { try ledger.apply([.terminal(other)]) } }
    }

    @Test("Hosts that share a database and are asked at once give no place twice and leave none out")
    func atOnce() async throws {
        let url = try await PostgreSQLCluster.shared.value.makeDatabase()
        let host = try Self.host()
        let numbers = (0..<120).map { String(10_000_000 + $0) }
        try Self.register(numbers, try HostLedger.open(url, data: ""))
        let told = Mutex<[String: Set<Int>]>([:])
        let conflicts = Count()
        await onThreads(3) { thread in
            do {
                let ledger = try HostLedger.open(url, data: "")
                // Each of them has all terminals, in an order of its own: most are asked for by several at once.
                for step in numbers.indices {
                    let number = numbers[(step * [1, 7, 119][thread] + 40 * thread) % numbers.count]
                    while true {
                        do {
                            let slot = try Self.signIn(number, 1 + thread, at: host, ledger)
                            if let slot { told.withLock { _ = $0[number, default: []].insert(slot) } }
                            break
                        } catch let error as any LedgerError where error.isConflict {
                            conflicts.add()
                        }
                    }
                }
            } catch {
                Issue.record("\(error)")
            }
        }
        let slots = told.withLock { $0 }
        #expect(slots.count == 120)
        // Whichever host is asked, the slot is the same; with a capacity of one nobody shares a minute.
        #expect(slots.values.allSatisfy { $0.count == 1 })
        #expect(Set(slots.values.flatMap(\.self)).count == 120)
        let ledger = try HostLedger.open(url, data: "")
        let rows = try ledger.group { try ledger.terminals(merchant: nil, terminal: nil) }
        #expect(rows.compactMap(\.place).sorted() == Array(0..<120))
        #expect(try ledger.group { try ledger.places() } == 120)
        #expect(conflicts.value < 100)
        // What people are shown of it, and that there are too many.
        let text = """
            {"profile": "qiantui", "transport": "plain", "closingHours": "23:00-00:10", "blackOuts": ["23:30-23:40"],
            "closingCapacity": 1}
            """
        var settings = try JSONDecoder().decode(HostSettings.self, from: Data(text.utf8))
        let report = try ledger.group { try SlotReport(settings, ledger: ledger) }
        #expect(report.places == 120 && report.room == 60 && report.highest.terminals == 2)
        #expect(report.minutes.count == 60 && report.minutes.allSatisfy { $0.terminals == 2 })
        #expect(report.shortage?.contains("closingCapacity") == true && report.terminals == nil)
        settings.closingCapacity = 2
        #expect(try ledger.group { try SlotReport(settings, ledger: ledger).shortage } == nil)
    }
}
