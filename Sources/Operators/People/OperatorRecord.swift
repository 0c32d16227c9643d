public import DayEnd

/// A person's credential as the store keeps it.
public struct OperatorRecord: Hashable, Codable, Sendable {
    public let number: OperatorNumber
    public var role: Role
    public var person: PersonID
    /// Shown on screens; may be empty.
    public var name: String
    public var hash: PasswordHash
    /// Hashes of earlier passwords, newest first, without the present one.
    public var history: [PasswordHash]
    /// Until when a password that somebody else has given out may be used; nil once its owner chose one.
    public var firstPasswordUntil: Moment?
    /// Business date of the last change.
    public var changedOn: CivilDate
    /// Business date of the last use.
    public var lastUsedOn: CivilDate

    public init(
        number: OperatorNumber, role: Role, person: PersonID, name: String, hash: PasswordHash,
        history: [PasswordHash] = [], firstPasswordUntil: Moment?, changedOn: CivilDate, lastUsedOn: CivilDate
    ) {
        self.number = number
        self.role = role
        self.person = person
        self.name = name
        self.hash = hash
        self.history = history
        self.firstPasswordUntil = firstPasswordUntil
        self.changedOn = changedOn
        self.lastUsedOn = lastUsedOn
    }
}

/// A password's hash with its parameters and salt, in a text that only the hasher reads.
public struct PasswordHash: Hashable, Codable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<hash>" }
    public var debugDescription: String { "<hash>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Somebody who is to get a number on this terminal.
public struct NewOperator: Hashable, Sendable {
    public var number: OperatorNumber
    public var role: Role
    public var person: PersonID
    public var name: String

    public init(number: OperatorNumber, role: Role, person: PersonID, name: String = "") {
        self.number = number
        self.role = role
        self.person = person
        self.name = name
    }
}
