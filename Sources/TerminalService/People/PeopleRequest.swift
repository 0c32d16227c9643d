public import DayEnd
public import Operators

/// Something about the terminal's people, over the control socket. Passwords travel in it and nowhere else.
public struct PeopleRequest: Codable, Sendable {
    public enum Act: String, Codable, Sendable {
        /// The first administrator and supervisor; first passwords come back once.
        case setUp
        case list, logOn, changePassword, add, remove, reset, unlock
        /// A challenge for the acquirer's desk, and the code that it answers.
        case challenge, code
    }

    public var act: Act
    /// Whom it is about.
    public var number: OperatorNumber?
    public var role: Role?
    /// Staff number or the like, so that nobody is their own second person.
    public var person: PersonID?
    public var name: String?
    /// With `setUp`: the supervisor's.
    public var supervisor: PersonID?
    /// Who does it, where that is somebody else.
    public var by: OperatorNumber?
    /// Of whoever does it.
    public var password: String?
    public var newPassword: String?
    public var challengeIsReset: Bool?
    public var code: String?

    public init(_ act: Act) { self.act = act }
}

/// An operator and a password: a second person's word, or one's own.
public struct OperatorProof: Codable, Sendable {
    public var number: OperatorNumber
    public var password: String
    public init(number: OperatorNumber, password: String) {
        self.number = number
        self.password = password
    }
}

extension OperatorProof: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<proof of \(number)>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension PeopleRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<\(act.rawValue)>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What came of it.
public struct PeopleReply: Codable, Sendable {
    /// `done`, `mustChange` or `refused`.
    public var outcome: String
    /// Key of the text to show, with its number where it has one (tries left, days, characters).
    public var code: String?
    public var value: Int?
    public var until: Moment?
    public var firstPasswords: [IssuedPassword]?
    public var people: [Person]?
    /// To be read to the acquirer's desk.
    public var challenge: String?

    public struct IssuedPassword: Codable, Sendable {
        public var number: OperatorNumber
        public var password: String
    }

    public struct Person: Codable, Sendable {
        public var number: OperatorNumber
        public var role: Role
        public var name: String
        public var lockedUntil: Moment?
        public var daysLeft: Int?
        public var mustChange: Bool
        public var isDormant: Bool
    }

    init(_ outcome: String, code: String? = nil, value: Int? = nil) {
        self.outcome = outcome
        self.code = code
        self.value = value
    }
}
