internal import Operators

/// The secrets of one attempt. They live as long as its call.
struct Hands {
    /// What the person typed; nil when it cannot be a password.
    var typed: Password?
    /// The new password, or why it cannot be one.
    var new: Result<Password, PasswordProblem>?
    var code: UnlockCode?
    /// Who is to be added, for the words that their first password must not be.
    var newcomers: [NewOperator] = []
    /// What was made.
    var firstPasswords: [FirstPassword] = []
}

extension CredentialDesk {
    /// Does what the book asks for, off this actor where it takes long.
    func perform(_ effect: BookEffect, _ hands: inout Hands) async throws(CredentialError) -> BookInput {
        switch effect {
        case .verify(let id, let number, let hash):
            return .verdict(id, try await hasher.verify(hands.typed, against: hash, of: number))
        case .judge(let id, let number, let role):
            return .judged(id, judge(hands, number, role))
        case .searchHistory(let id, let number, let hashes):
            let password = try password(hands)
            return .searched(id, isUsed: try await hasher.isBehind(hashes, password, of: number))
        case .hash(let id, let number):
            let password = try password(hands)
            return .hashed(id, [try await hasher.hash(password, of: number)])
        case .makeFirstPasswords(let id, let orders):
            var hashes = [PasswordHash]()
            for order in orders {
                let made = try FirstPassword.make(
                    order, policy: configuration.policy, isEnrolled: configuration.isEnrolled,
                    words: configuration.words(for: who(order.number, hands)))
                guard let password = try? Password(made.text) else { throw .noFirstPassword }
                hashes.append(try await hasher.hash(password, of: order.number))
                hands.firstPasswords.append(made)
            }
            return .hashed(id, hashes)
        case .checkCode(let id, let challenge):
            guard let unlockKey else { throw .noUnlockKey }
            return .codeVerdict(id, isRight: hands.code?.answers(challenge, key: unlockKey) ?? false)
        case .persist, .fact, .answer:
            throw .hashing("an effect reached the wrong hands")
        }
    }

    func judge(_ hands: Hands, _ number: OperatorNumber, _ role: Role) -> [PasswordProblem] {
        switch hands.new {
        case .success(let password):
            let words = configuration.words(for: who(number, hands))
            let context = PasswordContext(
                role: role, isEnrolled: configuration.isEnrolled, words: words,
                strength: StrengthMeter.strength(of: password, words: words), present: hands.typed)
            return configuration.policy.problems(with: password, beside: context)
        case .failure(let problem): return [problem]
        case nil: return [.length(minimum: configuration.policy.minimumLength[role])]
        }
    }

    /// The new password, or the typed one where there is no new one.
    private func password(_ hands: Hands) throws(CredentialError) -> Password {
        if case .success(let password) = hands.new { return password }
        guard let typed = hands.typed else { throw .hashing("no password is at hand") }
        return typed
    }

    private func who(_ number: OperatorNumber, _ hands: Hands) -> NewOperator? {
        if let newcomer = hands.newcomers.first(where: { $0.number == number }) { return newcomer }
        return book.person(number).map {
            NewOperator(number: $0.number, role: $0.role, person: $0.person, name: $0.name)
        }
    }
}
