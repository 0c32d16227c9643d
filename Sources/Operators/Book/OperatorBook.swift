public import DayEnd

/// A terminal's people and their passwords: who may do what, who is locked, what must be changed.
///
/// Pure. Inputs go in with their time, ordered effects come out; the shell hashes, stores and answers back. One
/// attempt is under way at a time. A try is counted, and the lock that it may cause is set, in a
/// ``BookEffect/persist`` that precedes the ``BookEffect/verify``: a power cut never gives a try back. Only a right
/// password, an unlock or a reset takes the count down again.
///
/// A lock is measured by the highest clock seen, so setting the clock back shortens none. While the clock is behind
/// that, locks last longer; a supervisor's unlock ends the lock and takes the clock as it is for later ones.
public struct OperatorBook: Sendable {
    public let policy: PasswordPolicy
    /// F41 of the terminal that challenges are bound to.
    public let terminal: String
    var operators: [OperatorNumber: OperatorRecord]
    var counters: [OperatorNumber: TryCounter]
    /// Highest clock seen, in milliseconds since 1970.
    public internal(set) var highest: Moment?
    var attempt: Attempt?

    /// What is under way, lost at a restart.
    struct Attempt {
        let id: AttemptID
        let number: OperatorNumber
        var stage: Stage
    }

    enum Stage {
        case verifying(Purpose)
        case judging
        case searching
        case hashingNew
        case hashingAgain(OperatorOutcome)
        case makingFirst(by: OperatorNumber?, FirstPasswordTarget)
        case checkingCode(UnlockChallenge.Act)
    }

    enum FirstPasswordTarget {
        case setUp([NewOperator])
        case add(NewOperator)
        case reset(OperatorNumber)
    }

    /// A book as it was stored.
    public init(
        policy: PasswordPolicy, terminal: String, operators: [OperatorRecord] = [], counters: [TryCounter] = [],
        highest: Moment? = nil
    ) {
        self.policy = policy
        self.terminal = terminal
        self.operators = Dictionary(operators.map { ($0.number, $0) }, uniquingKeysWith: { _, last in last })
        self.counters = Dictionary(counters.map { ($0.number, $0) }, uniquingKeysWith: { _, last in last })
        self.highest = highest
    }

    /// Whether the terminal has people.
    public var isSetUp: Bool { !operators.isEmpty }

    /// Everybody, by number.
    public var people: [OperatorRecord] { operators.values.sorted { $0.number < $1.number } }

    /// Tries and locks of a number.
    public func counter(_ number: OperatorNumber) -> TryCounter { counters[number] ?? TryCounter(number: number) }

    /// Somebody's record; nil for a number that nobody has.
    public func person(_ number: OperatorNumber) -> OperatorRecord? { operators[number] }

    /// Until when a number is locked; nil where it is not.
    public func lockedUntil(_ number: OperatorNumber, at now: Moment) -> Moment? {
        guard let until = counters[number]?.lockedUntil, lockClock(now).milliseconds < until.milliseconds else {
            return nil
        }
        return until
    }

    public mutating func handle(_ input: BookInput, at time: BookTime) -> [BookEffect] {
        switch input {
        case .setUp(let id, let administrator, let supervisor):
            return setUp(id, administrator, supervisor)
        case .found(let id, let accounts):
            return found(id, accounts, at: time)
        case .begin(let id, let number, let purpose):
            return begin(id, number, purpose, at: time)
        case .challenge(let id, let number, let act, let nonce):
            return challenge(id, number, act, nonce)
        case .code(let id, let number):
            return code(id, number, at: time)
        case .verdict(let id, let verdict):
            guard let attempt, attempt.id == id, case .verifying(let purpose) = attempt.stage else { return [] }
            return decide(attempt, purpose, verdict, at: time)
        case .judged(let id, let problems):
            guard let attempt, attempt.id == id, case .judging = attempt.stage else { return [] }
            return judged(attempt, problems)
        case .searched(let id, let isUsed):
            guard let attempt, attempt.id == id, case .searching = attempt.stage else { return [] }
            return searched(attempt, isUsed)
        case .hashed(let id, let hashes):
            guard let attempt, attempt.id == id else { return [] }
            return hashed(attempt, hashes, at: time)
        case .codeVerdict(let id, let isRight):
            guard let attempt, attempt.id == id, case .checkingCode(let act) = attempt.stage else { return [] }
            return codeVerdict(attempt, act, isRight, at: time)
        case .abandon(let id):
            if attempt?.id == id { attempt = nil }
            return []
        }
    }

    /// Ends the attempt.
    mutating func answer(_ id: AttemptID, _ outcome: OperatorOutcome) -> BookEffect {
        if attempt?.id == id { attempt = nil }
        return .answer(id, outcome)
    }

    mutating func refuse(_ id: AttemptID, _ number: OperatorNumber, _ refusal: OperatorRefusal) -> [BookEffect] {
        [.fact(.refused(number, code: refusal.code)), answer(id, .refused(refusal))]
    }

    /// The clock that locks are measured by: it never goes back.
    func lockClock(_ now: Moment) -> Moment {
        guard let highest, highest.milliseconds > now.milliseconds else { return now }
        return Moment(milliseconds: highest.milliseconds, utcOffset: now.utcOffset)
    }
}
