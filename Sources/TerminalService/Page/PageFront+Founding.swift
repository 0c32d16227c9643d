import Credentials
import DayEnd
import Operators
import TerminalCore
import Timekeeping
import TouchPage
import Wording

/// The first set-up of a terminal: language, identity, and three people with passwords of their own.
extension PageFront {
    func foundingScreen() -> Screen {
        let founding = door.founding
        let progress = Phrase(
            .setupStep, ["i": .number(founding.number), "n": .number(PageFounding.steps)])
        switch (founding.step, founding.role) {
        case (.accounts, let role?):
            return .setUp(
                SetUp(
                    kind: .account, progress: progress,
                    title: Phrase(.setupAccount, ["role": .phrase(Phrase(role.name))]),
                    number: number(for: role).description, purpose: Phrase(role.purpose), rules: rules(role),
                    problem: founding.problem))
        case (.identity, _):
            var rows: [SetUp.Row] = []
            if !configuration.merchantName.isEmpty { rows.append(.init(.setupShop, configuration.merchantName)) }
            let now = clock.now
            rows += [
                .init(.setupMerchant, configuration.merchant), .init(.setupTerminal, configuration.terminal),
                .init(.setupTime, now.localText), .init(.setupHost, hostAddress),
            ]
            return .setUp(
                SetUp(kind: .identity, progress: progress, title: Phrase(.setupIdentity), rows: rows))
        default: return .setUp(SetUp(kind: .language, progress: progress, title: Phrase(.setupLanguage)))
        }
    }

    func found(_ action: PageAction) async throws -> ActionOutcome {
        switch (door.founding.step, action) {
        case (.language, .chooseLanguage): door.founding.step = .identity
        case (.identity, .setUp(.identityIsRight)): door.founding.step = .accounts
        case (.identity, .back): door.founding.step = .language
        case (.accounts, .back):
            door.founding.problem = nil
            if door.founding.accounts.popLast() == nil { door.founding.step = .identity }
        case (.accounts, .setUp(.account(_, let name, let password, let repeated))):
            door.founding.problem = try await account(name, password, repeated)
            if let problem = door.founding.problem { return .refused(problem) }
        default: return .refused(Phrase(.problemStale))
        }
        return .done
    }

    /// Takes one account in, and stores all with the last; says what is wrong with it.
    private func account(_ name: String, _ password: Secret, _ repeated: Secret) async throws -> Phrase? {
        guard let role = door.founding.role else { return Phrase(.problemStale) }
        // A name is who it is: nobody is a second person under the same one.
        let name = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard let person = PersonID(String(name.filter { $0.isLetter || $0.isNumber })) else {
            return Phrase(.setupName)
        }
        guard password == repeated else { return Phrase(.pwRepeat) }
        let newcomer = NewOperator(number: number(for: role), role: role, person: person, name: name)
        let accounts = door.founding.accounts
        switch try await desk.people.desk.prepare(newcomer, password: password.text, beside: accounts) {
        case .refused(let refusal): return Phrase(PeopleReply(.refused(refusal)))
        case .ready(let account):
            // Two taps at once are one account.
            guard door.founding.accounts == accounts else { return nil }
            door.founding.accounts.append(account)
        }
        guard door.founding.role == nil else { return nil }
        let reply = try await desk.people.found(door.founding.accounts)
        door.founding = PageFounding()
        if reply.isDone { door.standing = .working(number(for: .operator)) }
        return Phrase(reply)
    }

    private func number(for role: Role) -> OperatorNumber {
        switch role {
        case .administrator: .administrator
        case .supervisor: .supervisor
        case .operator: OperatorNumber(configuration.operatorNumber) ?? .supervisor
        }
    }
}

extension Role {
    var name: WordingKey {
        switch self {
        case .administrator: .userAdministrator
        case .supervisor: .userSupervisor
        case .operator: .userOperator
        }
    }

    /// What the role is there for, in a sentence.
    fileprivate var purpose: WordingKey {
        switch self {
        case .administrator: .setupAdministrator
        case .supervisor: .setupSupervisor
        case .operator: .setupOperator
        }
    }
}
