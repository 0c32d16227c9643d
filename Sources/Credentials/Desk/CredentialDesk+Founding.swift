public import Operators

/// The first set-up: everybody chooses a password of their own, and nobody exists before all have.
extension CredentialDesk {
    /// What came of preparing an account.
    public enum Preparation: Sendable {
        case ready(FoundingAccount)
        case refused(OperatorRefusal)
    }

    /// Whether a one-time code of the acquirer could be checked here.
    public nonisolated var takesCodes: Bool { unlockKey != nil }

    /// Judges and hashes the password of one of a terminal's first people. Stores nothing.
    ///
    /// - Parameter others: Those who were prepared before; nobody may have the password of another.
    public func prepare(
        _ newcomer: NewOperator, password text: String, beside others: [FoundingAccount]
    ) async throws(CredentialError) -> Preparation {
        guard !book.isSetUp else { return .refused(.alreadySetUp) }
        if let refusal = book.founding(newcomer, beside: others.map(\.person)) { return .refused(refusal) }
        let password: Password
        do {
            password = try Password(text)
        } catch {
            return .refused(.problems([error]))
        }
        let problems = judge(Hands(new: .success(password), newcomers: [newcomer]), newcomer.number, newcomer.role)
        guard problems.isEmpty else { return .refused(.problems(problems)) }
        for other in others
        where try await hasher.isBehind([other.hash], password, of: other.person.number) {
            return .refused(.problems([.used(history: max(configuration.policy.history, 1))]))
        }
        return .ready(FoundingAccount(newcomer, hash: try await hasher.hash(password, of: newcomer.number)))
    }

    /// Stores all of them at once.
    public func found(_ accounts: [FoundingAccount], at time: BookTime) async throws(CredentialError) -> DeskReply {
        try await run(Hands(), at: time) { .found($0, accounts) }
    }
}
