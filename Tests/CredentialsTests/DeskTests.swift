import DayEnd
import Foundation
import KeyStore
import Operators
import Testing

@testable import Credentials

@Suite struct DeskTests {
    @Test func aTerminalIsSetUpAndSurvivesBeingOpenedAgain() async throws {
        let shop = try Shop()
        do {
            let desk = try shop.desk()
            #expect(await !desk.isSetUp)
            try await shop.people(desk)
        }
        let desk = try shop.desk()
        #expect(await desk.isSetUp)
        let reply = try await desk.logOn(number(3), password: strong(number(3)), for: .signIn, at: time())
        guard case .loggedOn = reply.outcome else { throw Unexpected(outcome: reply.outcome) }
        #expect(reply.facts == [.loggedOn(number(3), .signIn)])
        let list = await desk.list(at: time(day: 1))
        #expect(list.map(\.number) == [number(0), number(3), number(99)])
        #expect(list.map(\.role) == [.supervisor, .operator, .administrator])
        #expect(list.allSatisfy { $0.daysLeft == 89 && $0.mustChange == nil && $0.lockedUntil == nil })
    }

    @Test func firstPasswordsComeOnceAndAreNowhereOnDisk() async throws {
        let shop = try Shop()
        let desk = try shop.desk()
        let reply = try await desk.setUp(
            administrator: newcomer(99, .administrator, "A1"), supervisor: newcomer(0, .supervisor, "S1"), at: time())
        #expect(reply.outcome == .isSetUp)
        #expect(reply.firstPasswords.map(\.number) == [number(99), number(0)])
        try await shop.people(try shop.desk(file: shop.file("other.sqlite")))
        let secrets = reply.firstPasswords.map(\.text) + [strong(number(3)), strong(number(0))]
        let folder = try #require(FileManager.default.enumerator(atPath: shop.path))
        var seen = 0
        for case let name as String in folder {
            guard let data = FileManager.default.contents(atPath: shop.path + "/" + name) else { continue }
            seen += 1
            for secret in secrets { #expect(data.range(of: Data(secret.utf8)) == nil, "\(name)") }
        }
        #expect(seen >= 3)
    }

    /// Timing of an unknown user against a wrong password, by work: the same number of hashes of the same cost.
    @Test func anUnknownNumberCostsWhatAWrongPasswordCosts() async throws {
        let shop = try Shop()
        let desk = try shop.desk()
        try await shop.people(desk)
        var costs = [[Int]]()
        for value in [3, 44, 0, 98] {
            var own = [Int]()
            for _ in 0..<8 {
                let before = desk.hasher.hashes
                _ = try await desk.logOn(number(value), password: "nothing like it 1", for: .signIn, at: time())
                own.append(desk.hasher.hashes - before)
            }
            costs.append(own)
        }
        #expect(costs.allSatisfy { $0 == [1, 1, 1, 1, 1, 1, 0, 0] })
    }

    @Test func aTextThatCannotBeAPasswordCountsAsAWrongOne() async throws {
        let shop = try Shop()
        let desk = try shop.desk()
        try await shop.people(desk)
        for (text, left) in [("", 5), ("密码", 4), (String(repeating: "x", count: 200), 3)] {
            let reply = try await desk.logOn(number(3), password: text, for: .signIn, at: time())
            #expect(reply.outcome == .refused(.wrongPassword(triesLeft: left)))
        }
        let change = try await desk.changePassword(of: number(3), from: strong(number(3)), to: "密码", at: time())
        #expect(change.outcome == .refused(.problems([.character])))
    }

    @Test func aUsedASimilarAndACommonPasswordAreRefusedOverRealHashes() async throws {
        let shop = try Shop()
        let desk = try shop.desk()
        try await shop.people(desk)
        let old = strong(number(3))
        func change(_ from: String, _ to: String) async throws -> OperatorOutcome {
            try await desk.changePassword(of: number(3), from: from, to: to, at: time()).outcome
        }
        #expect(try await change(old, old) == .refused(.problems([.used(history: 12)])))
        #expect(try await change(old, old.dropLast() + "x") == .refused(.problems([.similar(edits: 2)])))
        guard case .refused(.problems) = try await change(old, "Lotus2026") else { return #expect(Bool(false)) }
        guard case .changed = try await change(old, "entirely7different") else { return #expect(Bool(false)) }
        #expect(try await change("entirely7different", old) == .refused(.problems([.used(history: 12)])))
    }

    @Test func raisedParametersReachStoredHashesAtTheNextLogOn() async throws {
        let shop = try Shop()
        try await shop.people(try shop.desk())
        let raised = shop.configuration(parameters: Argon2Parameters(memory: 64, passes: 1, lanes: 1))
        let desk = try shop.desk(raised)
        _ = try await desk.logOn(number(3), password: strong(number(3)), for: .signIn, at: time())
        let stored = try CredentialStore(path: shop.file()).load().operators
        #expect(stored.first { $0.number == number(3) }?.hash.text.contains("m=64") == true)
        #expect(stored.first { $0.number == number(0) }?.hash.text.contains("m=8,") == true)
        let reply = try await desk.logOn(number(3), password: strong(number(3)), for: .signIn, at: time())
        guard case .loggedOn = reply.outcome else { throw Unexpected(outcome: reply.outcome) }
    }

    @Test func callsAtOnceTakeTurnsAndNoneIsLost() async throws {
        let shop = try Shop()
        let desk = try shop.desk()
        try await shop.people(desk)
        let outcomes = await withTaskGroup(of: OperatorOutcome?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try? await desk.logOn(
                        number(3), password: "nothing like it 1", for: .signIn, at: time()
                    ).outcome
                }
            }
            var all = [OperatorOutcome]()
            for await outcome in group { if let outcome { all.append(outcome) } }
            return all
        }
        let until = time(minutes: 30).now
        #expect(outcomes.count == 20)
        #expect(outcomes.filter { $0 == .refused(.locked(until: until)) }.count == 15)
        for left in 1...5 {
            #expect(outcomes.filter { $0 == .refused(.wrongPassword(triesLeft: left)) }.count == 1)
        }
    }

    @Test func approvalUnlockRemovalAndCodeWorkThroughTheDesk() async throws {
        let shop = try Shop()
        let desk = try shop.desk()
        try await shop.people(desk)
        let request = ApprovalRequest(act: .overrideDifference, reference: "closing 1", actor: number(3))
        let approved = try await desk.approve(
            request, by: .supervisor, password: strong(.supervisor), at: time())
        guard case .approved(let approval) = approved.outcome else { throw Unexpected(outcome: approved.outcome) }
        #expect(approval.covers(request, at: time().now))
        for _ in 0..<6 {
            _ = try await desk.logOn(number(3), password: "nothing like it 1", for: .signOff, at: time())
        }
        #expect(await desk.list(at: time()).first { $0.number == number(3) }?.lockedUntil == time(minutes: 30).now)
        let shown = try await desk.challenge(for: number(3), .unlock, at: time())
        guard case .challenge(let challenge) = shown.outcome else { throw Unexpected(outcome: shown.outcome) }
        let code = UnlockCode.make(for: challenge, key: try unlockKey())
        let reopened = try shop.desk()
        #expect(
            try await reopened.enter(code: code.digits, for: number(3), at: time()).outcome == .unlocked(number(3)))
        let removed = try await reopened.remove(
            number(3), by: .supervisor, password: strong(.supervisor), at: time())
        #expect(removed.outcome == .removed(number(3)))
        #expect(await (try shop.desk()).list(at: time()).map(\.number) == [number(0), number(99)])
    }

