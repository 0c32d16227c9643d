import Foundation
internal import KeyStore
internal import Operators
internal import PaymentSecurity
internal import Synchronization

/// Hashes passwords on a queue of its own, one after the other: nobody else waits, and only one hash holds its memory.
///
/// The pepper goes in as Argon2's secret, terminal and operator number as its associated data: a stolen store is worth
/// nothing without the key store, and a hash that is moved to another operator or terminal fits nobody.
final class PasswordHasher: Sendable {
    private let queue = DispatchQueue(label: "credentials", qos: .userInitiated)
    private let pepper: @Sendable () throws(CredentialError) -> SecretKey
    private let terminal: String
    private let parameters: Argon2Parameters
    /// Compared with where there is no such operator; random, so it fits nothing, and it costs what a real one does.
    private let decoy: HashText
    private let work = Atomic<Int>(0)
    private let beforeWork: @Sendable () -> Void

    /// - Parameters:
    ///   - pepper: Read for each hash, so that it is in memory no longer than that.
    ///   - beforeWork: Called on the queue before each hash; tests cut the power there.
    init(
        pepper: @escaping @Sendable () throws(CredentialError) -> SecretKey, terminal: String,
        parameters: Argon2Parameters,
        beforeWork: @escaping @Sendable () -> Void = {}
    ) {
        self.pepper = pepper
        self.terminal = terminal
        self.parameters = parameters
        self.beforeWork = beforeWork
        decoy = HashText(
            parameters: parameters, salt: SecureRandom.bytes(HashText.saltLength),
            tag: SecureRandom.bytes(HashText.tagLength))
    }

    /// How many hashes were computed.
    var hashes: Int { work.load(ordering: .relaxed) }

    /// Compares in constant time. A password of nil was no password at all: it costs the same and is wrong.
    func verify(
        _ password: Password?, against hash: PasswordHash?, of number: OperatorNumber
    ) async throws(CredentialError) -> PasswordVerdict {
        try await onQueue { () throws(CredentialError) in
            guard let stored = hash.map({ HashText($0) }) ?? self.decoy else { throw .damagedHash(number) }
            let tag = try self.tag(password, stored.salt, stored.parameters, number)
            guard ConstantTime.equal(tag, stored.tag), password != nil, hash != nil else { return .wrong }
            return .right(isOutdated: stored.parameters != self.parameters)
        }
    }

    /// Whether the password is behind one of the hashes. All are tried, so the time does not tell which.
    func isBehind(
        _ hashes: [PasswordHash], _ password: Password, of number: OperatorNumber
    ) async throws(CredentialError) -> Bool {
        try await onQueue { () throws(CredentialError) in
            var found = false
            for hash in hashes {
                guard let stored = HashText(hash) else { throw .damagedHash(number) }
                let tag = try self.tag(password, stored.salt, stored.parameters, number)
                if ConstantTime.equal(tag, stored.tag) { found = true }
            }
            return found
        }
    }

    /// A new hash under a new salt and the parameters in force.
    func hash(_ password: Password, of number: OperatorNumber) async throws(CredentialError) -> PasswordHash {
        try await onQueue { () throws(CredentialError) in
            let salt = SecureRandom.bytes(HashText.saltLength)
            let tag = try self.tag(password, salt, self.parameters, number)
            return HashText(parameters: self.parameters, salt: salt, tag: tag).hash
        }
    }

    private func tag(
        _ password: Password?, _ salt: [UInt8], _ parameters: Argon2Parameters, _ number: OperatorNumber
    ) throws(CredentialError) -> [UInt8] {
        beforeWork()
        work.add(1, ordering: .relaxed)
        var bytes = password?.bytes ?? [0]
        defer { SecretMemory.wipe(&bytes) }
        var secret = try pepper().bytes
        defer { SecretMemory.wipe(&secret) }
        return try Argon2id.tag(
            password: &bytes, salt: salt, secret: &secret, associated: [UInt8]("\(terminal) \(number)".utf8),
            parameters: parameters, length: HashText.tagLength)
    }

    private func onQueue<Value: Sendable>(
        _ work: @escaping @Sendable () throws(CredentialError) -> Value
    ) async throws(CredentialError) -> Value {
        let result: Result<Value, CredentialError> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: Result { () throws(CredentialError) in try work() })
            }
        }
        return try result.get()
    }
}
