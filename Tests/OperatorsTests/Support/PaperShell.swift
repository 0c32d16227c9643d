import DayEnd
import Operators
import Testing

/// A shell whose hashes are readable and whose disk is two dictionaries: what a book asks for is done at once.
struct PaperShell {
    struct Disk: Equatable {
        var operators: [OperatorNumber: OperatorRecord] = [:]
        var counters: [OperatorNumber: TryCounter] = [:]
        var highest: Moment?
    }

    /// What was seen of an attempt.
    struct Result {
        var outcome: OperatorOutcome?
        var facts: [OperatorFact] = []
        var firstPasswords: [OperatorNumber: String] = [:]
        /// Comparisons with a hash or a decoy.
        var verifications = 0
        var effects: [BookEffect] = []
    }

    let policy: PasswordPolicy
    private(set) var book: OperatorBook
    private(set) var disk = Disk()
    private var attempts = 0
    private var serial = 0
    let key: UnlockKey

    init(policy: PasswordPolicy = PasswordPolicy()) throws {
        self.policy = policy
        book = OperatorBook(policy: policy, terminal: "10000001")
        key = try unlockKey()
    }

    /// Power off, and on again: only the disk is left.
    mutating func restart() {
        book = OperatorBook(
            policy: policy, terminal: "10000001",
            operators: disk.operators.values.sorted { $0.number < $1.number },
            counters: disk.counters.values.sorted { $0.number < $1.number }, highest: disk.highest)
    }

    /// - Parameter cutBeforeVerdict: The power goes when the comparison is asked for.
    mutating func run(
        _ input: (AttemptID) -> BookInput, typed: String? = nil, new: String? = nil, code: String? = nil,
        outdated: Bool = false, cutBeforeVerdict: Bool = false, at time: BookTime
    ) -> Result {
        attempts += 1
        var result = Result()
        var effects = book.handle(input(attempts), at: time)[...]
        while let effect = effects.popFirst() {
            result.effects.append(effect)
            switch effect {
            case .persist(let change): write(change)
            case .fact(let fact): result.facts.append(fact)
            case .answer(_, let outcome): result.outcome = outcome
            case .verify(let id, _, let hash):
                if cutBeforeVerdict {
                    restart()
                    return result
                }
                result.verifications += 1
                let isRight = hash.map { typed == PaperShell.password($0) } ?? false
                effects += book.handle(.verdict(id, isRight ? .right(isOutdated: outdated) : .wrong), at: time)
            case .judge(let id, _, let role):
                effects += book.handle(.judged(id, judge(new ?? "", typed ?? "", role)), at: time)
            case .searchHistory(let id, _, let hashes):
                let isUsed = hashes.contains { PaperShell.password($0) == new }
                effects += book.handle(.searched(id, isUsed: isUsed), at: time)
            case .hash(let id, _): effects += book.handle(.hashed(id, [hash(new ?? typed ?? "")]), at: time)
            case .makeFirstPasswords(let id, let orders):
                var hashes = [PasswordHash]()
                for order in orders {
                    let password = "first\(attempts)of\(order.number)"
                    result.firstPasswords[order.number] = password
                    hashes.append(hash(password))
                }
                effects += book.handle(.hashed(id, hashes), at: time)
            case .checkCode(let id, let challenge):
                let isRight = code.flatMap { UnlockCode($0) }?.answers(challenge, key: key) ?? false
                effects += book.handle(.codeVerdict(id, isRight: isRight), at: time)
            }
        }
        return result
    }

    mutating func begin(
        _ number: OperatorNumber, _ password: String, _ purpose: Purpose, new: String? = nil, at time: BookTime
    ) -> Result {
        run({ .begin($0, number, purpose) }, typed: password, new: new, at: time)
    }

    /// Two people, and operators of the given numbers, each with the password that ``strong(_:)`` says.
    mutating func people(_ operators: [OperatorNumber], at time: BookTime) throws {
        let first = run(
            {
                .setUp(
                    $0, administrator: newcomer(.administrator, .administrator, "A1"),
                    supervisor: newcomer(.supervisor, .supervisor, "S1"))
            }, at: time)
        for number in [OperatorNumber.administrator, .supervisor] {
            let change = begin(
                number, try #require(first.firstPasswords[number]), .changePassword, new: strong(number), at: time)
            guard case .changed = change.outcome else { throw Unexpected(outcome: change.outcome) }
        }
        for number in operators {
            let added = begin(
                .supervisor, strong(.supervisor), .add(newcomer(number, .operator, "P\(number)")), at: time)
            let change = begin(
                number, try #require(added.firstPasswords[number]), .changePassword, new: strong(number), at: time)
            guard case .changed = change.outcome else { throw Unexpected(outcome: change.outcome) }
        }
    }

    private mutating func write(_ change: BookChange) {
        for number in change.removed { disk.operators[number] = nil }
        for row in change.operators { disk.operators[row.number] = row }
        for row in change.counters { disk.counters[row.number] = row }
        if let highest = change.highest { disk.highest = highest }
    }

    private mutating func hash(_ password: String) -> PasswordHash {
        serial += 1
        return PasswordHash("\(serial):\(password)")
    }

    private static func password(_ hash: PasswordHash) -> String {
        String(hash.text.drop { $0 != ":" }.dropFirst())
    }

    private func judge(_ new: String, _ old: String, _ role: Role) -> [PasswordProblem] {
        do {
            let context = PasswordContext(
                role: role, isEnrolled: false, words: ["10000001"], strength: PasswordStrength(millibits: 60_000),
                present: try? Password(old))
            return policy.problems(with: try Password(new), beside: context)
        } catch { return [error] }
    }
}

struct Unexpected: Error {
    let outcome: OperatorOutcome?
}

func newcomer(_ number: OperatorNumber, _ role: Role, _ person: String) -> NewOperator {
    guard let person = PersonID(person) else { fatalError("a test's person has no identity") }
    return NewOperator(number: number, role: role, person: person)
}

func number(_ value: Int) -> OperatorNumber {
    guard let number = OperatorNumber(value) else { fatalError("no operator number: \(value)") }
    return number
}

/// A password that every role may have.
func strong(_ number: OperatorNumber) -> String { "kv9\(number)twx7hq4mzub" }
