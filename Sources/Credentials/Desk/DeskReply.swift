public import DayEnd
public import Operators

/// How a call to the desk ended.
public struct DeskReply: Sendable {
    public let outcome: OperatorOutcome
    /// For the journal, in their order.
    public let facts: [OperatorFact]
    /// Passwords to hand over now; they are shown once.
    public let firstPasswords: [FirstPassword]
}

/// A line of the list of people. The person's identity outside of the terminal is not in it.
public struct OperatorSummary: Hashable, Sendable {
    public let number: OperatorNumber
    public let role: Role
    public let name: String
    public let lockedUntil: Moment?
    public let mustChange: ChangeReason?
    public let isDormant: Bool
    /// Days that the password has left; nil where it does not expire.
    public let daysLeft: Int?
    public let lastUsedOn: CivilDate
}
