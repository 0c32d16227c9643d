import DayEnd
import Foundation
import KeyStore
import Operators
import PaymentSecurity
import Synchronization
import Testing

@testable import Credentials

@Suite struct PowerCutTests {
    private let bad = "nothing like it 1"

    /// AS-57: the lock survives a hundred cuts.
    @Test func aLockSurvivesAHundredReopenings() async throws {
        let shop = try Shop()
        try await shop.people(try shop.desk())
        for attempt in 0..<6 {
            // A new desk for each try: the count cannot be in memory.
            let reply = try await shop.desk().logOn(number(3), password: bad, for: .signIn, at: time())
            if attempt < 5 { #expect(reply.outcome == .refused(.wrongPassword(triesLeft: 5 - attempt))) }
        }
        let until = time(minutes: 30).now
        for round in 0..<100 {
            let reply = try await shop.desk().logOn(
                number(3), password: strong(number(3)), for: .signIn, at: time(minutes: Int64(round) * 29 / 99))
            #expect(reply.outcome == .refused(.locked(until: until)), "\(round)")
        }
        let desk = try shop.desk()
        let free = try await desk.logOn(
            number(3), password: strong(number(3)), for: .signIn, at: time(minutes: 30))
        guard case .loggedOn = free.outcome else { throw Unexpected(outcome: free.outcome) }
    }

    /// The files as they are at the moment in which a password is about to be compared are what a power cut leaves.
    @Test func aCutBetweenCounterAndVerdictGivesNoTryBack() async throws {
        let shop = try Shop()
        try await shop.people(try shop.desk())
        for cut in 1...6 {
            let image = shop.file("cut\(cut).sqlite")
            let isFirst = Mutex(true)
            let desk = try shop.desk(beforeWork: {
                guard
                    isFirst.withLock({ first in
                        defer { first = false }
                        return first
                    })
                else { return }
                for ending in ["", "-wal"] {
                    try? FileManager.default.copyItem(atPath: shop.file() + ending, toPath: image + ending)
                }
            })
            // The password is right, and the answer never came.
            _ = try await desk.logOn(number(3), password: strong(number(3)), for: .signIn, at: time())
            let left = try CredentialStore(path: image).load()
            let counter = try #require(left.counters.first { $0.number == number(3) })
            #expect(counter.failures == (cut < 6 ? cut : 0))
            #expect(counter.lockedUntil == (cut < 6 ? nil : time(minutes: 30).now))
            // Power on again: what the cut left is the shop's store now.
            for ending in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: shop.file() + ending)
                try? FileManager.default.copyItem(atPath: image + ending, toPath: shop.file() + ending)
            }
        }
        let locked = try await shop.desk().logOn(number(3), password: strong(number(3)), for: .signIn, at: time())
        #expect(locked.outcome == .refused(.locked(until: time(minutes: 30).now)))
    }

    @Test func aLostPepperIsNamedAndNotReplaced() async throws {
        let shop = try Shop()
        try await shop.people(try shop.desk())
        try shop.keys().remove(CredentialDesk.pepperName)
        let error = #expect(throws: CredentialError.self) { try shop.desk() }
        #expect(error?.description.contains("operators.pepper") == true)
        #expect(try shop.keys().find(CredentialDesk.pepperName) == nil)
    }

    @Test func aDamagedRowIsNamed() async throws {
        let shop = try Shop()
        try await shop.people(try shop.desk())
        do {
            let store = try CredentialStore(path: shop.file())
            try store.damage("UPDATE operator SET text = '{' WHERE number = 3")
        }
        let error = #expect(throws: CredentialError.self) { try shop.desk() }
        #expect(error?.description.contains("row 3 of operator is damaged") == true)
    }

    @Test func afterAFailedWriteNothingIsGrantedAndTheStoreIsReadAgain() async throws {
        let shop = try Shop()
        let desk = try shop.desk()
        try await shop.people(desk)
        // Another program makes the store refuse every change.
        let other = try CredentialStore(path: shop.file())
        try other.damage(
            "CREATE TRIGGER full BEFORE INSERT ON counter BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        await #expect(throws: CredentialError.self) {
            try await desk.logOn(number(3), password: strong(number(3)), for: .signIn, at: time())
        }
        let hashes = desk.hasher.hashes
        await #expect(throws: CredentialError.self) {
            try await desk.logOn(number(3), password: strong(number(3)), for: .signIn, at: time())
        }
        #expect(desk.hasher.hashes == hashes)
        try other.damage("DROP TRIGGER full")
        let reply = try await desk.logOn(number(3), password: strong(number(3)), for: .signIn, at: time())
        guard case .loggedOn = reply.outcome else { throw Unexpected(outcome: reply.outcome) }
    }

    @Test func onlyTheOwnerCanReadTheStore() async throws {
        let shop = try Shop()
        try await shop.people(try shop.desk())
        let attributes = try FileManager.default.attributesOfItem(atPath: shop.file())
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func aConfigurationThatCannotBeIsNamed() throws {
        let shop = try Shop()
        var configuration = shop.configuration()
        configuration.policy.tries = 0
        let policy = #expect(throws: CredentialError.self) { try shop.desk(configuration) }
        #expect(policy?.description == "password policy: tries: expected 1 to 10, found 0")
        configuration = shop.configuration()
        configuration.terminal = "1"
        let terminal = #expect(throws: CredentialError.self) { try shop.desk(configuration) }
        #expect(terminal?.description == "terminal: expected 8 letters and digits, found 1 bytes")
    }
}