    /// The default cost, once.
    @Test func theDefaultCostLogsOn() async throws {
        let shop = try Shop()
        let desk = try shop.desk(shop.configuration(parameters: .terminal))
        let made = try await desk.setUp(
            administrator: newcomer(99, .administrator, "A1"), supervisor: newcomer(0, .supervisor, "S1"), at: time())
        let first = try #require(made.firstPasswords.last)
        let reply = try await desk.logOn(first.number, password: first.text, for: .signIn, at: time())
        #expect(reply.outcome == .mustChange(.first))
    }

    /// Judged, hashed and kept back, then stored together; what is refused leaves nothing.
    @Test func theFirstPeopleChooseTheirOwnPasswords() async throws {
        let shop = try Shop()
        let desk = try shop.desk()
        let people = [
            newcomer(99, .administrator, "A1"), newcomer(0, .supervisor, "S1"), newcomer(1, .operator, "O1"),
        ]
        var accounts: [FoundingAccount] = []
        for person in people {
            for bad in ["12345678", "short1", "lotus-lotus-1", strong(number(99))] {
                if accounts.isEmpty, bad == strong(number(99)) { continue }
                guard case .refused(.problems) = try await desk.prepare(person, password: bad, beside: accounts) else {
                    Issue.record("\(bad.count) characters were taken for \(person.number)")
                    continue
                }
            }
            let made = try await desk.prepare(person, password: strong(person.number), beside: accounts)
            guard case .ready(let account) = made else { throw Unexpected(outcome: .isSetUp) }
            accounts.append(account)
            #expect(await desk.isSetUp == false)
        }
        #expect(try await desk.found(accounts, at: time()).outcome == .isSetUp)
        let reopened = try shop.desk()
        for person in people where person.role == .operator {
            let reply = try await reopened.logOn(
                person.number, password: strong(person.number), for: .signIn, at: time())
            guard case .loggedOn = reply.outcome else { throw Unexpected(outcome: reply.outcome) }
        }
    }
}
