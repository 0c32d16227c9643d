import DayEnd
import Foundation
import KeyStore
import Operators
import PaymentSecurity
import Testing

@testable import Credentials

/// A shop's data folder, gone when its test is over.
final class Shop: Sendable {
    let path: String
    /// Cheap hashes, so that a test may make thousands.
    static let cheap = Argon2Parameters(memory: 8, passes: 1, lanes: 1)

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/credentials-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String = CredentialDesk.fileName) -> String { path + "/" + name }

    func keys() throws -> KeyStore {
        try KeyStore(folder: file("keys"), storageKey: StorageKey(SecretKey([UInt8](repeating: 9, count: 32))))
    }

    func configuration(
        enrolled: Bool = false, parameters: Argon2Parameters = Shop.cheap, policy: PasswordPolicy = PasswordPolicy()
    ) -> DeskConfiguration {
        DeskConfiguration(
            policy: policy, terminal: "10000001", merchant: "898000000000001", shopWords: ["Lotus", "02165551234"],
            isEnrolled: enrolled, parameters: parameters)
    }

    func desk(
        _ configuration: DeskConfiguration? = nil, file: String? = nil,
        beforeWork: @escaping @Sendable () -> Void = {}
    ) throws -> CredentialDesk {
        try CredentialDesk(
            path: file ?? self.file(), configuration: configuration ?? self.configuration(), keys: keys(),
            unlockKey: unlockKey(), beforeWork: beforeWork)
    }

    /// Sets up 99 and 00 and adds 03, each with the password that ``strong(_:)`` says.
    func people(_ desk: CredentialDesk) async throws {
        let first = try await desk.setUp(
            administrator: newcomer(99, .administrator, "A1"), supervisor: newcomer(0, .supervisor, "S1"), at: time())
        for made in first.firstPasswords { try await change(desk, made) }
        let added = try await desk.add(
            newcomer(3, .operator, "P3"), by: .supervisor, password: strong(.supervisor), at: time())
        for made in added.firstPasswords { try await change(desk, made) }
    }

    private func change(_ desk: CredentialDesk, _ made: FirstPassword) async throws {
        let reply = try await desk.changePassword(
            of: made.number, from: made.text, to: strong(made.number), at: time())
        guard case .changed = reply.outcome else { throw Unexpected(outcome: reply.outcome) }
    }
}

struct Unexpected: Error {
    let outcome: OperatorOutcome?
}

func unlockKey() throws -> UnlockKey {
    try UnlockKey(
        secret: SecretKey([UInt8](repeating: 7, count: 32)), merchant: "898000000000001", terminal: "10000001")
}

func number(_ value: Int) -> OperatorNumber {
    guard let number = OperatorNumber(value) else { fatalError("no operator number: \(value)") }
    return number
}

func newcomer(_ value: Int, _ role: Role, _ person: String) -> NewOperator {
    guard let person = PersonID(person) else { fatalError("a test's person has no identity") }
    return NewOperator(number: number(value), role: role, person: person)
}

/// A password that every role may have.
func strong(_ number: OperatorNumber) -> String { "kv9\(number)twx7hq4mzub" }

/// A time of a test: minutes after the start, on the day so many days after the first.
func time(day: Int = 0, minutes: Int64 = 0) -> BookTime {
    let start = Moment(milliseconds: 1_795_000_000_000, utcOffset: 28_800)
    return BookTime(
        now: start.adding(seconds: Int64(day) * 86_400 + minutes * 60), businessDate: start.date.adding(days: day))
}
