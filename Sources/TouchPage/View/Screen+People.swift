public import Wording

/// Who signs on.
public struct OperatorChoice: Encodable, Sendable {
    public var people: [TerminalView.Worker]
    public var canGoBack: Bool

    public init(people: [TerminalView.Worker], canGoBack: Bool = false) {
        self.people = people
        self.canGoBack = canGoBack
    }
}

/// Screen 5: a person's own password, for the sign-off or for signing on.
public struct PasswordEntry: Encodable, Sendable {
    /// `pw.title` or `pw.signon`.
    public var title: Phrase
    public var person: TerminalView.Worker
    /// `pw.wrong` and the like.
    public var problem: Phrase?
    /// `pw.locked`: nothing can be entered until then but a supervisor's release.
    public var locked: Phrase?
    /// `pw.rotate`, with a button that leads to the change.
    public var rotation: Phrase?
    /// `pw.challenge`, where a one-time code can release the lock.
    public var challenge: Phrase?
    /// The acquirer gives out one-time codes for this terminal.
    public var canAskCode: Bool
    public var supervisor: SupervisorRequest?
    public var canGoBack: Bool

    public init(
        title: Phrase, person: TerminalView.Worker, problem: Phrase? = nil, locked: Phrase? = nil,
        rotation: Phrase? = nil, challenge: Phrase? = nil, canAskCode: Bool = false,
        supervisor: SupervisorRequest? = nil, canGoBack: Bool = true
    ) {
        self.title = title
        self.person = person
        self.problem = problem
        self.locked = locked
        self.rotation = rotation
        self.challenge = challenge
        self.canAskCode = canAskCode
        self.supervisor = supervisor
        self.canGoBack = canGoBack
    }
}

/// A new password.
public struct PasswordChange: Encodable, Sendable {
    public var person: TerminalView.Worker
    /// `pw.must` where selling waits for it.
    public var reason: Phrase?
    /// `pw.rules`.
    public var rules: Phrase
    public var problem: Phrase?
    public var asksCurrent: Bool
    public var canPostpone: Bool

    public init(
        person: TerminalView.Worker, reason: Phrase? = nil, rules: Phrase, problem: Phrase? = nil, asksCurrent: Bool,
        canPostpone: Bool
    ) {
        self.person = person
        self.reason = reason
        self.rules = rules
        self.problem = problem
        self.asksCurrent = asksCurrent
        self.canPostpone = canPostpone
    }
}

/// Nobody touched it for a while.
public struct Lock: Encodable, Sendable {
    public var text: Phrase

    public init(text: Phrase = Phrase(.lockIdle)) { self.text = text }
}

/// A terminal that was never used.
public struct SetUp: Encodable, Sendable {
    public enum Kind: String, Encodable, Sendable { case language, identity, account }

    public struct Row: Encodable, Sendable {
        public var label: Phrase
        public var value: String

        public init(_ label: WordingKey, _ value: String) {
            self.label = Phrase(label)
            self.value = value
        }
    }

    public var kind: Kind
    /// `setup.step`.
    public var progress: Phrase
    public var title: Phrase
    /// What is to be checked.
    public var rows: [Row]
    /// The account that is made: its number may be fixed.
    public var number: String?
    /// What the account is there for.
    public var purpose: Phrase?
    /// `pw.rules`.
    public var rules: Phrase?
    public var problem: Phrase?

    public init(
        kind: Kind, progress: Phrase, title: Phrase, rows: [Row] = [], number: String? = nil, purpose: Phrase? = nil,
        rules: Phrase? = nil, problem: Phrase? = nil
    ) {
        self.kind = kind
        self.progress = progress
        self.title = title
        self.rows = rows
        self.number = number
        self.purpose = purpose
        self.rules = rules
        self.problem = problem
    }
}
